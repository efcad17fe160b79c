"""Locks and checks that several actions share.

Rows are locked in one order, so that no two actions wait for each other: meeting, motion, body,
and last the ledger's head. Taking the meeting, or a motion that the room sees change, counts the
version of the meeting up, by which every page in the room knows that it must look again.
"""

from collections.abc import Collection

from django.db.models import F
from django.utils.translation import gettext as _

from concilia.core.errors import Invalid, NotNow, Problem
from concilia.meetings.models import Meeting, Motion

TITLE = 200
TEXT = 8_000


def locked_meeting(meeting: Meeting) -> Meeting:
    """Return the meeting as it stands now, held until the transaction ends."""
    Meeting.objects.filter(pk=meeting.pk).update(version=F("version") + 1)
    return Meeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=meeting.pk)


def locked_motion(motion: Motion, *, seen: bool = True) -> Motion:
    """Return the motion as it stands now, held until the transaction ends.

    `seen`: everybody in the room sees what is done with it; of a single ballot they do not.
    """
    if seen:
        meeting = Meeting.objects.filter(pk=motion.item.meeting_id)
        meeting.update(version=F("version") + 1)
    return (
        Motion.objects.select_for_update(of=("self",))
        .select_related("item__meeting__body")
        .get(pk=motion.pk)
    )


def require_state(meeting: Meeting, states: Collection[str]) -> None:
    """Raise `NotNow` unless the meeting is in one of `states`."""
    if meeting.state not in states:
        raise NotNow(
            _("This is not possible while the meeting is %(state)s.")
            % {"state": meeting.get_state_display()}
        )


def said(value: str, column: str, maximum: int, *, needed: bool = True) -> str:
    """Return trimmed text; raises `Invalid` when it is missing, too long or holds a NUL byte."""
    text = value.replace("\r\n", "\n").strip()
    if needed and not text:
        raise Invalid(Problem(_("Write the text that is missing here."), column=column))
    if len(text) > maximum:
        raise Invalid(
            Problem(
                _("The text has %(length)d characters; at most %(maximum)d are possible.")
                % {"length": len(text), "maximum": maximum},
                column=column,
            )
        )
    if "\x00" in text:
        raise Invalid(Problem(_("The text holds a character that cannot be kept."), column=column))
    return text
