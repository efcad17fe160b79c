"""The rows of a truth table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TruthTableRow:
    """One observed configuration.

    `number` counts configurations from 1 with the last condition running fastest. `out` is
    "1" sufficient, "0" not, "C" contradictory, "?" fewer cases than the frequency cut.
    `deviant` are cases of the row that are more out of the outcome than in it where the row is
    sufficient, and more in than out where it is not (logical contradictions, Schneider &
    Wagemann 2012, 127). `reason` says why `out` was set by hand.
    """

    values: tuple[int, ...]
    number: int
    out: str
    n: int
    incl: float
    pri: float
    cases: tuple[str, ...]
    deviant: tuple[str, ...] = ()
    reason: str = ""


def row_number(values: Sequence[int], levels: Sequence[int]) -> int:
    """Return the number of a configuration, from 1; the first condition counts most."""
    number = 0
    for value, level in zip(values, levels, strict=True):
        number = number * level + int(value)
    return number + 1


def row_values(number: int, levels: Sequence[int]) -> tuple[int, ...]:
    """Return the configuration with this number."""
    rest, out = number - 1, []
    for level in reversed(levels):
        rest, value = divmod(rest, level)
        out.append(value)
    return tuple(reversed(out))
