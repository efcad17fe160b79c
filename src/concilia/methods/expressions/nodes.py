"""What an expression is made of, and its values over territories × periods."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Reasons = npt.NDArray[np.int8]


class Reason(enum.IntEnum):
    """Why a cell has no value. Of several the first counts that the expression comes to."""

    NONE = 0
    MISSING = 1
    ZERO_DENOMINATOR = 2
    NEGATIVE = 3
    NO_POPULATION = 4
    NO_PARENT = 5
    INCOMPLETE = 6
    NO_DENOMINATOR = 7


class Source(Protocol):
    """What gives an expression its values; arrays are territories × periods, NaN is a gap."""

    def values(self, code: str) -> Floats:
        """Return the values of an indicator; raises KeyError for an unknown code."""
        ...

    def parents(self, code: str) -> Floats:
        """Return, for each territory, the values of its parent; a row of NaN without one."""
        ...

    def population(self) -> Floats:
        """Return the population per territory (S,), NaN where it is not known."""
        ...


@dataclass(frozen=True, slots=True)
class Cells:
    """Values, and for each cell without one the reason."""

    values: Floats
    reasons: Reasons

    @classmethod
    def of(cls, values: Floats, reason: Reason = Reason.MISSING) -> Cells:
        """Take values in which NaN stands for this reason."""
        return cls(values, np.where(np.isnan(values), reason, Reason.NONE).astype(np.int8))


@dataclass(frozen=True, slots=True)
class Input:
    """One value that entered a cell: of which indicator, whose, how many periods before."""

    code: str
    of_parent: bool
    back: int


class Node(Protocol):
    """A part of an expression."""

    def cells(self, source: Source) -> Cells:
        """Evaluate it."""
        ...

    def inputs(self) -> Iterator[Input]:
        """Yield what enters one cell."""
        ...


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: float

    def cells(self, source: Source) -> Cells:
        """Return it as one cell, which fits any shape."""
        return Cells.of(np.array([[self.value]]))

    def inputs(self) -> Iterator[Input]:
        """Nothing enters."""
        return iter(())


@dataclass(frozen=True, slots=True)
class Series:
    """The values of an indicator."""

    code: str

    def cells(self, source: Source) -> Cells:
        """Return its values."""
        return Cells.of(source.values(self.code))

    def inputs(self) -> Iterator[Input]:
        """The value of the same territory and period."""
        yield Input(self.code, False, 0)


@dataclass(frozen=True, slots=True)
class Binary:
    """a + b, a − b, a × b, a ÷ b; `strict` refuses negative parts of a ratio."""

    sign: str
    left: Node
    right: Node
    strict: bool = False

    def cells(self, source: Source) -> Cells:
        """Combine; a zero, negative or missing denominator has no quotient."""
        a, b = self.left.cells(source), self.right.cells(source)
        reasons = np.where(a.reasons > 0, a.reasons, b.reasons).astype(np.int8)
        if self.sign == "/":
            wrong = np.where(b.values < 0, Reason.NEGATIVE, Reason.NONE)
            wrong = np.where(b.values == 0, Reason.ZERO_DENOMINATOR, wrong)
            if self.strict:
                wrong = np.where((a.values < 0) & (wrong == 0), Reason.NEGATIVE, wrong)
            reasons = np.where(reasons > 0, reasons, wrong).astype(np.int8)
            alone = (a.reasons == Reason.NONE) & (b.reasons == Reason.MISSING)
            reasons = np.where(alone, Reason.NO_DENOMINATOR, reasons).astype(np.int8)
            values = a.values / np.where(b.values == 0, np.nan, b.values)
        elif self.sign == "+":
            values = a.values + b.values
        elif self.sign == "-":
            values = a.values - b.values
        else:
            values = a.values * b.values
        return Cells(np.where(reasons > 0, np.nan, values), reasons)

    def inputs(self) -> Iterator[Input]:
        """What enters either side."""
        yield from self.left.inputs()
        yield from self.right.inputs()


@dataclass(frozen=True, slots=True)
class PerPopulation:
    """Per so many people of the territory."""

    part: Node
    people: float

    def cells(self, source: Source) -> Cells:
        """Divide by the population."""
        part = self.part.cells(source)
        population = source.population()[:, None]
        wrong = np.isnan(population) | (population <= 0)
        values = part.values * self.people / np.where(wrong, np.nan, population)
        reasons = np.where(part.reasons > 0, part.reasons, np.where(wrong, Reason.NO_POPULATION, 0))
        return Cells(np.where(reasons > 0, np.nan, values), reasons.astype(np.int8))

    def inputs(self) -> Iterator[Input]:
        """What enters the part."""
        return self.part.inputs()


@dataclass(frozen=True, slots=True)
class Running:
    """The sum of the newest `periods` values, the present one included."""

    part: Node
    periods: int

    def cells(self, source: Source) -> Cells:
        """Add up; a window with a gap, or that begins before the series, has no sum."""
        part = self.part.cells(source)
        values = np.full_like(part.values, np.nan)
        if values.shape[1] >= self.periods:
            windows = np.lib.stride_tricks.sliding_window_view(part.values, self.periods, axis=1)
            values[:, self.periods - 1 :] = windows.sum(axis=-1)
        return Cells.of(values, Reason.INCOMPLETE)

    def inputs(self) -> Iterator[Input]:
        """What enters the part, in each period of the window."""
        for one in self.part.inputs():
            for back in range(self.periods):
                yield Input(one.code, one.of_parent, one.back + back)


@dataclass(frozen=True, slots=True)
class ShareOfParent:
    """The territory's part of what its parent reports for the same indicator (0 to 1)."""

    code: str

    def cells(self, source: Source) -> Cells:
        """Divide the territory's value by its parent's."""
        own, whole = Cells.of(source.values(self.code)), source.parents(self.code)
        reasons = np.where(own.reasons > 0, own.reasons, 0)
        reasons = np.where((reasons == 0) & np.isnan(whole), Reason.NO_PARENT, reasons)
        reasons = np.where((reasons == 0) & (whole == 0), Reason.ZERO_DENOMINATOR, reasons)
        reasons = np.where(
            (reasons == 0) & ((whole < 0) | (own.values < 0)), Reason.NEGATIVE, reasons
        )
        values = own.values / np.where(whole == 0, np.nan, whole)
        return Cells(np.where(reasons > 0, np.nan, values), reasons.astype(np.int8))

    def inputs(self) -> Iterator[Input]:
        """The own value and the parent's."""
        yield Input(self.code, False, 0)
        yield Input(self.code, True, 0)
