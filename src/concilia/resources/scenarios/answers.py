"""What an answer proves, why it is what it is, and what clashes when there is none, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.resources.scenarios.words import number, percent

Values = Mapping[str, Any]


def proof(result: Values, objective: Values) -> tuple[str, str]:
    """Return tone and sentence: how good the answer is proven to be."""
    gap = result.get("gap")
    facts = {"gap": percent(gap)}
    match result["status"]:
        case "optimal" if objective.get("kind") == "worst_off":
            return "done", _(
                "Proven: nobody who is worse off can be helped more without hurting somebody who "
                "is worse off still."
            )
        case "optimal":
            return "done", _("Proven: no other answer is better.")
        case "within_gap":
            return "done", _("Proven: no other answer is better by more than %(gap)s.") % facts
        case "stopped" if gap is not None:
            return "soon", _(
                "Stopped with the best so far: no other answer is better by more than %(gap)s. "
                "Search on for a better proof."
            ) % facts
        case "stopped":
            return "soon", _(
                "Stopped with the best so far; how far the best possible is from it, is not "
                "proven. "
                "Search on for a proof."
            )
        case "nothing":
            return "late", _("Stopped before any answer was found. Search on for longer.")
    return "late", _("Nothing meets all that is asked. Below is what clashes.")


def clash(code: str, values: Values) -> str:
    """Return a constraint of a clash in words."""
    facts = {name: number(value, 2) for name, value in values.items()}
    match code:
        case "choose":
            return (
                ngettext(
                    "At most %(sites)s site is open.",
                    "At most %(sites)s sites are open.",
                    int(values["sites"]),
                )
                % facts
            )
        case "budget":
            return _("The new sites cost at most %(budget)s together.") % facts
        case "existing":
            return (
                ngettext(
                    "The %(sites)s existing site stays open.",
                    "The %(sites)s existing sites stay open.",
                    int(values["sites"]),
                )
                % facts
            )
        case "forbidden":
            return _("%(sites)s sites may not open.") % facts
        case "capacity":
            return _("No site serves more people than it can, %(total)s all together.") % facts
        case "minimum":
            return _("In %(territory)s at least %(share)s are within reach.") % {
                **facts,
                "share": percent(values["share"]),
            }
        case "everybody_served":
            lost = int(values.get("reach_nothing") or 0)
            if lost:
                return ngettext(
                    "Everybody is within reach of a site (%(lost)s place has no site in reach at "
                    "all).",
                    "Everybody is within reach of a site (%(lost)s places have no site in reach "
                    "at all).",
                    lost,
                ) % {"lost": lost}
            return _("Everybody is within reach of a site.")
        case "stock":
            if values.get("agency"):
                return _("%(agency)s holds %(amount)s of “%(resource)s”.") % facts
            return _("There are %(amount)s of “%(resource)s”.") % facts
        case "at_least":
            return _("%(limit)s: at least %(amount)s.") % facts
    return _("%(limit)s: at most %(amount)s.") % facts


def advice(count: int) -> str:
    """Return what to do about a clash."""
    return ngettext(
        "This cannot be met at all. Give it up, or loosen it.",
        "These cannot hold together. Give up or loosen any one of them, and the rest can hold.",
        count,
    )


def reason(code: str, values: Values, unit: str) -> str:
    """Return one step of an allocation's reasoning."""
    facts = {name: number(value) for name, value in values.items()}
    facts |= {"unit": unit, "giver": str(values.get("agency") or "")}
    for name in ("share", "share_before", "share_after"):
        if name in values:
            facts[name] = percent(values[name])
    if code == "given":
        return _given(values, facts)
    match values.get("why"):
        case "served":
            return _("Nobody is left with an unmet need.")
        case "limit":
            return (
                _(
                    "%(place)s stays worst off, with %(unmet)s %(unit)s unserved: what is left "
                    "may not "
                    "go there, or is not enough."
                )
                % facts
            )
    return (
        _("%(place)s stays worst off, with %(unmet)s %(unit)s unserved: nothing is left to give.")
        % facts
    )


def _given(values: Values, facts: Values) -> str:
    if not values.get("agency"):
        if values.get("worst_before"):
            return (
                _(
                    "%(place)s was worst off of all, with %(unmet_before)s %(unit)s unserved: "
                    "it gets %(amount)s × %(resource)s, and %(unmet_after)s remain."
                )
                % facts
            )
        return (
            _(
                "%(place)s had %(unmet_before)s %(unit)s unserved: it gets %(amount)s × "
                "%(resource)s, and %(unmet_after)s remain."
            )
            % facts
        )
    if values.get("worst_before"):
        return (
            _(
                "%(place)s was worst off of all, with %(unmet_before)s %(unit)s unserved: "
                "it gets "
                "%(amount)s × %(resource)s from %(giver)s, and %(unmet_after)s remain."
            )
            % facts
        )
    return (
        _(
            "%(place)s had %(unmet_before)s %(unit)s unserved: it gets %(amount)s × "
            "%(resource)s "
            "from %(giver)s, and %(unmet_after)s remain."
        )
        % facts
    )


def phase(progress: Values) -> str:
    """Return what a search is doing, and how good it is by now."""
    names = {
        "bounds": _("Looking for good answers and what no answer can beat"),
        "rows": _("Tightening the proof"),
        "tree": _("Ruling out what is left"),
        "levels": _("Level by level from the worst off"),
        "clash": _("Looking for what clashes"),
    }
    said = names.get(str(progress.get("phase")), _("Searching"))
    gap = progress.get("gap")
    if gap is None:
        return f"{said} …"
    return _("%(doing)s: best so far %(best)s, at most %(gap)s from the best possible.") % {
        "doing": said,
        "best": number(progress.get("best")),
        "gap": percent(gap),
    }


def change(values: Values, names: Values) -> str:
    """Return one change of a what-if; `names` gives names by code."""
    facts = {
        key: names.get(str(value)) or number(value) for key, value in values.items() if key != "do"
    }
    match values["do"]:
        case "remove_site":
            return _("Without %(code)s") % facts
        case "add_site":
            return _("%(count)s × %(supply)s more in %(place)s") % facts
        case "close_road":
            return _("The road %(name)s is closed") % facts
        case "more":
            facts["amount"] = number(abs(values["amount"]))
            if values["amount"] < 0:
                return _("%(amount)s less of %(pool)s") % facts
            return _("%(amount)s more of %(pool)s") % facts
        case "choose":
            return _("%(count)s sites are open") % facts
    if values["arrives"]:
        return _("%(agency)s starts %(type)s in %(place)s") % facts
    return _("%(agency)s ends %(type)s in %(place)s") % facts
