"""What a method noticed in its input, as a code and values for a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field

Cell = str | int | float | tuple[str, ...] | tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong or doubtful in the input, and that the result bears in mind."""

    code: str
    values: dict[str, Cell] = field(default_factory=dict)
