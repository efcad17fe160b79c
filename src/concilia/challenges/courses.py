"""What a series of values did, in figures and in a sentence. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.indicators import periods

Value = tuple[dt.date, float]


@dataclass(frozen=True, slots=True)
class Course:
    """First, last, highest and lowest value of a series, each with its day."""

    first: Value
    last: Value
    highest: Value
    lowest: Value
    count: int

    @property
    def change(self) -> float:
        """The last value less the first."""
        return self.last[1] - self.first[1]

    @property
    def share(self) -> float | None:
        """The change as a share of the first value; None when that is zero."""
        return self.change / abs(self.first[1]) if self.first[1] else None


def course(values: Iterable[Value]) -> Course | None:
    """Return the course of `values`, or None when there are none.

    Of several highest or lowest values the earliest counts.
    """
    rows = sorted(values)
    if not rows:
        return None
    return Course(
        first=rows[0],
        last=rows[-1],
        highest=max(rows, key=lambda row: (row[1], -row[0].toordinal())),
        lowest=min(rows, key=lambda row: (row[1], row[0].toordinal())),
        count=len(rows),
    )


def figure(value: float, unit: str = "", *, sign: bool = False) -> str:
    """Return a number as people of the active language write it, with its unit."""
    rounded = round(value, 1 if abs(value) < 1000 else 0)
    digits = 0 if float(rounded).is_integer() else 1
    text = number_format(abs(rounded), digits, force_grouping=True)
    mark = "−" if rounded < 0 else "+" if sign and rounded > 0 else ""
    return f"{mark}{text} {unit}".rstrip() if unit else f"{mark}{text}"


def day(value: dt.date) -> str:
    """Return a day in the active language."""
    return date_format(value, "DATE_FORMAT")


def words(
    found: Course | None, *, unit: str = "", direction: str = "none", frequency: str = "day"
) -> str:
    """Say in plain sentences what the series did.

    `direction` is `up` or `down`, whichever is better, or `none`.
    """
    if found is None:
        return _("No value was reported in this period.")
    if found.count == 1:
        return _("One value only: %(value)s %(day)s.") % {
            "value": figure(found.last[1], unit),
            "day": periods.at(found.last[0], frequency),
        }
    said = {
        "from": figure(found.first[1], unit),
        "start": periods.named(found.first[0], frequency),
        "first": periods.at(found.first[0], frequency),
        "to": figure(found.last[1], unit),
        "end": periods.named(found.last[0], frequency),
        "last": periods.at(found.last[0], frequency),
        "change": figure(abs(found.change), unit),
    }
    if found.change == 0:
        main = _("The value was %(from)s %(first)s and again %(last)s.") % said
    elif found.change > 0:
        main = _("From %(start)s to %(end)s the value rose from %(from)s to %(to)s") % said
    else:
        main = _("From %(start)s to %(end)s the value fell from %(from)s to %(to)s") % said
    if found.change:
        # A change of a percentage in per cent of it would be misread.
        points = unit == "%"
        share = None if points else found.share
        main += (
            _(", a change of %(change)s.")
            if share is None
            else _(", a change of %(change)s (%(share)s).")
        ) % {
            "change": figure(found.change, _("percentage points") if points else unit, sign=True),
            "share": figure((share or 0) * 100, "%", sign=True),
        }
    peak = _("It was highest %(high_day)s with %(high)s and lowest %(low_day)s with %(low)s.")
    sentences = [
        main,
        peak
        % {
            "high": figure(found.highest[1], unit),
            "high_day": periods.at(found.highest[0], frequency),
            "low": figure(found.lowest[1], unit),
            "low_day": periods.at(found.lowest[0], frequency),
        },
    ]
    if found.change and direction in ("up", "down"):
        better = (found.change > 0) == (direction == "up")
        sentences.append(_("That is for the better.") if better else _("That is for the worse."))
    counted = ngettext("%(count)s value.", "%(count)s values.", found.count)
    sentences.append(counted % {"count": figure(found.count)})
    return " ".join(sentences)
