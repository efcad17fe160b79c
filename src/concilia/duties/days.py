"""How a day is written."""

import datetime as dt

from django.utils.formats import date_format


def in_words(day: dt.date) -> str:
    """Return a day as the active language writes it."""
    return date_format(day, "DATE_FORMAT")
