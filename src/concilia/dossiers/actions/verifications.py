"""Demands to verify a figure: a member asks, the secretary answers; the figure is marked."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concilia.agencies.models import Agency, Person
from concilia.challenges.models import Evidence
from concilia.challenges.rules import wording
from concilia.core import clock, notices
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.dossiers import rules
from concilia.dossiers.actions.locking import locked
from concilia.dossiers.models import Dossier, Verification


def demand_verification(
    dossier: Dossier,
    evidence: Evidence,
    *,
    reason: str,
    agency: Agency | None = None,
    by: Person,
) -> Verification:
    """Demand that a figure be verified; it is marked in the product until that is done.

    Possible in drafting and when it is ready; a frozen version does not change. Raises
    `Forbidden`, `NotNow`, or `Invalid` (no reason, evidence of another challenge).
    """
    reason = wording(reason, "reason", rules.QUESTION_LENGTH)
    if evidence.challenge_id != dossier.challenge_id:
        message = _("This evidence belongs to another challenge.")
        raise Invalid(Problem(message, column="evidence"))
    with act("dossiers.demand_verification", by=by, on=dossier, agency=agency) as doing:
        if locked(dossier).state == Dossier.State.FROZEN:
            raise NotNow(_("A meeting has received it. Raise the doubt in the meeting."))
        made = Verification.objects.create(
            dossier=dossier,
            evidence=evidence,
            reason=reason,
            agency=agency,
            demanded_by=by,
            demanded_at=clock.now(),
        )
        said = {"verify": evidence.title, "reason": reason, "agency": agency}
        doing.record(dossier, said)
        notices.tell(
            evidence.added_by,
            kind="dossiers.verify",
            key=f"verification:{made.pk}:demanded",
            subject=lambda: _("To verify: %(title)s") % {"title": evidence.title},
            text=lambda: reason,
            url=dossier.get_absolute_url(),
        )
    return made


def answer_verification(
    held: Verification, *, answer: str, corrected: bool = False, by: Person
) -> Verification:
    """Say how the figure was verified, or that it was corrected, and tell who asked.

    Raises `Forbidden`, `NotNow` when it was answered, `Invalid` without words.
    """
    answer = wording(answer, "answer", rules.QUESTION_LENGTH)
    with act("dossiers.verify", by=by, on=held.dossier) as doing:
        locked(held.dossier)
        held.refresh_from_db(fields=["state"])
        if held.state != Verification.State.DEMANDED:
            raise NotNow(_("This was answered already."))
        states = Verification.State
        held.state = states.CORRECTED if corrected else states.VERIFIED
        held.answer, held.answered_by, held.answered_at = answer, by, clock.now()
        held.save()
        doing.record(held.dossier, {"verified": held.evidence.title, "state": held.state})
        notices.tell(
            held.demanded_by,
            kind="dossiers.verify",
            key=f"verification:{held.pk}:answered",
            subject=lambda: _("Verified: %(title)s") % {"title": held.evidence.title},
            text=lambda: answer,
            url=held.dossier.get_absolute_url(),
        )
    return held
