"""Periods in words: each phrase is whole by its frequency; a sentence adds no word to it."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def named(day: dt.date, frequency: str) -> str:
    """Return the name of a period, for a cell or a title: “2 Dec 2014”, “December 2014”."""
    return {
        "week": _("week of %(day)s"),
        "month": "%(month)s",
        "quarter": _("quarter %(quarter)s of %(year)s"),
        "year": "%(year)s",
    }.get(frequency, "%(day)s") % _parts(day)


def at(day: dt.date, frequency: str) -> str:
    """Return when something was: “on 2 Dec 2014”, “in December 2014”."""
    return {
        "week": _("in the week of %(day)s"),
        "month": _("in %(month)s"),
        "quarter": _("in quarter %(quarter)s of %(year)s"),
        "year": _("in %(year)s"),
    }.get(frequency, _("on %(day)s")) % _parts(day)


def since(day: dt.date, frequency: str) -> str:
    """Return since when something has been: “since 2 Dec 2014”, “since December 2014”."""
    return {
        "week": _("since the week of %(day)s"),
        "month": _("since %(month)s"),
        "quarter": _("since quarter %(quarter)s of %(year)s"),
        "year": _("since %(year)s"),
    }.get(frequency, _("since %(day)s")) % _parts(day, of=True)


def of(day: dt.date, frequency: str) -> str:
    """Return of when a value is: “of 2 Dec 2014”, “of December 2014”."""
    return {
        "week": _("of the week of %(day)s"),
        "month": _("of %(month)s"),
        "quarter": _("of quarter %(quarter)s of %(year)s"),
        "year": _("of %(year)s"),
    }.get(frequency, _("of %(day)s")) % _parts(day, of=True)


def _parts(day: dt.date, *, of: bool = False) -> dict[str, object]:
    """Return the words that phrases need; `of`: a month as it is inflected after “of”."""
    inflected = of and (get_language() or "en").startswith("ru")
    return {
        "day": date_format(day, "SHORT_DATE_FORMAT"),
        "month": date_format(day, "E Y" if inflected else "YEAR_MONTH_FORMAT"),
        "quarter": (day.month + 2) // 3,
        "year": day.year,
    }
