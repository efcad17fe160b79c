"""The part of the tick before and between meetings: answers, the expected quorum, ended votes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from concilia.agencies.models import Person
from concilia.core import clock, links, notices
from concilia.core.calendar import Calendar
from concilia.core.models import Notice
from concilia.meetings.expected import Expected, expected
from concilia.meetings.models import Meeting, Motion
from concilia.meetings.rooms import Room, room_of
from concilia.meetings.rules import reminder_due

LEADING = ("chair", "deputy", "secretary")
AHEAD = dt.timedelta(days=21)


def tick() -> int:
    """Remind of answers, warn of a doubtful quorum, and of votes whose time is over."""
    now = clock.now()
    coming = Meeting.objects.filter(
        state=Meeting.State.INVITED,
        form=Meeting.Form.SITTING,
        starts_at__gt=now,
        starts_at__lt=now + AHEAD,
    )
    told = sum(_before(meeting) for meeting in coming.select_related("body"))
    ended = Motion.objects.filter(state=Motion.State.OPEN, ends_at__lte=now)
    return told + sum(
        _ended(motion) for motion in ended.select_related("item__meeting__body").order_by("pk")
    )


def _before(meeting: Meeting) -> int:
    """Remind and warn once for each of the days on which that is due."""
    days = Calendar(meeting.body.country)
    today = meeting.body.today()
    invited = meeting.invited_at.astimezone(meeting.zone).date() if meeting.invited_at else today
    due = reminder_due(days.working_days_between(today, meeting.day), invited=invited, today=today)
    if due is None:
        return 0
    room = room_of(meeting)
    found = expected(room)
    told = _remind(room, found, f"answer-reminder:{meeting.pk}:{due}")
    if found.doubtful:
        told += _warn(room, found, f"quorum-doubt:{meeting.pk}:{due}")
    return told


def _remind(room: Room, found: Expected, key: str) -> int:
    meeting = room.meeting
    answered = {answer.seat_id for answer in found.answers}
    people = [
        person
        for seat in room.seats
        if seat.pk not in answered and seat.pk not in room.proxies
        for person in (seat.delegate,)
        if person
    ]

    def subject() -> str:
        return _("Will you come? %(title)s") % {"title": meeting.title}

    def text() -> str:
        return _("%(body)s waits for your answer to the invitation.") % {"body": meeting.body}

    return _tell(
        people,
        key,
        subject,
        text,
        meeting.get_absolute_url(),
        lambda person: (
            links.make(person, "meetings.answer", meeting, days=_days_to(meeting))
            if room.procedure.links
            else None
        ),
    )


def _warn(room: Room, found: Expected, key: str) -> int:
    meeting = room.meeting

    def subject() -> str:
        return _("Quorum in doubt: %(title)s") % {"title": meeting.title}

    def text() -> str:
        said = [f"{capfirst(found.quorum.sentence)}.", *found.lines]
        if found.empty:
            clusters = {"clusters": ", ".join(found.empty)}
            said.append(_("Nobody has said to come for: %(clusters)s.") % clusters)
        if found.silent:
            names = ", ".join(str(seat.agency) for seat in found.silent)
            said.append(f"{_('No answer yet:')} {names}")
        return "\n".join(said)

    return _tell(leading(room), key, subject, text, meeting.get_absolute_url())


def _ended(motion: Motion) -> int:
    meeting = motion.item.meeting
    key = f"vote-ended:{motion.pk}"
    if Notice.objects.filter(key=key).exists():
        return 0

    def subject() -> str:
        return _("The time for ballots has passed: %(title)s") % {"title": motion.item}

    def text() -> str:
        return _("Close the vote; then its result is counted and recorded.")

    url = f"{meeting.get_absolute_url()}live/"
    return _tell(leading(room_of(meeting)), key, subject, text, url)


def leading(room: Room) -> list[Person]:
    """Return who chairs a body and who keeps its papers."""
    return [seat.delegate for seat in room.seats if seat.role in LEADING and seat.delegate]


def _tell(
    people: Iterable[Person],
    key: str,
    subject: Callable[[], str],
    text: Callable[[], str],
    url: str,
    link: Callable[[Person], str | None] = lambda _person: None,
) -> int:
    """Tell each once; a link is made only for who is told."""
    told = set(Notice.objects.filter(key=key).values_list("person", flat=True))
    waiting = {person.pk: person for person in people if person.is_active}
    for pk, person in waiting.items():
        if pk not in told:
            notices.tell(
                person,
                kind="meeting",
                key=key,
                subject=subject,
                text=text,
                url=url,
                link=link(person),
            )
    return len(waiting.keys() - told)


def _days_to(meeting: Meeting) -> int:
    return max(1, (meeting.starts_at - clock.now()).days + 1)
