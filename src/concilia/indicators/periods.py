"""Periods in words: each phrase is whole by its frequency; a sentence adds no word to it."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concilia.core.charts import words


def named(day: dt.date, frequency: str) -> str:
    """Return the name of a period, for a cell or a title: “2 Dec 2014”, “December 2014”."""
    return {
        "week": _("week of %(day)s"),
        "month": "%(month)s",
        "quarter": _("quarter %(quarter)s of %(year)s"),
        "year": "%(year)s",
    }.get(frequency, "%(day)s") % _parts(day, words.month(day))


def at(day: dt.date, frequency: str) -> str:
    """Return when something was: “on 2 Dec 2014”, “in December 2014”."""
    return {
        "week": _("in the week of %(day)s"),
        "month": _("in %(month)s"),
        "quarter": _("in quarter %(quarter)s of %(year)s"),
        "year": _("in %(year)s"),
    }.get(frequency, _("on %(day)s")) % _parts(day, _plain(day))


def since(day: dt.date, frequency: str) -> str:
    """Return since when something has been: “since 2 Dec 2014”, “since December 2014”."""
    return {
        "week": _("since the week of %(day)s"),
        "month": _("since %(month)s"),
        "quarter": _("since quarter %(quarter)s of %(year)s"),
        "year": _("since %(year)s"),
    }.get(frequency, _("since %(day)s")) % _parts(day, _inflected(day))


def of(day: dt.date, frequency: str) -> str:
    """Return of when a value is: “of 2 Dec 2014”, “of December 2014”."""
    return {
        "week": _("of the week of %(day)s"),
        "month": _("of %(month)s"),
        "quarter": _("of quarter %(quarter)s of %(year)s"),
        "year": _("of %(year)s"),
    }.get(frequency, _("of %(day)s")) % _parts(day, _inflected(day))


def _parts(day: dt.date, month: str) -> dict[str, object]:
    return {
        "day": date_format(day, "SHORT_DATE_FORMAT"),
        "month": month,
        "quarter": (day.month + 2) // 3,
        "year": day.year,
    }


def _plain(day: dt.date) -> str:
    """Return a month as it stands within a sentence; Russian writes it small."""
    said = date_format(day, "YEAR_MONTH_FORMAT")
    return said.lower() if _inflects() else said


def _inflected(day: dt.date) -> str:
    """Return a month as it is inflected after “since” and “of”."""
    return date_format(day, "E Y" if _inflects() else "YEAR_MONTH_FORMAT")


def _inflects() -> bool:
    return (get_language() or "en").startswith("ru")
