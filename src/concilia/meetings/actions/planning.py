"""Planning a meeting and inviting to it."""

import datetime as dt

from django.db.models import Max
from django.utils import formats
from django.utils.translation import gettext as _

from concilia.bodies.models import Body
from concilia.bodies.queries import procedure_of
from concilia.core import calendar, clock, links, notices
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import Actor
from concilia.meetings import queries, rules
from concilia.meetings.actions.locking import TITLE, locked_meeting, require_state, said
from concilia.meetings.models import Meeting

FARTHEST = dt.timedelta(days=5 * 366)


def plan_meeting(
    body: Body,
    *,
    by: Actor,
    title: str,
    starts_at: dt.datetime,
    place: str = "",
    convening: int = 1,
    form: str = "sitting",
) -> Meeting:
    """Plan the next meeting of a body, or letters (`form`); it gets the body's next number.

    `starts_at` is aware. `convening` above 1 says that an earlier one had no quorum. Raises
    `Invalid` for a moment in the past or too far ahead, `NotNow` for letters that the rules of
    procedure do not know.
    """
    title, place, starts_at = _checked(title, place, starts_at)
    if form not in Meeting.Form.values:
        raise Invalid(Problem(_("Choose a sitting or a procedure by letters."), column="form"))
    if not 1 <= convening <= 9:
        raise Invalid(Problem(_("Choose a convening from 1 to 9."), column="convening"))
    with act("meetings.plan", by=by, on=body) as doing:
        body = Body.objects.select_for_update().get(pk=body.pk)
        last = Meeting.objects.filter(body=body).aggregate(last=Max("number"))["last"] or 0
        meeting = Meeting.objects.create(
            body=body,
            number=last + 1,
            title=title,
            starts_at=starts_at,
            place=place,
            convening=convening,
            form=form,
            ends_at=letters_end(body, form, starts_at),
        )
        given, required = queries.expected_notice(meeting, clock.today())
        doing.record(
            meeting,
            {
                "number": meeting.number,
                "title": title,
                "starts_at": starts_at,
                "place": place,
                "convening": convening,
                "form": form,
                "notice_days": given,
                "notice_required": required,
            },
        )
    return meeting


def change_meeting(
    meeting: Meeting, *, by: Actor, title: str, starts_at: dt.datetime, place: str = ""
) -> Meeting:
    """Change title, time or place before the meeting opens; those invited are told.

    Raises `Invalid` for a moment in the past, `NotNow` once the meeting is open.
    """
    title, place, starts_at = _checked(title, place, starts_at)
    with act("meetings.plan", by=by, on=meeting) as doing:
        meeting = locked_meeting(meeting)
        require_state(meeting, {"planned", "invited"})
        new = {"title": title, "starts_at": starts_at, "place": place}
        former = {name: getattr(meeting, name) for name in new}
        for name, value in new.items():
            setattr(meeting, name, value)
        if new != former:
            meeting.sequence += 1
        if meeting.form != Meeting.Form.SITTING:
            meeting.ends_at = letters_end(meeting.body, meeting.form, starts_at)
        meeting.save(update_fields=(*new, "sequence", "ends_at"))
        doing.record(meeting, {"from": former, "to": new}, verb="meetings.change")
        if meeting.state == Meeting.State.INVITED and new != former:
            _tell_all(meeting, "changed", clock.now().isoformat())
    return meeting


def invite(meeting: Meeting, *, by: Actor) -> Meeting:
    """Send the invitations, with the agenda, to everybody who fills a seat.

    Raises `NotNow` when the agenda is empty, the invitations are already out, or the notice is
    shorter than the rules of procedure ever allow. Under rules that ask for ratification a
    meeting at short notice is urgent: its decisions are provisional.
    """
    with act("meetings.invite", by=by, on=meeting) as doing:
        meeting = locked_meeting(meeting)
        rules.MEETING.move(meeting, "invite")
        if not meeting.items.filter(accepted=True).exists():
            raise NotNow(_("Put something on the agenda before you send the invitations."))
        meeting.invited_at = clock.now()
        procedure = procedure_of(meeting.body, meeting.day)
        given, required = queries.expected_notice(meeting, meeting.body.today(), procedure)
        if given < required and meeting.form == Meeting.Form.SITTING:
            if procedure.short_notice == "refused":
                text = rules.notice_sentence(given, required, calendar=procedure.notice_calendar)
                raise NotNow(
                    _("The meeting cannot be called so late. %(notice)s") % {"notice": text}
                )
            meeting.urgent = procedure.short_notice == "ratify"
        meeting.save(update_fields=("state", "invited_at", "urgent"))
        told = _tell_all(meeting, "invited", "1")
        doing.record(meeting, {"people": told, "notice_days": given, "notice_required": required})
    return meeting


def cancel_meeting(meeting: Meeting, *, by: Actor, reason: str = "") -> Meeting:
    """Call a meeting off before it opens; those invited are told. Raises `NotNow` afterwards."""
    reason = said(reason, "reason", 300, needed=False)
    with act("meetings.invite", by=by, on=meeting) as doing:
        meeting = locked_meeting(meeting)
        told = meeting.state == Meeting.State.INVITED
        rules.MEETING.move(meeting, "cancel")
        meeting.cancelled_at = clock.now()
        meeting.sequence += 1
        meeting.save(update_fields=("state", "cancelled_at", "sequence"))
        doing.record(meeting, {"reason": reason}, verb="meetings.cancel")
        if told:
            _tell_all(meeting, "cancelled", "1")
    return meeting


def decide_remote(meeting: Meeting, remote: bool, *, by: Actor) -> Meeting:
    """Let delegates attend remotely, or no longer, where the rules leave that to the chair."""
    with act("meetings.remote", by=by, on=meeting) as doing:
        meeting = locked_meeting(meeting)
        require_state(meeting, {"planned", "invited", "open"})
        procedure = procedure_of(meeting.body, meeting.day)
        if not procedure.remote_by_chair or not procedure.remote:
            raise NotNow(_("The rules of procedure leave nothing to decide here."))
        meeting.remote = remote
        meeting.save(update_fields=("remote",))
        doing.record(meeting, {"remote": remote})
    return meeting


def letters_end(body: Body, form: str, starts_at: dt.datetime) -> dt.datetime | None:
    """Return the last moment for answers by letter: the end of the last working day given."""
    if form == Meeting.Form.SITTING:
        return None
    day = starts_at.astimezone(body.zone).date()
    procedure = procedure_of(body, day)
    rule = procedure.written if form == Meeting.Form.WRITTEN else procedure.silent
    if rule is None:
        raise NotNow(_("The rules of procedure know no such procedure by letters."))
    last = calendar.Calendar(body.country).add_working_days(day, rule.days)
    end = dt.datetime.combine(last, dt.time(23, 59, 59), body.zone)
    return end.astimezone(dt.UTC)


def _checked(title: str, place: str, starts_at: dt.datetime) -> tuple[str, str, dt.datetime]:
    now = clock.now()
    title = said(title, "title", TITLE)
    place = said(place, "place", TITLE, needed=False)
    if starts_at < now - dt.timedelta(hours=1):
        raise Invalid(Problem(_("The meeting would lie in the past."), column="starts_at"))
    if starts_at > now + FARTHEST:
        raise Invalid(
            Problem(_("The meeting would be more than five years ahead."), column="starts_at")
        )
    return title, place, starts_at


def when_and_where(meeting: Meeting) -> str:
    """Return date, hour and place in the active language, in the body's time zone."""
    start = meeting.starts_at.astimezone(meeting.zone)
    parts = [
        formats.date_format(start, "DATE_FORMAT"),
        f"{formats.date_format(start, 'H:i')} ({meeting.body.time_zone})",
        meeting.place,
    ]
    return ", ".join(part for part in parts if part)


def _tell_all(meeting: Meeting, what: str, occasion: str) -> int:
    agenda = [f"{item.position}. {item.title}" for item in queries.agenda_of(meeting)]
    room = queries.room_of(meeting)
    people = queries.invited_people(room)

    def subject() -> str:
        headings = {
            "invited": _("Invitation: %(title)s"),
            "changed": _("Changed: %(title)s"),
            "cancelled": _("Cancelled: %(title)s"),
        }
        return headings[what] % {"title": meeting.title}

    def text() -> str:
        return "\n".join([f"{meeting.body}", when_and_where(meeting), "", _("Agenda"), *agenda])

    answering = what != "cancelled" and room.procedure.links
    for person in people:
        notices.tell(
            person,
            kind="meeting",
            key=f"meeting-{what}:{meeting.pk}:{occasion}",
            subject=subject,
            text=text,
            url=meeting.get_absolute_url(),
            link=links.make(person, "meetings.answer", meeting, days=_days_left(meeting))
            if answering
            else None,
        )
    return len(people)


def _days_left(meeting: Meeting) -> int:
    last = meeting.ends_at or meeting.starts_at
    return max(1, (last - clock.now()).days + 1)
