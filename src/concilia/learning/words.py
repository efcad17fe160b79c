"""What the engine's refusals and notices, choices and spans are called in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _n

from concilia.learning.models import Choice, Condition
from concilia.methods import qca

SENTENCES: Mapping[str, str] = {
    "out_of_range": _n(
        "%(column)s of %(case)s is %(value)s, outside 0 to 1: calibrate the condition first."
    ),
    "not_whole": _n("%(column)s of %(case)s is %(value)s, which is not a whole number from 0."),
    "no_variation": _n(
        "%(column)s is %(value)s in every case. Calibrate it otherwise, or leave it aside."
    ),
    "no_outcome_variation": _n(
        "The outcome %(column)s is %(value)s in every case, so there is nothing to compare."
    ),
    "one_sided": _n(
        "Every case is on the same side of 0.5 in %(column)s. Calibrate it otherwise, or leave "
        "it aside."
    ),
    "all_contradictory": _n("All %(rows)s rows of the truth table are contradictory."),
    "no_positive_row": _n(
        "No row of the truth table is sufficient for %(outcome)s. Look at the consistency cut."
    ),
    "all_positive": _n("Every row is sufficient: nothing can be told apart."),
    "too_large": _n("There are more than %(limit)s %(what)s; take fewer conditions."),
    "no_rows": _n("No row of the truth table reaches the frequency cut %(cut)s."),
    "empty": _n("There are no cases with all values."),
    "exactly_half": _n("%(case)s is exactly 0.5 in %(column)s: neither in nor out."),
    "unplaced": _n("%(case)s is in no row of the truth table, because of its 0.5."),
    "not_proven": _n(
        "The smallest model found has %(found)s paths; that none has fewer than %(bound)s is "
        "proven, between the two nothing is."
    ),
    "many_models": _n("There are %(count)s models; %(listed)s are listed."),
    "bad_row": _n("Row %(row)s of the truth table cannot be recoded: %(why)s"),
}


def sentence(told: qca.QcaError | qca.Notice) -> str:
    """Return what the engine refused or noticed, in the reader's language."""
    text = SENTENCES.get(told.code)
    if text is None:
        return str(told)
    try:
        return _(text) % dict(told.values)
    except KeyError:
        return str(told)


def solution_name(kind: str) -> str:
    """Return the name of a kind of solution."""
    return {
        "conservative": _("Conservative solution"),
        "parsimonious": _("Parsimonious solution"),
        "intermediate": _("Intermediate solution"),
    }[kind]


def solution_means(kind: str) -> str:
    """Return in a sentence what a kind of solution assumes."""
    return {
        "conservative": _("Assumes nothing of configurations that no case shows."),
        "parsimonious": _(
            "Assumes of configurations that no case shows whatever makes the answer shortest. It "
            "tells core from peripheral conditions; do not act on it alone."
        ),
        "intermediate": _(
            "Assumes of configurations that no case shows only what agrees with the expectations."
        ),
    }[kind]


def anchor_names(method: str, count: int) -> list[str]:
    """Return what the anchors of a method are called."""
    if method == Condition.Method.DIRECT:
        return [_("fully out"), _("crossover"), _("fully in")]
    if method == Condition.Method.LINEAR:
        return [_("fully out"), _("fully in")]
    if method in (Condition.Method.MIDDLE, Condition.Method.ENDS):
        rise = [_("fully out"), _("crossover"), _("fully in")]
        return rise + rise[::-1] if method == Condition.Method.MIDDLE else rise[::-1] + rise
    if method == Condition.Method.CRISP:
        return [_("in from")]
    if method == Condition.Method.INDIRECT:
        return [_("group %(group)s above") % {"group": at + 2} for at in range(count)]
    return [_("level %(level)s from") % {"level": at + 1} for at in range(count)]


def place_name(place: int) -> str:
    """Return what a field for an anchor is called before a method gives it a better name."""
    return _("Anchor or cut %(number)s") % {"number": place + 1}


def span_name(
    span: Mapping[str, Any], labels: Mapping[str, str], methods: Mapping[str, str]
) -> str:
    """Return what a range of the robustness is the range of."""
    if span["what"] == "incl_cut":
        return _("Consistency cut")
    if span["what"] == "n_cut":
        return _("Frequency cut")
    names = anchor_names(methods.get(span["what"], ""), 8)
    return f"{span['what']}: {names[span['place'] or 0]}"


def choice_value(kind: str, value: Any) -> str:
    """Return what a choice was or became, in words."""
    if value is None or value == {} or value == "":
        return "–"
    if kind == Choice.Kind.ANCHOR and isinstance(value, dict):
        method = str(Condition.Method(value["method"]).label)
        anchors = value.get("anchors") or []
        return f"{method}: {', '.join(f'{a:g}' for a in anchors)}" if anchors else method
    if kind == Choice.Kind.ROLE and isinstance(value, dict):
        return f"{Condition.Role(value['role']).label}: {value.get('label', '')}"
    if isinstance(value, dict):
        return "; ".join(f"{_key(k)}: {_plain(v)}" for k, v in value.items())
    return _plain(value)


def _key(name: str) -> str:
    return {
        "incl_cut": _("consistency cut"),
        "pri_cut": _("PRI cut"),
        "n_cut": _("frequency cut"),
        "negate": _("outcome negated"),
        "log_odds": _("log-odds at the anchors"),
        "cases": _("cases"),
        "conditions": _("conditions"),
        "cost": _("cost"),
        "changeable": _("can be changed"),
        "name": _("name"),
        "indicator": _("indicator"),
        "instrument": _("instrument"),
        "dimension": _("dimension"),
        "assessments": _("assessments"),
        "values": _("values"),
    }.get(name, name)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    if isinstance(value, float):
        return f"{value:g}"
    return "–" if value is None else str(value)
