"""The choices of the analysis: cuts, expectations, recodings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import Actor
from concilia.learning import rules
from concilia.learning.actions.recording import choose, locked
from concilia.learning.models import Choice, Condition, Study


def set_cuts(
    study: Study,
    *,
    incl_cut: float,
    pri_cut: float,
    n_cut: int,
    negate: bool,
    log_odds: str = "3.0",
    reason: str,
    by: Actor,
) -> Study:
    """Choose consistency, PRI and frequency cuts, and whether the outcome is negated.

    Raises `Forbidden`, or `Invalid` for cuts that mean nothing or without a reason.
    """
    reason = rules.reason(reason)
    rules.cuts(incl_cut, pri_cut, n_cut)
    wanted: dict[str, Any] = {
        "incl_cut": incl_cut,
        "pri_cut": pri_cut,
        "n_cut": n_cut,
        "negate": negate,
        "log_odds": "ln19" if log_odds == "ln19" else "3.0",
    }
    with act("learning.work", by=by, on=study) as doing:
        locked(study)
        held = rules.Settings.of(study.settings)
        before = {name: getattr(held, name) for name in wanted}
        # Row numbers name the same configurations, but their outcome is another when negated.
        kept = () if negate != held.negate else held.recodings
        study.settings = replace(held, **wanted, recodings=kept).to_data()
        choose(
            doing,
            study,
            Choice.Kind.CUT,
            _("Cuts of the truth table"),
            before=before,
            after=wanted,
            reason=reason,
        )
    return study


def set_expectations(
    study: Study, *, expectations: Mapping[str, str], reason: str, by: Actor
) -> Study:
    """Say which way each condition should contribute: "1" present, "0" absent, "-" either.

    Raises `Forbidden`, or `Invalid` for anything else or without a reason.
    """
    reason = rules.reason(reason)
    if any(value not in ("1", "0", "-") for value in expectations.values()):
        raise Invalid(Problem(_("An expectation is present, absent, or none."), column="reason"))
    with act("learning.work", by=by, on=study) as doing:
        locked(study)
        held = rules.Settings.of(study.settings)
        kept = {name: value for name, value in expectations.items() if value != "-"}
        before = dict(held.expectations)
        study.settings = replace(held, expectations=kept).to_data()
        choose(
            doing,
            study,
            Choice.Kind.EXPECTATION,
            _("Directional expectations"),
            before=before,
            after=kept,
            reason=reason,
        )
    return study


def recode(study: Study, *, row: int, out: str, reason: str, by: Actor) -> Study:
    """Give a row of the truth table another outcome by hand.

    Raises `Forbidden`, or `Invalid` for an outcome other than 1, 0 or ? or without a reason.
    """
    reason = rules.reason(reason)
    if out not in ("1", "0", "?"):
        raise Invalid(Problem(_("A row is recoded to 1, 0 or ?."), column="out"))
    return _recode(study, row, out, reason, by)


def withdraw_recoding(study: Study, *, row: int, reason: str, by: Actor) -> Study:
    """Take a recoding back. Raises `Forbidden`, `Invalid` without a reason, `NotNow` if none."""
    return _recode(study, row, None, rules.reason(reason), by)


def _recode(study: Study, row: int, out: str | None, reason: str, by: Actor) -> Study:
    with act("learning.work", by=by, on=study) as doing:
        locked(study)
        held = rules.Settings.of(study.settings)
        former: dict[int, Any] = {int(r[0]): list(r) for r in held.recodings}
        before = former.pop(row, None)
        if out is None and before is None:
            raise NotNow(_("This row was not recoded."))
        if out is not None:
            taking = study.conditions.filter(role=Condition.Role.CONDITION)
            here = rules.layout((c.code, c.method, len(c.anchors)) for c in taking)
            former[row] = [row, out, reason, here]
        study.settings = replace(held, recodings=sorted(former.values())).to_data()
        choose(
            doing,
            study,
            Choice.Kind.RECODE,
            _("Row %(row)s") % {"row": row},
            before=before[1] if before else None,
            after=out,
            reason=reason,
        )
    return study
