"""What a final ruling changes: a responsibility list, the lead of a duty, a compensation."""

from __future__ import annotations

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.core.errors import ConciliaError
from concilia.core.permissions import SYSTEM
from concilia.duties.actions import hand_over
from concilia.duties.compensation.actions import decide_case, fund_for
from concilia.duties.disputes.models import Dispute, Ruling
from concilia.duties.models import Duty, ListVersion, StandingDuty
from concilia.duties.responsibilities import actions as lists


def take_effect(dispute: Dispute) -> None:
    """Let the last ruling given change what it names, and say in it what came of that.

    What the state of things forbids is not forced: the ruling then says why, and people see to it.
    """
    ruling = dispute.rulings.filter(state=Ruling.State.GIVEN).order_by("number").last()
    if ruling is None:
        return
    with translation.override(dispute.body.language):
        try:
            with transaction.atomic():
                words = _effect(dispute, ruling)
        except ConciliaError as refusal:
            words = _("Not carried out: %(reason)s") % {"reason": refusal}
    ruling.outcome = words[:300]
    ruling.save(update_fields=("outcome",))


def _effect(dispute: Dispute, ruling: Ruling) -> str:
    if dispute.cost and ruling.amount is not None:
        fund = fund_for(dispute.cost)
        decide_case(
            dispute.cost,
            fund,
            amount=ruling.amount,
            reason=_("Ruling in dispute %(ref)s") % {"ref": dispute.ref},
            by=SYSTEM,
        )
        return _("The compensation was decided as ruled.")
    if ruling.effect == Ruling.Effect.NONE or ruling.new_lead is None:
        return ""
    if dispute.duty:
        return _hand_over(dispute, dispute.duty, ruling.new_lead)
    return _change_list(dispute, ruling, ruling.new_lead)


def _hand_over(dispute: Dispute, duty: Duty, lead: Agency) -> str:
    former = duty.lead
    if former == lead:
        return _("%(agency)s leads duty %(ref)s already.") % {"agency": lead, "ref": duty.ref}
    reason = _("Ruling in dispute %(ref)s") % {"ref": dispute.ref}
    hand_over(duty, to=lead, reason=reason, by=SYSTEM)
    words = _("%(agency)s leads duty %(ref)s from now on, %(former)s no more.")
    return words % {"agency": lead, "ref": duty.ref, "former": former}


def _change_list(dispute: Dispute, ruling: Ruling, lead: Agency) -> str:
    kept = dispute.list
    assert kept is not None
    open_ = kept.versions.filter(state=ListVersion.State.DRAFT).exists()
    draft = lists.draft_of(kept, by=SYSTEM)
    place = {"area": dispute.area, "function": dispute.function, "stage": dispute.stage}
    leading = draft.lines.filter(role=StandingDuty.Role.LEAD, **place).exclude(agency=lead)
    for line in leading.select_related("agency"):
        assert line.agency is not None
        lists.set_role(draft, **place, agency=line.agency, role="support", by=SYSTEM)
    lists.set_role(draft, **place, agency=lead, role="lead", by=SYSTEM)
    said = {"agency": lead, "n": draft.number}
    if ruling.effect == Ruling.Effect.PROPOSE:
        return _("%(agency)s stands as lead in the draft, version %(n)s.") % said
    if open_:
        words = _(
            "%(agency)s stands as lead in the draft, version %(n)s. It was open with other "
            "changes, so somebody must put it in force."
        )
        return words % said
    lists.enact(draft, note=_("Ruling in dispute %(ref)s") % {"ref": dispute.ref}, by=SYSTEM)
    return _("%(agency)s leads by version %(n)s of the list, in force from today.") % said
