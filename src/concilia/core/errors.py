"""The few ways in which Concilia says no. Every message names the place and the remedy."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input: where (a row, a column, a field), what, and what to do.

    `cell` is the heading over the one cell of the row that is wrong, where the others stay right.
    """

    message: str
    row: int | None = None
    column: str = ""
    value: str = ""
    cell: str = ""


class ConciliaError(Exception):
    """Any refusal that a person can read and act upon."""


class Forbidden(ConciliaError):
    """The actor may see the object but may not do this to it."""


class NotNow(ConciliaError):
    """The object's state, or the body's rules, do not allow this step at this time."""


class Invalid(ConciliaError):
    """The input is wrong; `problems` lists everything that is."""

    def __init__(self, problems: str | Problem | Iterable[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem(problems)
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(" ".join(p.message for p in self.problems))

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.problems)
