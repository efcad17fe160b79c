"""Shares, thresholds and lists in words."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def share_words(share: Fraction) -> str:
    """Return a share in words where there are common ones, otherwise in figures."""
    known = {
        Fraction(1, 4): _("one quarter"),
        Fraction(1, 3): _("one third"),
        Fraction(1, 2): _("half"),
        Fraction(3, 5): _("three fifths"),
        Fraction(2, 3): _("two thirds"),
        Fraction(3, 4): _("three quarters"),
        Fraction(4, 5): _("four fifths"),
    }
    return known.get(share) or str(share)


def threshold_words(share: Fraction, more_than: bool, base: str) -> str:
    """Return “more than half of the ballots cast”."""
    values = {"share": share_words(share), "base": base}
    if share == 1:
        return _("all of %(base)s") % values
    if share == 0:
        return _("at least one of %(base)s") % values
    if more_than:
        return _("more than %(share)s of %(base)s") % values
    return _("at least %(share)s of %(base)s") % values


def joined(words: list[str]) -> str:
    """Return “a, b and c”."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def days_words(days: int, calendar: bool) -> str:
    """Return “5 working days” or “5 days”."""
    if calendar:
        return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
    return ngettext("%(days)s working day", "%(days)s working days", days) % {"days": days}
