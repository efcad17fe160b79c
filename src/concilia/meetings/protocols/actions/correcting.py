"""What may still be done to an issued protocol: correct it visibly, take its publication back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import Actor
from concilia.meetings.actions.locking import TEXT, said
from concilia.meetings.models import Correction, Decision, Protocol, Publication


def correct(protocol: Protocol, decision: Decision, *, by: Actor, text: str) -> Correction:
    """Say how a later decision corrects an issued protocol; the frozen text stays as it is.

    Raises `Invalid` for a decision of another body or one that is not later than the issue, and
    `NotNow` when this decision already corrects it.
    """
    text = said(text, "text", TEXT)
    meeting = protocol.meeting
    if decision.body_id != meeting.body_id:
        raise Invalid(Problem(_("This decision belongs to another body."), column="decision"))
    if decision.decided_at <= protocol.issued_at:
        late = _("Only a decision taken after the protocol was issued can correct it.")
        raise Invalid(Problem(late, column="decision"))
    with act("meetings.correct", by=by, on=meeting) as doing:
        protocol = Protocol.objects.select_for_update(of=("self",)).get(pk=protocol.pk)
        if protocol.corrections.filter(decision=decision).exists():
            raise NotNow(_("This decision already corrects the protocol."))
        row = Correction.objects.create(
            protocol=protocol,
            decision=decision,
            text=text,
            made_by=by if getattr(by, "pk", 0) else None,
            made_at=clock.now(),
        )
        touch(protocol)
        doing.record(
            protocol,
            {"decision": decision, "text": text},
            scope=("body", meeting.body_id),
        )
    return row


def touch(protocol: Protocol) -> None:
    """Say that something public of a protocol has changed."""
    Publication.objects.filter(protocol=protocol).update(modified_at=clock.now())


def withdraw_publication(row: Publication, *, by: Actor, reason: str) -> Publication:
    """Take back what was published of a meeting; the address then says so, and why.

    Raises `NotNow` the second time.
    """
    reason = said(reason, "reason", 300)
    with act("meetings.withdraw_publication", by=by, on=row) as doing:
        row = Publication.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if row.withdrawn_at is not None:
            raise NotNow(_("This is already withdrawn."))
        row.withdrawn_at = row.modified_at = clock.now()
        row.withdrawn_by = by if getattr(by, "pk", 0) else None
        row.reason = reason
        row.save(update_fields=("withdrawn_at", "modified_at", "withdrawn_by", "reason"))
        doing.record(row, {"reason": reason})
    return row
