"""How far decisions are carried out, which the rooms that give duties know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from concilia.core import offers


@dataclass(frozen=True, slots=True)
class Execution:
    """The duties of one decision: how many there are, done, late; and how far on the whole."""

    duties: int
    done: int
    late: int
    percent: int

    @property
    def tone(self) -> str:
        """What it means in the design system."""
        if self.late:
            return "late"
        return "done" if self.done == self.duties else "soon"


def execution_of(decisions: Iterable[int]) -> dict[int, Execution]:
    """Return how far decisions are carried out, by their id; those without a duty are left out."""
    ids = list(decisions)
    found: dict[int, Execution] = {}
    for provider in offers.of("execution"):
        found |= provider(ids)
    return found
