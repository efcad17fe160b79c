"""What coverage says, in words."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from concilia.methods.coverage import Class, Finding, Input, RuleError

CLASSES: dict[str, tuple[str | Promise, str, str]] = {
    "uncovered": (pgettext_lazy("need", "uncovered"), "late", "!"),
    "thin": (pgettext_lazy("need", "thin"), "soon", "1"),
    "covered": (pgettext_lazy("need", "covered"), "done", "✓"),
    "crowded": (pgettext_lazy("need", "crowded"), "contested", "+"),
    "unknown": (gettext_lazy("need not known"), "calm", "?"),
    "unasked": (gettext_lazy("present, no need"), "calm", "·"),
    "quiet": (gettext_lazy("no need, nobody"), "calm", ""),
}
"""By class: its word, its tone and its mark."""
OF_CODE = {
    "uncovered": "uncovered",
    "no_capacity": "uncovered",
    "thin_one_agency": "thin",
    "thin_capacity": "thin",
    "crowded": "crowded",
    "need_unknown": "unknown",
    "departure": "fragile",
}
"""The class that a finding is about."""


def word(klass: str) -> str:
    """Return the word of a class."""
    if klass == "fragile":
        return _("fragile")
    return str(CLASSES[klass][0])


def tone(klass: str) -> str:
    """Return the tone of a class."""
    return "soon" if klass == "fragile" else CLASSES[klass][1]


def amount(value: object, unit: object = "") -> str:
    """Return a number with its unit."""
    if not isinstance(value, (int, float)):
        return ""
    shown = number_format(round(float(value), 2), use_l10n=True, force_grouping=True)
    shown = str(int(value)) if float(value).is_integer() and abs(value) < 1000 else shown
    return f"{shown} {unit}".strip()


def finding(
    found: Finding,
    place: Callable[[str], str],
    kind: Callable[[str], str],
    agency: Callable[[str], str],
) -> str:
    """Return one finding as a sentence; the callables give names for keys."""
    values = found.values
    facts = {
        "place": place(found.territory) if found.territory else "",
        "activity": kind(found.activity) if found.activity else "",
        "need": amount(values.get("need"), values.get("unit") or ""),
        "agency": agency(str(values["agency"])) if values.get("agency") else "",
        "capacity": amount(values.get("capacity")),
        "count": values.get("count", 0),
        "norm": amount(values.get("norm")),
    }
    match found.code:
        case "uncovered":
            return _("%(place)s: nobody does “%(activity)s”; the need is %(need)s.") % facts
        case "no_capacity":
            return (
                _("%(place)s: whoever does “%(activity)s” has no capacity; the need is %(need)s.")
                % facts
            )
        case "thin_one_agency":
            return (
                _("%(place)s: only %(agency)s does “%(activity)s”; the need is %(need)s.") % facts
            )
        case "thin_capacity":
            return (
                _("%(place)s: “%(activity)s” can serve %(capacity)s of a need of %(need)s.") % facts
            )
        case "crowded":
            return (
                _("%(place)s: %(count)s agencies do “%(activity)s”; the norm is at most %(norm)s.")
                % facts
            )
        case "departure":
            return departure(str(facts["agency"]), values.get("territories"), place)
    return _("%(place)s: how much “%(activity)s” is needed is not known.") % facts


def departure(agency: str, territories: object, place: Callable[[str], str]) -> str:
    """Return what would be uncovered if an agency left."""
    places = [place(one) for one in territories] if isinstance(territories, tuple) else []
    return ngettext(
        "If %(agency)s left, %(count)d territory would be uncovered: %(places)s.",
        "If %(agency)s left, %(count)d territories would be uncovered: %(places)s.",
        len(places),
    ) % {"agency": agency, "count": len(places), "places": ", ".join(places)}


def change(
    found: Finding,
    place: Callable[[str], str],
    kind: Callable[[str], str],
    agency: Callable[[str], str],
) -> str:
    """Return one change between two dates as a sentence."""
    values = found.values
    if found.code in ("left", "arrived"):
        count = values["cells"]
        assert isinstance(count, int)
        facts = {"agency": agency(str(values["agency"])), "count": count}
        if found.code == "left":
            return (
                ngettext(
                    "%(agency)s left: it did %(count)d activity in a territory.",
                    "%(agency)s left: it did %(count)d activities in territories.",
                    count,
                )
                % facts
            )
        return (
            ngettext(
                "%(agency)s is new: it does %(count)d activity in a territory.",
                "%(agency)s is new: it does %(count)d activities in territories.",
                count,
            )
            % facts
        )
    facts = {
        "place": place(found.territory),
        "activity": kind(found.activity),
        "before": word(Class(str(values["before"]))),
        "after": word(Class(str(values["after"]))),
    }
    return _("%(place)s, %(activity)s: was %(before)s, is %(after)s.") % facts


def origin(one: Input, name: str) -> str:
    """Return where a number of a need comes from."""
    facts = {
        "indicator": name,
        "value": amount(one.value) or "–",
        "seen": one.seen,
        "newest": date_format(one.newest) if one.newest else "–",
    }
    if one.seen == 0:
        return _("%(indicator)s: no value") % facts
    return (
        ngettext(
            "%(indicator)s: %(value)s from %(seen)d value, newest of %(newest)s",
            "%(indicator)s: %(value)s from %(seen)d values, newest of %(newest)s",
            one.seen,
        )
        % facts
    )


def refusal(error: RuleError) -> str:
    """Return why a rule cannot be read."""
    facts = {"column": error.column, **error.values}
    match error.code:
        case "empty":
            return _("Write how the need is worked out, for instance sum(new_confirmed, 21).")
        case "too_long":
            return _("The rule is too long.")
        case "unknown_function":
            return _("Letter %(column)s: there is no function “%(function)s”.") % facts
        case "arguments":
            return _("Letter %(column)s: “%(function)s” has too few or too many values.") % facts
        case "window":
            return _("Letter %(column)s: “%(function)s” needs a whole number of days.") % facts
        case "not_allowed":
            return _("Letter %(column)s: “%(part)s” cannot stand in a rule.") % facts
    return _("The rule cannot be read from letter %(column)s on.") % facts
