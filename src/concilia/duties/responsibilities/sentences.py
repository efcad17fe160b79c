"""Findings and changes in words: what is wrong, whom it touches, what would end it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from concilia.duties.responsibilities.models import StandingDuty
from concilia.methods.responsibility import Cell, Finding

Naming = Callable[[str], str]
"""From what the method calls an agency to what people call it."""

KINDS = {
    "vacuum": gettext_lazy("Vacuum: nobody leads"),
    "overlap": gettext_lazy("Overlap: two lead"),
    "no_power": gettext_lazy("Lead without competence or legal basis"),
    "support_without_lead": gettext_lazy("Support without a lead"),
    "missing_stage": gettext_lazy("Missing stage"),
    "evaluator_executes": gettext_lazy("The evaluator is the executor"),
    "no_limit": gettext_lazy("No time limit"),
    "conflicting_limits": gettext_lazy("Conflicting time limits"),
    "circular": gettext_lazy("Waiting in a circle"),
    "overload": gettext_lazy("Overload"),
    "everything": gettext_lazy("One agency in everything"),
    "one_person": gettext_lazy("Only one person knows it"),
}

GRAVE = ("vacuum", "overlap", "support_without_lead", "missing_stage", "circular")
"""Kinds with which the work stands still or is done twice."""


def tone(kind: str) -> str:
    """Return the design system’s meaning of a kind: contested, late or soon."""
    if kind == "overlap":
        return "contested"
    return "late" if kind in GRAVE else "soon"


def stage_name(stage: str) -> str:
    """Return a stage as people call it."""
    return str(StandingDuty.Stage(stage).label)


def role_name(role: str) -> str:
    """Return a role as people call it."""
    return str(StandingDuty.Role(role).label)


def place(cell: Iterable[str]) -> str:
    """Return a cell as people call it."""
    area, function, stage = cell
    if not function:
        return stage_name(stage)
    facts = {"area": area, "function": function, "stage": stage_name(stage) if stage else ""}
    if not stage:
        return _("“%(function)s” (%(area)s)") % facts
    return _("“%(function)s” (%(area)s, %(stage)s)") % facts


def listed(names: Iterable[str]) -> str:
    """Return names joined as the language does."""
    return get_text_list(list(names), _("and"))


def _vacuum(one: Finding, facts: dict[str, Any]) -> str:
    if one.live:
        facts["duties"] = listed(one.live)
        return _(
            "Nobody leads %(place)s in the list although the live duty %(duties)s serves it: name "
            "one lead."
        )
    if one.agencies:
        return _(
            "Nobody leads %(place)s, so that what touches %(agencies)s is decided by nobody: make "
            "one agency the lead."
        )
    return _("Nobody leads %(place)s and no agency has a part in it: name one lead.")


def _overlap(one: Finding, facts: dict[str, Any]) -> str:
    if one.live:
        return _(
            "%(first)s leads %(place)s in the list, but %(last)s leads the live duty %(duty)s for "
            "it: hand the duty to %(first)s, or the lead to %(last)s."
        )
    if len(one.agencies) == 2:
        return _(
            "%(first)s and %(last)s both claim the lead of %(place)s: let one of them lead and the "
            "other be a co-lead."
        )
    return _(
        "%(agencies)s all claim the lead of %(place)s: let one of them lead and the others be "
        "co-leads."
    )


def _missing(one: Finding, facts: dict[str, Any]) -> str:
    facts["agencies"] = facts["agencies"] or _("all who depend on it")
    return {
        "formulate": _(
            "Nobody formulates %(function)s, which touches %(agencies)s: name a lead for it."
        ),
        "execute": _(
            "Nobody executes %(function)s, which touches %(agencies)s: name a lead for it."
        ),
        "evaluate": _(
            "Nobody evaluates %(function)s, which touches %(agencies)s: name a lead for it."
        ),
    }[one.stage]


def _conflicting(one: Finding, facts: dict[str, Any]) -> str:
    if "duty" in one.values:
        return _(
            "The live duty %(duty)s gives %(last)s %(other_days)s working days where %(first)s has "
            "%(days)s: change one of the two limits."
        )
    other = one.values["other"]
    if tuple(other) == (one.area, one.function, one.stage):
        return _(
            "In %(place)s %(first)s has %(days)s working days and %(last)s %(other_days)s: change "
            "one of the two limits."
        )
    facts["other"] = place(other)
    return _(
        "%(first)s must finish %(place)s in %(days)s working days but waits for %(other)s, which "
        "gives %(last)s %(other_days)s: lengthen the one limit or shorten the other."
    )


def _circular(one: Finding, facts: dict[str, Any]) -> str:
    circle = one.values["circle"]
    facts["circle"] = " → ".join(x if isinstance(x, str) else place(x) for x in circle)
    if len(circle) == 1:
        return _(
            "%(circle)s waits for itself, so that %(agencies)s cannot begin: end this waiting."
        )
    return _(
        "%(circle)s wait for each other in a circle, so that %(agencies)s cannot begin: let one of "
        "them wait no longer."
    )


def _overload(one: Finding, facts: dict[str, Any]) -> str:
    facts["over"] = one.values["load"] - one.values["capacity"]
    return ngettext(
        "%(agencies)s carries %(load)s points and can carry %(capacity)s: hand over duties worth "
        "%(over)s point.",
        "%(agencies)s carries %(load)s points and can carry %(capacity)s: hand over duties worth "
        "%(over)s points.",
        facts["over"],
    )


def _everything(one: Finding, facts: dict[str, Any]) -> str:
    facts["over"] = one.values["count"] - one.values["most"]
    return ngettext(
        "%(agencies)s works in %(count)s of %(total)s functions: hand its part in %(over)s "
        "function to another agency.",
        "%(agencies)s works in %(count)s of %(total)s functions: hand its parts in %(over)s "
        "functions to other agencies.",
        facts["over"],
    )


def _others(one: Finding, facts: dict[str, Any]) -> str:
    return {
        "no_power": _(
            "%(agencies)s leads %(place)s without a competence or a legal basis: state the basis, "
            "or hand the lead to an agency that has one."
        ),
        "support_without_lead": _(
            "The support of %(agencies)s for %(place)s has no lead to go to: make one of them the "
            "lead, or name another."
        ),
        "evaluator_executes": _(
            "%(agencies)s judges its own work, because it evaluates and executes %(function)s: "
            "hand the evaluation to another agency."
        ),
        "no_limit": _(
            "%(agencies)s leads %(place)s without a time limit: state how many working days it has."
        ),
        "one_person": _(
            "Only one person at %(agencies)s knows how to do %(function)s: name a second person."
        ),
    }[one.kind]


_SAID: dict[str, Callable[[Finding, dict[str, Any]], str]] = {
    "vacuum": _vacuum,
    "overlap": _overlap,
    "missing_stage": _missing,
    "conflicting_limits": _conflicting,
    "circular": _circular,
    "overload": _overload,
    "everything": _everything,
}


def sentence(one: Finding, name: Naming = str) -> str:
    """Return one sentence: what is wrong, whom it touches, what minimal change would end it."""
    names = [name(agency) for agency in one.agencies]
    facts: dict[str, Any] = {
        **one.values,
        "place": place((one.area, one.function, one.stage)) if one.stage else "",
        "function": _("“%(function)s” (%(area)s)") % {"function": one.function, "area": one.area},
        "agencies": listed(names),
        "first": names[0] if names else "",
        "last": names[-1] if names else "",
    }
    return _SAID.get(one.kind, _others)(one, facts) % facts


def cell_of(one: Finding) -> Cell:
    """Return the place of a finding; its function is empty when it concerns an agency alone."""
    return Cell(one.area, one.function, one.stage)
