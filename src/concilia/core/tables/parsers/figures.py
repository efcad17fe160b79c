"""Figures, as people write them: thousands separators, decimal commas, percent signs."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext as _

from concilia.core.errors import Invalid

_SPACES = re.compile(r"(?<=\d)[\s\u00a0\u202f\u2009'’](?=\d{3}(\D|$))")
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")

Percent = Literal["refuse", "points", "share"]


def decimal_of(text: str, decimal: str = ".") -> Decimal:
    """Return the figure that `text` writes; raises Invalid.

    `decimal` settles what a single separator before three figures is: with `.`, “1,234” is a
    thousand and more; with `,`, “1.234” is. A separator before other than three figures, or the
    last of two different ones, is the decimal separator whatever `decimal` says.
    """
    plain = _SPACES.sub("", text.replace("−", "-").strip())
    comma, dot = plain.rfind(","), plain.rfind(".")
    if comma >= 0 and dot >= 0:
        swap = comma > dot
    elif comma >= 0:
        tail = len(plain) - comma - 1
        swap = plain.count(",") == 1 and (decimal == "," or tail != 3)
    else:
        tail = len(plain) - dot - 1
        swap = dot >= 0 and (plain.count(".") > 1 or (decimal == "," and tail == 3))
    if swap:
        plain = plain.translate(str.maketrans(",.", ".,"))
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _PLAIN.fullmatch(plain):
        raise Invalid(_("is not a number"))
    return Decimal(plain)


def _within(value: Decimal, least: float | None, most: float | None) -> None:
    if least is not None and value < Decimal(str(least)):
        raise Invalid(_("is less than %(least)s") % {"least": least})
    if most is not None and value > Decimal(str(most)):
        raise Invalid(_("is more than %(most)s") % {"most": most})


@dataclass(frozen=True, slots=True)
class Number:
    """A figure, as a float.

    `percent` says what a percent sign does: it is refused, or “45%” is 45 (points), or 0.45
    (share). `least` and `most` are inclusive.
    """

    least: float | None = None
    most: float | None = None
    percent: Percent = "refuse"
    decimal: Literal[".", ","] = "."

    @property
    def expects(self) -> str:
        """What to write in the cell."""
        return _("a number")

    def exact(self, text: str) -> Decimal:
        """Return the figure without rounding to binary."""
        signed = text[-1:] in "%٪％" and bool(text)
        if signed and self.percent == "refuse":
            raise Invalid(_("has a percent sign; write the number alone"))
        value = decimal_of(text[:-1] if signed else text, self.decimal)
        if signed and self.percent == "share":
            value /= 100
        _within(value, self.least, self.most)
        if value.adjusted() > 30:
            raise Invalid(_("is too large"))
        return value

    def __call__(self, text: str) -> float:
        """Return the figure."""
        return float(self.exact(text))


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole figure. `least` and `most` are inclusive."""

    least: int | None = -(2**53)
    most: int | None = 2**53
    decimal: Literal[".", ","] = "."

    @property
    def expects(self) -> str:
        """What to write in the cell."""
        return _("a whole number")

    def __call__(self, text: str) -> int:
        """Return the figure."""
        value = decimal_of(text, self.decimal)
        _within(value, self.least, self.most)
        if value.adjusted() > 30:
            raise Invalid(_("is too large"))
        if value != value.to_integral_value():
            raise Invalid(_("is not a whole number"))
        return int(value)
