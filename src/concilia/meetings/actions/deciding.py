"""Writing decisions, and how votes are held; shared by motions and choices among options."""

from __future__ import annotations

from django.db.models import Max
from django.utils.translation import gettext as _

from concilia.bodies.models import Body
from concilia.bodies.queries import procedure_of
from concilia.core import clock
from concilia.core.actions import Act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.meetings.models import Decision, Meeting, Motion


def manner_of(meeting: Meeting, manner: str, *, choice: bool = False) -> str:
    """Return how a vote is held under the rules; raises `NotNow` for a secrecy they do not know.

    A `choice` among options may be secret under consensus too, where nobody objects by name.
    """
    procedure = procedure_of(meeting.body, meeting.day)
    if manner not in Motion.Manner.values:
        raise Invalid(Problem(_("Choose how the vote is held."), column="manner"))
    sitting = meeting.form == Meeting.Form.SITTING
    vote = sitting and (choice or procedure.form == "vote")
    if procedure.secrecy == "always" and vote:
        return Motion.Manner.SECRET
    if manner == Motion.Manner.SECRET and (procedure.secrecy == "never" or not vote):
        raise NotNow(_("The rules of procedure know no secret ballot here."))
    return manner


def decide(motion: Motion, doing: Act, wording: str = "") -> Decision:
    """Write the decision under the body's next number of the year, without gaps."""
    meeting = motion.item.meeting
    procedure = procedure_of(meeting.body, meeting.day)
    body = Body.objects.select_for_update().get(pk=meeting.body_id)
    year = meeting.day.year
    last = Decision.objects.filter(body=body, year=year).aggregate(last=Max("number"))["last"]
    decision = Decision.objects.create(
        body=body,
        year=year,
        number=(last or 0) + 1,
        wording=wording or motion.wording,
        motion=motion,
        decided_at=clock.now(),
        provisional=meeting.urgent and procedure.short_notice == "ratify",
    )
    doing.record(
        decision,
        {"ref": decision.ref, "wording": decision.wording, "motion": motion},
        verb="meetings.decide",
    )
    return decision
