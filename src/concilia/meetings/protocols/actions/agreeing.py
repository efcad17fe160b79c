"""Agreeing to the draft, or refusing it with a reason."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import Forbidden, NotNow
from concilia.core.permissions import Actor
from concilia.meetings.actions.locking import TEXT, locked_meeting, require_state, said
from concilia.meetings.models import Assent, Draft
from concilia.meetings.protocols import queries, rules
from concilia.meetings.rooms import room_of


def agree(draft: Draft, agrees: bool, *, by: Actor, reason: str = "") -> list[Assent]:
    """Say for the seats that `by` fills whether they agree to the text that went out.

    The last word stands until the protocol is issued. Raises `NotNow` when another text went out
    since or nobody is asked, `Forbidden` for who is not asked, `Invalid` for a refusal without a
    reason.
    """
    reason = said(reason, "reason", TEXT, needed=not agrees)
    with act("meetings.agree", by=by, on=draft) as doing:
        meeting = locked_meeting(draft.meeting)
        require_state(meeting, {"closed"})
        last = queries.last_draft(meeting)
        if last != draft:
            raise NotNow(_("Another text went out since. Read that one and answer to it."))
        room = room_of(meeting)
        rule = room.procedure.protocol.approval
        if rule not in rules.ASKED:
            raise NotNow(_("The rules of procedure ask nobody to agree to this protocol."))
        seats = queries.seats_answering(room, rule, by)
        if not seats:
            raise Forbidden(_("You are not one of those who agree to this protocol."))
        rows = [
            Assent.objects.update_or_create(
                draft=draft,
                seat=seat,
                defaults={
                    "person": by,
                    "agrees": agrees,
                    "reason": "" if agrees else reason,
                    "said_at": clock.now(),
                },
            )[0]
            for seat in seats
        ]
        doing.record(
            draft,
            {"seats": [seat.pk for seat in seats], "agrees": agrees, "reason": reason},
            verb="meetings.agree" if agrees else "meetings.refuse",
        )
    return rows
