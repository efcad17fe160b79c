"""Working days and public holidays by country.

    Calendar("BE").add_working_days(meeting_day, -10)   # ten working days before the meeting

Holidays, weekends and, as in China, weekend days that are worked come from the `holidays`
library. Nothing here reads the clock.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

import holidays
from django.utils.translation import gettext as _

from concilia.core.errors import Invalid


@lru_cache(maxsize=256)
def _known(country: str) -> bool:
    land, _dash, part = country.partition("-")
    supported = holidays.list_supported_countries(include_aliases=True)
    return land in supported and (not part or part in supported[land])


@lru_cache(maxsize=4096)
def _year(country: str, year: int) -> tuple[tuple[dt.date, ...], dict[dt.date, str]]:
    """Return the working days of a year in order, and its holidays by day."""
    first = dt.date(year, 1, 1).toordinal()
    days = [dt.date.fromordinal(first + n) for n in range(366)] if year < 9999 else []
    days = [day for day in days if day.year == year]
    if not _known(country):
        return tuple(day for day in days if day.weekday() < 5), {}
    land, _dash, part = country.partition("-")
    found = holidays.country_holidays(land, subdiv=part or None, years=year, expand=False)
    return tuple(day for day in days if found.is_working_day(day)), dict(found)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of a country (`BE`), or of a part of it (`DE-BY`), by ISO 3166 code.

    Of an unknown country only Saturdays and Sundays are free; `note` then says so.
    """

    country: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "country", self.country.strip().upper())

    @property
    def known(self) -> bool:
        """Whether the public holidays of the country are known."""
        return _known(self.country)

    @property
    def note(self) -> str:
        """What to tell whoever relies on it; empty when the country is known."""
        if self.known:
            return ""
        if not self.country:
            return _("No country is set: only Saturdays and Sundays count as free.")
        return _(
            "The public holidays of “%(country)s” are not known: only Saturdays and Sundays "
            "count as free."
        ) % {"country": self.country[:10]}

    def is_working_day(self, day: dt.date) -> bool:
        """Say whether people work on `day`."""
        days, _names = _year(self.country, day.year)
        at = bisect_left(days, day)
        return at < len(days) and days[at] == day

    def holiday(self, day: dt.date) -> str:
        """Return the name of the public holiday on `day`, or nothing."""
        return _year(self.country, day.year)[1].get(day, "")

    def add_working_days(self, day: dt.date, count: int) -> dt.date:
        """Return the `count`-th working day after `day` (before it, if negative).

        Zero returns `day` itself, free or not. Raises Invalid beyond the years 1 to 9998.
        """
        if count == 0:
            return day
        year = day.year
        days, _names = _year(self.country, year)
        at = bisect_right(days, day) + count - 1 if count > 0 else bisect_left(days, day) + count
        while not 0 <= at < len(days):
            if at >= len(days):
                at -= len(days)
                year += 1
                days = self._days(year)
            else:
                year -= 1
                days = self._days(year)
                at += len(days)
        return days[at]

    def _days(self, year: int) -> tuple[dt.date, ...]:
        if not 1 <= year < 9999:
            raise Invalid(_("This date lies beyond the calendar."))
        return _year(self.country, year)[0]

    def working_days_between(self, start: dt.date, end: dt.date) -> int:
        """Return how many working days one must go from `start` to pass or reach `end`.

        Counts the days after `start` up to and with `end`; if `end` is earlier, the days from
        `end` to before `start`, negative. So it undoes `add_working_days`.
        """
        if end < start:
            return -self._count(end, start - dt.timedelta(days=1))
        return self._count(start + dt.timedelta(days=1), end) if end > start else 0

    def _count(self, first: dt.date, last: dt.date) -> int:
        total = 0
        for year in range(first.year, last.year + 1):
            days, _names = _year(self.country, year)
            begin = bisect_left(days, first) if year == first.year else 0
            end = bisect_right(days, last) if year == last.year else len(days)
            total += end - begin
        return total
