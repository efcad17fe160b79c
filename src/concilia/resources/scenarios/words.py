"""What files, questions and answers have to say, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Values = Mapping[str, Any]


def number(value: object, digits: int = 1) -> str:
    """Return a number as it is read here; nothing for what is none."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return "" if value is None else str(value)
    shown = round(float(value), digits)
    places = 0 if shown.is_integer() else digits
    return number_format(shown, places, use_l10n=True, force_grouping=True)


def percent(value: float | None) -> str:
    """Return a share as a percentage."""
    return "–" if value is None else f"{number(value * 100)} %"


def listed(values: Values) -> str:
    """Return the names of a problem, `A, B, …`."""
    names = [str(one) for one in values.get("names") or values.get("first") or ()]
    more = int(values.get("rows") or len(names)) > len(names[:10])
    return ", ".join(names[:10]) + (", …" if more else "")


def problem(code: str, values: Values) -> tuple[str, str]:
    """Return tone and sentence of what is doubtful in the input."""
    count = int(values.get("rows") or 0)
    facts = {"count": number(count), "names": listed(values)}
    said = _of_rows(code, count, facts) or _of_places(code, count, facts)
    if said:
        return "soon", said
    facts = {name: number(value, 2) for name, value in values.items()}
    match code:
        case "disconnected":
            return "late", _(
                "The roads fall into %(parts)s parts that are not joined; %(cut_off)s crossings "
                "are "
                "cut off from the largest. Pairs between the parts are out of reach."
            ) % facts
        case "reached_by_nobody":
            return "soon", ngettext(
                "%(count)s facility is reached by nobody, and counts for nobody.",
                "%(count)s facilities are reached by nobody, and count for nobody.",
                int(values["sites"]),
            ) % {"count": number(values["sites"])}
        case "no_need":
            return "calm", _("%(place)s needs no %(resource)s.") % facts
        case "nobody_holds":
            return "late", _("%(place)s needs %(resource)s, which nobody holds.") % facts
        case "part_of_a_whole":
            return "soon", _(
                "%(pool)s holds %(amount)s of something that is given whole: the part is not given."
            ) % facts
        case "limit_fits_nothing":
            return "soon", _("The limit “%(limit)s” fits nothing, and limits nothing.") % facts
    return "soon", f"{code}: {', '.join(facts.values())}"


def _of_rows(code: str, count: int, facts: Values) -> str:
    """Return what is wrong in rows of a file."""
    match code:
        case "unreadable_row":
            return (
                ngettext(
                    "%(count)s row is not used, a code or a number is missing: row %(names)s.",
                    "%(count)s rows are not used, a code or a number is missing: rows %(names)s.",
                    count,
                )
                % facts
            )
        case "negative_weight" | "negative_cost":
            return (
                ngettext(
                    "%(count)s row is not used, its number is below zero: row %(names)s.",
                    "%(count)s rows are not used, their numbers are below zero: rows %(names)s.",
                    count,
                )
                % facts
            )
        case "out_of_range":
            return (
                ngettext(
                    "%(count)s row is not used, its position is not on earth: row %(names)s.",
                    "%(count)s rows are not used, their positions are not on earth: rows "
                    "%(names)s.",
                    count,
                )
                % facts
            )
        case "code_twice" | "pair_twice":
            return (
                ngettext(
                    "%(count)s row is there a second time and counts once: row %(names)s.",
                    "%(count)s rows are there a second time and count once: rows %(names)s.",
                    count,
                )
                % facts
            )
        case "unknown_territory":
            return (
                ngettext(
                    "%(count)s row names a territory that is in no table: row %(names)s. It "
                    "counts, "
                    "but for no territory.",
                    "%(count)s rows name a territory that is in no table: rows %(names)s. They "
                    "count, "
                    "but for no territory.",
                    count,
                )
                % facts
            )
    return ""


def _of_places(code: str, count: int, facts: Values) -> str:
    """Return what is odd in places and facilities."""
    match code:
        case "no_position":
            return (
                ngettext(
                    "%(count)s territory has no position and is left out: %(names)s.",
                    "%(count)s territories have no position and are left out: %(names)s.",
                    count,
                )
                % facts
            )
        case "no_population":
            return (
                ngettext(
                    "%(count)s territory has no population on record and counts nobody: %(names)s.",
                    "%(count)s territories have no population on record and count nobody: "
                    "%(names)s.",
                    count,
                )
                % facts
            )
        case "zero_population":
            return (
                ngettext(
                    "%(count)s place counts nobody: %(names)s.",
                    "%(count)s places count nobody: %(names)s.",
                    count,
                )
                % facts
            )
        case "site_no_position":
            return (
                ngettext(
                    "%(count)s facility has no position and is left out: %(names)s.",
                    "%(count)s facilities have no position and are left out: %(names)s.",
                    count,
                )
                % facts
            )
        case "no_supply":
            return (
                ngettext(
                    "%(count)s facility offers nothing of what is counted: %(names)s.",
                    "%(count)s facilities offer nothing of what is counted: %(names)s.",
                    count,
                )
                % facts
            )
        case "twice":
            return (
                ngettext(
                    "%(count)s place lies where another lies: %(names)s.",
                    "%(count)s places lie where others lie: %(names)s.",
                    count,
                )
                % facts
            )
        case "sites_twice":
            return (
                ngettext(
                    "%(count)s facility lies where another lies: %(names)s.",
                    "%(count)s facilities lie where others lie: %(names)s.",
                    count,
                )
                % facts
            )
        case "in_the_sea":
            return (
                ngettext(
                    "%(count)s facility lies more than 100 km from all people, perhaps in the sea: "
                    "%(names)s. Correct its position.",
                    "%(count)s facilities lie more than 100 km from all people, perhaps in the "
                    "sea: "
                    "%(names)s. Correct their positions.",
                    count,
                )
                % facts
            )
        case "unknown_from":
            return (
                ngettext(
                    "The table of costs begins at %(count)s place that is not among the people: "
                    "%(names)s.",
                    "The table of costs begins at %(count)s places that are not among the people: "
                    "%(names)s.",
                    count,
                )
                % facts
            )
        case "site_without_costs":
            return (
                ngettext(
                    "The table of costs does not lead to %(count)s facility: %(names)s.",
                    "The table of costs does not lead to %(count)s facilities: %(names)s.",
                    count,
                )
                % facts
            )
        case "need_unknown":
            return (
                ngettext(
                    "The need of %(count)s territory is not known; it is left out: %(names)s.",
                    "The need of %(count)s territories is not known; they are left out: %(names)s.",
                    count,
                )
                % facts
            )
        case "reaches_nothing":
            return (
                ngettext(
                    "%(count)s place reaches no site at all.",
                    "%(count)s places reach no site at all.",
                    count,
                )
                % facts
            )
    return ""


def refusal(code: str, values: Values) -> str:
    """Return why a file cannot be used, or a question has no answer, and what to do."""
    facts = {name: number(value, 2) for name, value in values.items()}
    facts = {"row": "", "missing": "", "name": "", "what": "", **facts}
    match code.removeprefix("roads_"):
        case "encoding" | "unreadable":
            return _("The file cannot be read. Save it as CSV (or, for roads, GeoJSON) in UTF-8.")
        case "empty":
            return _("Nothing in it can be used. It needs at least one row with all its numbers.")
        case "columns":
            missing = facts.get("wanted") or facts["missing"]
            return _("These columns are missing: %(names)s.") % {"names": missing}
        case "too_many_rows":
            return (
                _("At most %(most)s rows. Bring fewer, for instance by adding up places.") % facts
            )
        case "no_line":
            return _("Feature %(row)s is not a line. Keep only the roads in the file.") % facts
        case "not_a_number" | "out_of_range" if facts["row"]:
            return _("Row %(row)s has something that is not a number or lies nowhere.") % facts
        case "no_people":
            return _(
                "There are no people to reach anything: give territories a position and a "
                "population, or bring a file of people."
            )
        case "no_sites":
            return _(
                "There is no facility of this kind with a position. Choose another kind, or "
                "enter positions."
            )
        case "too_large":
            return (
                _(
                    "%(people)s places times %(sites)s sites are too many for one answer. Add up "
                    "places, or choose a part of the territory."
                )
                % facts
            )
        case "no_layer":
            return _("Choose the file of roads or of travel costs.")
        case "unknown_road":
            return _("The file of roads has no road “%(name)s”.") % facts
        case "no_such_site" | "no_such_place" | "no_such_pool":
            return _("“%(name)s” is not part of this scenario.") % facts
        case "less_than_nothing":
            return _("“%(name)s” would hold less than nothing.") % facts
        case "choose_or_budget":
            return _("Say how many sites open, or what they may cost together.")
        case "reach" | "minimum_needs_reach_and_territory":
            return _("Say how far is still within reach.")
        case "negative":
            return (
                _(
                    "A number below zero: %(what)s %(name)s. Amounts, needs and prices are zero "
                    "or more."
                )
                % facts
            )
        case "negative_cost":
            return _("Travel does not cost less than nothing. Correct the file.")
        case "unknown_territory":
            return _("The minimum names “%(territory)s”, which is not among the people.") % facts
        case "twice":
            return _("“%(name)s” is there twice. Keep one.") % facts
    where = facts.get("path", "")
    return _("The question cannot be answered: %(code)s. %(where)s") % {
        "code": code,
        "where": where,
    }
