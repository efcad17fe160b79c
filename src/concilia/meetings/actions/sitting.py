"""Opening and closing a meeting."""

from django.utils.translation import gettext as _

from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import NotNow
from concilia.core.permissions import Actor
from concilia.meetings import queries, rules
from concilia.meetings.actions.locking import locked_meeting
from concilia.meetings.actions.speaking import end_all
from concilia.meetings.models import Meeting, Motion


def open_meeting(meeting: Meeting, *, by: Actor) -> Meeting:
    """Open the meeting and keep the quorum as it is at this moment.

    A meeting without a quorum may open and hear, but no motion can be put. Raises `NotNow`
    before the invitations are out, and where the rules say that a meeting without a quorum must
    adjourn.
    """
    with act("meetings.open", by=by, on=meeting) as doing:
        meeting = locked_meeting(meeting)
        rules.MEETING.move(meeting, "open")
        meeting.opened_at = clock.now()
        room = queries.room_of(meeting)
        counted = room.quorum(meeting.opened_at) if room.form == "sitting" else rules.NO_QUORUM
        if rules.must_adjourn(counted, room.procedure, meeting.convening):
            text = _("The meeting must adjourn: %(quorum)s. Call a second one on the same agenda.")
            raise NotNow(text % {"quorum": counted.sentence})
        meeting.quorum_at_opening = counted.to_data()
        meeting.save(update_fields=("state", "opened_at", "quorum_at_opening"))
        doing.record(meeting, {"quorum": meeting.quorum_at_opening})
    return meeting


def close_meeting(meeting: Meeting, *, by: Actor) -> Meeting:
    """Close the meeting; raises `NotNow` while a motion is open for ballots.

    A motion to which objections may still be made does not keep the meeting open.
    """
    with act("meetings.close", by=by, on=meeting) as doing:
        meeting = locked_meeting(meeting)
        rules.MEETING.move(meeting, "close")
        running = Motion.objects.filter(item__meeting=meeting, state=Motion.State.OPEN)
        if meeting.form == Meeting.Form.SITTING:
            running = running.filter(ends_at=None)
        if running.exists():
            raise NotNow(_("A motion is open for ballots. Close or withdraw it first."))
        end_all(meeting)
        meeting.closed_at = clock.now()
        meeting.save(update_fields=("state", "closed_at"))
        doing.record(meeting, {"closed_at": meeting.closed_at})
    return meeting
