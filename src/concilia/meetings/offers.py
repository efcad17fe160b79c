"""What the meetings room offers to other rooms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from concilia.bodies.models import Body
from concilia.core import clock, offers
from concilia.core.desk import Item, Panel
from concilia.core.models import Notice
from concilia.core.permissions import Actor, scopes_with
from concilia.meetings import calendars
from concilia.meetings.models import Ballot, Decision, Draft, Meeting, Motion, Voted
from concilia.meetings.permissions import LEADS
from concilia.meetings.protocols import ticking as protocol_ticking
from concilia.meetings.protocols.queries import seats_answering
from concilia.meetings.protocols.rules import ASKED
from concilia.meetings.protocols.views.linked import comment_by_link
from concilia.meetings.queries import last_unissued
from concilia.meetings.register.queries import missed
from concilia.meetings.rooms import room_of
from concilia.meetings.ticking import tick
from concilia.meetings.views.answering import answer_by_link
from concilia.meetings.views.linked_vote import vote_by_link

SOON = dt.timedelta(days=21)
PREPARE = dt.timedelta(days=30)
JUDGE = dt.timedelta(days=60)
"""So long before a decision ends it comes back to be judged: renewed, changed, or let end."""


def desk(user: Actor) -> Iterator[Item]:
    """Yield what waits for a person: a vote, a meeting, one to prepare, a protocol to issue."""
    bodies = scopes_with(user, "body")
    if not bodies:
        return
    led = scopes_with(user, "body", LEADS)
    voting = scopes_with(user, "body", {*LEADS, "member"} - {"system"})
    now = clock.now()
    coming = Q(
        body__in=bodies, state__in=("planned", "invited", "open"), starts_at__lt=now + PREPARE
    )
    going_on = Q(body__in=bodies, state=Meeting.State.OPEN)
    unissued = Q(body__in=bodies, state=Meeting.State.CLOSED)
    found = Meeting.objects.filter(coming | going_on | unissued).select_related("body")
    shown = list(found.order_by("starts_at"))
    open_in = {one.body_id for one in shown if one.state == Meeting.State.OPEN}
    if voting & open_in:
        yield from _votes(user, voting & open_in)
    closed = [one for one in shown if one.state == Meeting.State.CLOSED]
    yield from _drafts(user, [one for one in closed if one.body_id not in led])
    for meeting in shown:
        if meeting.state == Meeting.State.CLOSED:
            if meeting.body_id in led:
                yield _unissued(meeting, now)
        elif item := _meeting(meeting, led=meeting.body_id in led, now=now):
            yield item


def _unissued(meeting: Meeting, now: dt.datetime) -> Item:
    long_ago = meeting.starts_at < now - SOON
    return Item(
        title=_("Protocol: %(title)s") % {"title": meeting.title},
        url=meeting.get_absolute_url(),
        action=_("Complete and issue the protocol"),
        context=str(meeting.body),
        tone="late" if long_ago else "soon",
        hurt=60 if long_ago else 45,
    )


def _drafts(user: Actor, closed: list[Meeting]) -> Iterator[Item]:
    """Yield the drafts of protocols to which the person is asked to agree, and has not answered."""
    last: dict[int, Draft] = {}
    if closed:
        for draft in Draft.objects.filter(meeting__in=closed).order_by("version"):
            last[draft.meeting_id] = draft
    for meeting in closed:
        if meeting.pk not in last:
            continue
        room, draft = room_of(meeting), last[meeting.pk]
        rule = room.procedure.protocol.approval
        asked = seats_answering(room, rule, user) if rule in ASKED else []
        if not asked or draft.assents.filter(seat__in=asked).exists():
            continue
        yield Item(
            title=_("Draft protocol to read: %(title)s") % {"title": meeting.title},
            url=reverse("meetings:protocol", args=[meeting.pk]),
            action=_("Read the draft"),
            context=str(meeting.body),
            due=draft.silent_until,
            tone="soon",
            hurt=65,
        )


def _votes(user: Actor, bodies: frozenset[int]) -> Iterator[Item]:
    """Yield the open motions on which the person, being present, has not voted."""
    motions = (
        Motion.objects.filter(
            state=Motion.State.OPEN,
            item__meeting__state=Meeting.State.OPEN,
            item__meeting__body__in=bodies,
            item__meeting__attendances__person=user.pk,
            item__meeting__attendances__mode__in=("in_person", "remote"),
            item__meeting__attendances__left_at=None,
        )
        .exclude(pk__in=Ballot.objects.filter(seat__attendances__person=user.pk).values("motion"))
        .exclude(pk__in=Voted.objects.filter(seat__attendances__person=user.pk).values("motion"))
        .select_related("item__meeting__body")
        .distinct()
    )
    for motion in motions:
        yield Item(
            title=str(motion),
            url=f"{motion.item.meeting.get_absolute_url()}#vote",
            action=_("Vote now"),
            context=str(motion.item.meeting),
            tone="late",
            hurt=100,
        )


def _meeting(meeting: Meeting, *, led: bool, now: dt.datetime) -> Item | None:
    past = meeting.starts_at < now
    action, tone, hurt = _("Read the agenda"), "calm", 20
    if meeting.state == Meeting.State.OPEN:
        action, tone, hurt = _("Go to the meeting"), "soon", 80
    elif led and meeting.state == Meeting.State.PLANNED:
        action, tone, hurt = _("Prepare the agenda and invite"), "soon", 50
    elif led and past:
        action, tone, hurt = _("Open the meeting"), "soon", 70
    elif meeting.state == Meeting.State.PLANNED or past or meeting.starts_at > now + SOON:
        return None
    return Item(
        title=meeting.title,
        url=meeting.get_absolute_url(),
        action=action,
        context=str(meeting.body),
        due=meeting.day,
        tone=tone,
        hurt=hurt,
    )


def board(body: Body, user: Actor) -> Iterator[Panel]:
    """Yield the body's next meetings and last decisions, for those who see them."""
    seen = list(
        Meeting.objects.visible_to(user)
        .filter(body=body)
        .select_related("body")
        .order_by("-starts_at")[:12]
    )
    coming = [one for one in seen if one.state in {"planned", "invited", "open"}][::-1][:3]
    last = [one for one in seen if one.state in {"closed", "issued"}][:3]
    led = body.pk in scopes_with(user, "body", LEADS)
    yield Panel(
        title=_("Meetings"),
        template="meetings/panel_meetings.html",
        context={"coming": coming, "last": last, "body": body, "led": led},
        url=f"{reverse('meetings:meetings')}?body={body.ref}",
        order=20,
    )
    decided = Decision.objects.visible_to(user).filter(body=body).select_related("motion__item")
    yield Panel(
        title=_("Last decisions"),
        template="meetings/panel_decisions.html",
        context={"decisions": list(decided[:5]), "body": body},
        url=f"{reverse('meetings:decisions')}?body={body.ref}",
        order=30,
    )


def agenda(body: Body) -> Iterator[Item]:
    """Yield the last protocol that has not been issued, for the next meeting to approve."""
    waiting = list(last_unissued([body.pk]))
    if waiting:
        meeting = waiting[-1]
        start = formats.date_format(meeting.starts_at.astimezone(meeting.zone), "DATE_FORMAT")
        yield Item(
            title=_("Protocol of %(day)s") % {"day": start},
            url=reverse("meetings:protocol", args=[meeting.pk]),
            action=_("Approve"),
            context=meeting.title,
            hurt=90,
        )
    yield from _decisions(body)


def _decisions(body: Body) -> Iterator[Item]:
    """Yield decisions to ratify or let lapse, and those to be judged before they end."""
    today = body.today()
    urgent = Q(provisional=True, ratified_at=None)
    ending = Q(ends_on__gte=today, ends_on__lte=today + JUDGE, superseded_by=None)
    rows = Decision.objects.filter(urgent | ending, body=body, lapsed_at=None)
    waiting = list(rows.distinct().order_by("year", "number"))
    late = missed([one for one in waiting if one.waits])
    for decision in waiting:
        if not decision.waits:
            yield Item(
                title=_("Evaluate decision %(ref)s") % {"ref": decision.ref},
                url=decision.get_absolute_url(),
                action=_("Evaluate"),
                context=decision.wording[:120],
                due=decision.ends_on,
                today=today,
                hurt=70,
            )
            continue
        text = _("Not ratified by %(meeting)s") if decision.pk in late else ""
        yield Item(
            title=_("Ratify decision %(ref)s") % {"ref": decision.ref},
            url=decision.get_absolute_url(),
            action=_("Ratify"),
            context=text % {"meeting": late[decision.pk]} if text else decision.wording[:120],
            tone="late" if text else "soon",
            hurt=99 if text else 95,
        )


def links() -> dict[str, object]:
    """Return what signed links may do here."""
    return {
        "meetings.answer": answer_by_link,
        "meetings.comment": comment_by_link,
        "meetings.vote": vote_by_link,
    }


def attachments(notice: Notice) -> Iterator[tuple[str, bytes, str]]:
    """Yield the calendar file of an invitation, change or cancellation."""
    what, _colon, rest = notice.key.partition(":")
    if what not in {"meeting-invited", "meeting-changed", "meeting-cancelled"}:
        return
    pk = rest.partition(":")[0]
    meeting = Meeting.objects.select_related("body").filter(pk=int(pk)).first()
    if meeting is not None:
        method = "CANCEL" if meeting.state == Meeting.State.CANCELLED else "REQUEST"
        content = calendars.invitation(meeting, notice.person)
        yield "invitation.ics", content, f"text/calendar; method={method}; charset=utf-8"


def register() -> None:
    """Register the room's providers in `concilia.core.offers`."""
    offers.register("desk", desk)
    offers.register("board", board)
    offers.register("agenda", agenda)
    offers.register("link", links)
    offers.register("tick", tick)
    offers.register("tick", protocol_ticking.tick)
    offers.register("attachment", attachments)
