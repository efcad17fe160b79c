"""Days, as people write them; what can be read two ways is refused, never guessed."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from concilia.core import clock
from concilia.core.errors import Invalid

Order = Literal["", "dmy", "mdy"]

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_PARTS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_MONTH = re.compile(r"(\d{1,2})[-\s.]+([^\W\d_]{3,})\.?[-\s,]+(\d{4})")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,})\.?\s+(\d{1,2}),?\s+(\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _ten_years_on() -> dt.date:
    return dt.date(clock.today().year + 10, 12, 31)


def _month(word: str) -> int:
    start = word.casefold()[:3]
    if start not in _MONTHS:
        raise Invalid(_("is not a date; write it as 2026-03-31"))
    return _MONTHS.index(start) + 1


@dataclass(frozen=True, slots=True)
class Date:
    """A day between `earliest` and `latest` (default: 1950 to ten years from now).

    `order` settles figures such as 03/04/2026: day first (`dmy`) or month first (`mdy`). Without
    it they are refused, unless one of them can only be the day.
    """

    order: Order = ""
    earliest: dt.date = dt.date(1950, 1, 1)
    latest: dt.date | Callable[[], dt.date] = _ten_years_on

    @property
    def expects(self) -> str:
        """What to write in the cell."""
        return _("a date such as 2026-03-31")

    def __call__(self, text: str) -> dt.date:
        """Return the day."""
        try:
            day = dt.date(*self._parts(text))
        except ValueError as error:
            raise Invalid(_("is not a day of the calendar")) from error
        latest = self.latest if isinstance(self.latest, dt.date) else self.latest()
        if not self.earliest <= day <= latest:
            raise Invalid(
                _("lies outside the possible time, %(earliest)s to %(latest)s")
                % {"earliest": self.earliest.isoformat(), "latest": latest.isoformat()}
            )
        return day

    def _parts(self, text: str) -> tuple[int, int, int]:
        for pattern in (_ISO, _COMPACT, _CHINESE):
            if found := pattern.fullmatch(text):
                return int(found[1]), int(found[2]), int(found[3])
        if found := _MONTH.fullmatch(text):
            return int(found[3]), _month(found[2]), int(found[1])
        if found := _MONTH_FIRST.fullmatch(text):
            return int(found[3]), _month(found[1]), int(found[2])
        found = _PARTS.fullmatch(text)
        if not found:
            raise Invalid(_("is not a date; write it as 2026-03-31"))
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        if self.order == "mdy" or (not self.order and second > 12):
            return year, first, second
        if self.order == "dmy" or first > 12 or first == second:
            return year, second, first
        raise Invalid(
            _("can be read as %(one)s or as %(other)s; write it as 2026-03-31")
            % {
                "one": f"{year}-{second:02}-{first:02}",
                "other": f"{year}-{first:02}-{second:02}",
            }
        )
