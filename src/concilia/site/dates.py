"""Dates as a person reads them: short, unambiguous, in the active language."""

import datetime as dt

from django.utils import dateformat, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

DAY_FORMATS = {"zh-hans": "Y年n月j日", "ru": "j E Y", "nl": "j b Y", "fr": "j F Y"}
SOON = 7


def day(value: object) -> str:
    """Return a date as “3 Nov 2026”, and nothing for no date."""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if not isinstance(value, dt.date):
        return ""
    return dateformat.format(value, DAY_FORMATS.get(translation.get_language() or "", "j M Y"))


def moment(value: object) -> str:
    """Return a date and time as “3 Nov 2026, 14:05” in the active time zone."""
    if not isinstance(value, dt.datetime):
        return day(value)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local)}, {local:%H:%M}"


def tone_of(due: dt.date, today: dt.date) -> str:
    """Return late, soon (within seven days) or calm."""
    if due < today:
        return "late"
    return "soon" if (due - today).days <= SOON else "calm"


def far(due: dt.date, today: dt.date) -> str:
    """Return how far a due date is from today, in words."""
    days = (due - today).days
    if days < 0:
        return ngettext("%(n)s day late", "%(n)s days late", -days) % {"n": -days}
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days < 60:
        return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}
    months = round(days / 30.44)
    return ngettext("in %(n)s month", "in %(n)s months", months) % {"n": months}
