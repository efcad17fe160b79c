"""What a condition is, how its raw values become memberships, what it costs to change."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from concilia.core.actions import act
from concilia.core.errors import Invalid, Problem
from concilia.core.permissions import Actor
from concilia.learning import rules
from concilia.learning.actions.recording import choose, locked
from concilia.learning.models import Choice, Condition


def calibrate(
    condition: Condition,
    *,
    method: str,
    anchors: Sequence[float | None] = (),
    reason: str,
    by: Actor,
) -> Condition:
    """Choose how raw values become memberships.

    Raises `Forbidden`, or `Invalid` for anchors that make no sense or without a reason.
    """
    reason = rules.reason(reason)
    kept = rules.anchors(Condition.Method(method), anchors)
    with act("learning.work", by=by, on=condition.study) as doing:
        study = locked(condition.study)
        values = [row.get(condition.code) for row in study.cases.values_list("values", flat=True)]
        if method == Condition.Method.READY and any(
            v is not None and not 0 <= v <= 1 for v in values
        ):
            raise Invalid(
                Problem(
                    _("Some values lie outside 0 to 1, so they need a calibration."),
                    column="method",
                )
            )
        if method == Condition.Method.INDIRECT and any(v is not None and v < 0 for v in values):
            raise Invalid(
                Problem(_("The indirect method takes values of 0 or more."), column="method")
            )
        before = {"method": str(condition.method), "anchors": condition.anchors}
        condition.method, condition.anchors = Condition.Method(method), kept
        condition.save(update_fields=["method", "anchors"])
        choose(
            doing,
            study,
            Choice.Kind.ANCHOR,
            condition.code,
            before=before,
            after={"method": method, "anchors": kept},
            reason=reason,
        )
    return condition


def set_role(
    condition: Condition, *, role: str, label: str = "", unit: str = "", reason: str, by: Actor
) -> Condition:
    """Say whether it is a condition, the outcome, or left aside, and what it is called.

    A new outcome makes the old one a condition. Raises `Forbidden`, or `Invalid` without a reason.
    """
    reason = rules.reason(reason)
    with act("learning.work", by=by, on=condition.study) as doing:
        study = locked(condition.study)
        before = {"role": str(condition.role), "label": condition.label, "unit": condition.unit}
        if role == Condition.Role.OUTCOME:
            study.conditions.filter(role=Condition.Role.OUTCOME).exclude(pk=condition.pk).update(
                role=Condition.Role.CONDITION
            )
        condition.role = Condition.Role(role)
        condition.label = rules.words(label or condition.label, "label", 200)
        condition.unit = rules.words(unit, "unit", 60, required=False)
        condition.save(update_fields=["role", "label", "unit"])
        after = {"role": role, "label": condition.label, "unit": condition.unit}
        choose(
            doing,
            study,
            Choice.Kind.ROLE,
            condition.code,
            before=before,
            after=after,
            reason=reason,
        )
    return condition


def set_weight(
    condition: Condition, *, cost: float, changeable: bool, reason: str, by: Actor
) -> Condition:
    """Say what a change of this condition costs, relative to others, or that it cannot change.

    Raises `Forbidden`, or `Invalid` for a cost below zero or without a reason.
    """
    reason = rules.reason(reason)
    if not 0 <= cost <= 1e6:
        raise Invalid(Problem(_("The cost is zero or more."), column="cost"))
    with act("learning.work", by=by, on=condition.study) as doing:
        study = locked(condition.study)
        before = {"cost": condition.cost, "changeable": condition.changeable}
        condition.cost, condition.changeable = float(cost), changeable
        condition.save(update_fields=["cost", "changeable"])
        choose(
            doing,
            study,
            Choice.Kind.COST,
            condition.code,
            before=before,
            after={"cost": cost, "changeable": changeable},
            reason=reason,
        )
    return condition
