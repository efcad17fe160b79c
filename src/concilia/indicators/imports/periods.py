"""A day or a named period, as people and systems write them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from concilia.core import clock
from concilia.core.errors import Invalid
from concilia.core.tables.parsers import Date


class When(NamedTuple):
    """The first day of what was written, and its frequency; empty for a single day."""

    day: dt.date
    frequency: str = ""


_YEAR = re.compile(r"(\d{4})")
_MONTH = re.compile(r"(\d{4})[-/.]?(0[1-9]|1[0-2])")
_QUARTER = re.compile(r"(\d{4})[- ]?Q([1-4])", re.IGNORECASE)
_WEEK = re.compile(r"(\d{4})[- ]?W(\d{1,2})", re.IGNORECASE)
_DAY = re.compile(r"\d{8}")


@dataclass(frozen=True)
class Period:
    """Reads a day (2026-03-31), a month (2026-03, 202603), a quarter (2026Q1), an ISO week
    (2026W05) or a year (2026); none may begin in the future."""

    day: Date = field(default_factory=lambda: Date(latest=clock.today))

    @property
    def expects(self) -> str:
        """What to write in the cell."""
        return _("a date such as 2026-03-31, or a period such as 2026-03, 2026Q1, 2026W05, 2026")

    def __call__(self, text: str) -> When:
        """Return what was written."""
        found = named(text)
        if found is None:
            return When(self.day(text))
        self.day(found.day.isoformat())  # within the same bounds
        return found


def named(text: str) -> When | None:
    """Return the period that `text` names, or None when it is none of them."""
    text = text.strip()
    try:
        if _DAY.fullmatch(text):
            return When(dt.date(int(text[:4]), int(text[4:6]), int(text[6:])))
        if match := _QUARTER.fullmatch(text):
            return When(dt.date(int(match[1]), 3 * int(match[2]) - 2, 1), "quarter")
        if match := _WEEK.fullmatch(text):
            return When(dt.date.fromisocalendar(int(match[1]), int(match[2]), 1), "week")
        if match := _MONTH.fullmatch(text):
            return When(dt.date(int(match[1]), int(match[2]), 1), "month")
        if match := _YEAR.fullmatch(text):
            return When(dt.date(int(match[1]), 1, 1), "year")
    except ValueError as error:
        raise Invalid(_("is not a day of the calendar")) from error
    return None
