"""The page of one meeting: before, during and after."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from concilia.bodies.models import Seat
from concilia.core import clock, permissions
from concilia.core.errors import Problem
from concilia.dossiers.models import DraftDecision
from concilia.meetings import queries, rules
from concilia.meetings.forms import ItemForm
from concilia.meetings.models import AgendaItem, Attendance, Ballot, Material, Meeting, Motion
from concilia.meetings.protocols.parts import papers_of
from concilia.meetings.protocols.rules import SENT, may_issue
from concilia.meetings.views import before
from concilia.meetings.views.access import meeting_for

CHOICES = (Ballot.Choice.YES, Ballot.Choice.NO, Ballot.Choice.ABSTAIN)


@dataclass
class Point:
    """An agenda item as the page shows it."""

    item: AgendaItem
    motions: list[tuple[Motion, rules.Result | None]]
    drafts: list[DraftDecision] = field(default_factory=list)
    starts: str = ""
    papers: list[Material] = field(default_factory=list)


@login_required
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the meeting as its state asks."""
    return show(request, meeting_for(request.user, pk))


def show(
    request: HttpRequest, shown: Meeting, *, problems: Iterable[Problem] = (), **forms: Any
) -> HttpResponse:
    """Render the page, with what was wrong with a form that was sent to it."""
    problems = tuple(problems)
    wrong = problems or any(getattr(form, "errors", None) for form in forms.values())
    context = {**context_of(request, shown), "problems": problems, **forms}
    return render(request, "meetings/meeting.html", context, status=422 if wrong else 200)


def context_of(request: HttpRequest, shown: Meeting) -> dict[str, Any]:
    """Return everything the page shows."""
    user = request.user
    room = queries.room_of(shown)
    abilities = permissions.abilities(user, shown)
    items = list(queries.agenda_of(shown, proposed=True))
    points = points_of([item for item in items if item.accepted])
    context: dict[str, Any] = {
        "meeting": shown,
        "room": room,
        "abilities": abilities,
        "leads": "meetings.agenda" in abilities,
        "quorum": room.quorum(),
        "points": points,
        "schedule": schedule_of(shown, points),
        "rows": attendance_rows(room),
        "item_form": ItemForm(),
        "mine_to_paper": [
            item for item in items if "meetings.agenda" in abilities or item.proposed_by == user
        ],
        "now": clock.now(),
        "hour": _hour(shown.starts_at, shown),
        "steps": steps_of(shown),
        "issues": _issues(room, user),
        "modes": [mode for mode in Attendance.Mode.choices if mode[0] != Attendance.Mode.PROXY],
    }
    if shown.quorum_at_opening:
        context["opening"] = rules.QuorumResult.from_data(shown.quorum_at_opening)
    if shown.state in {Meeting.State.PLANNED, Meeting.State.INVITED}:
        given, required = queries.expected_notice(
            shown,
            shown.invited_at.astimezone(shown.zone).date() if shown.invited_at else clock.today(),
            room.procedure,
        )
        context |= {
            "notice": rules.notice_sentence(
                given, required, calendar=room.procedure.notice_calendar
            ),
            "notice_short": given < required,
            "people": len(queries.invited_people(room)),
        }
        context |= before.context_of(room, user, [item for item in items if not item.accepted])
        if context["leads"]:
            taken = {point.item.about_url for point in context["points"]}
            context |= {
                "ready": list(queries.ready_dossiers(shown.body)),
                "returning": [
                    item for item in queries.returning(shown.body) if item.url not in taken
                ],
            }
    if shown.state == Meeting.State.OPEN:
        context |= voting_context(room, user) if context["leads"] else now_context(room, user)
    return context


def _issues(room: queries.Room, user: permissions.Actor) -> bool:
    """Say whether the protocol can be issued at once, without asking anybody before."""
    rule = room.procedure.protocol.approval
    return rule not in SENT and may_issue(rule, permissions.roles_on(user, room.meeting))


def steps_of(shown: Meeting) -> list[tuple[str, bool, bool]]:
    """Return the states in order: label, whether passed, whether it is the present one."""
    order: list[Meeting.State] = [s for s in Meeting.State if s != Meeting.State.CANCELLED]
    if shown.state == Meeting.State.CANCELLED:
        return [(str(Meeting.State.CANCELLED.label), False, True)]
    place = order.index(Meeting.State(shown.state))
    return [(str(state.label), at < place, at == place) for at, state in enumerate(order)]


def points_of(items: list[AgendaItem]) -> list[Point]:
    """Return the agenda with outcomes and the draft decisions still to be put."""
    dossiers = [item.dossier_version.dossier_id for item in items if item.dossier_version]
    drafts: dict[int, list[DraftDecision]] = {}
    for draft in DraftDecision.objects.filter(dossier__in=dossiers) if dossiers else ():
        drafts.setdefault(draft.dossier_id, []).append(draft)
    papers: dict[int, list[Material]] = {}
    for paper in papers_of(items) if items else ():
        papers.setdefault(paper.item_id, []).append(paper)
    points = []
    for item in items:
        motions = list(item.motions.all())
        version = item.dossier_version
        points.append(
            Point(
                item,
                [(motion, outcome_of(motion)) for motion in motions],
                drafts.get(version.dossier_id, []) if version else [],
                papers=papers.get(item.pk, []),
            )
        )
    return points


def schedule_of(shown: Meeting, points: list[Point]) -> dict[str, Any]:
    """Write into each point when it begins; return the minutes together, and the end if known."""
    minutes = [point.item.minutes for point in points]
    for point, start in zip(points, rules.times_of(shown.starts_at, minutes), strict=True):
        point.starts = _hour(start, shown)
    whole = sum(minutes)
    known = bool(minutes) and all(minutes)
    end = shown.starts_at + dt.timedelta(minutes=whole)
    return {
        "minutes": whole,
        "untimed": minutes.count(0) if whole else 0,
        "end": _hour(end, shown) if known else "",
        "papers": sum(len(point.papers) for point in points),
    }


def outcome_of(motion: Motion) -> rules.Result | None:
    """Return the kept result of a motion, or None while there is none."""
    return rules.result_from(motion.reasoning) if motion.reasoning else None


def attendance_rows(room: queries.Room) -> list[dict[str, Any]]:
    """Return one row per seat for the attendance table, in the order of the clusters."""
    rows, there = [], room.there()
    cluster = None
    for seat in room.seats:
        row = room.attendance.get(seat.pk)
        people = [person for person in (seat.delegate, *seat.substitutes) if person]
        rows.append(
            {
                "seat": seat,
                "begins": str(seat.cluster or "") if str(seat.cluster or "") != cluster else None,
                "votes": room.votes(seat),
                "people": people,
                "chosen": row.person_id if row else (people[0].pk if people else None),
                "attendance": row,
                "present": seat.pk in there,
                "arrived": _hour(row.arrived_at, room.meeting) if row else "",
                "left": _hour(row.left_at, room.meeting) if row else "",
            }
        )
        cluster = str(seat.cluster or "")
    return rows


def _hour(moment: Any, shown: Meeting) -> str:
    return moment.astimezone(shown.zone).strftime("%H:%M") if moment else ""


def voting_context(room: queries.Room, user: permissions.Actor) -> dict[str, Any]:
    """Return the open motion with its ballots, and the seat for which `user` votes."""
    motion = queries.open_motion(room.meeting)
    mine: Seat | None = queries.seat_of(room, user)
    context: dict[str, Any] = {"motion": motion, "my_seat": mine}
    if motion is None:
        return context
    if motion.manner == Motion.Manner.SECRET or motion.choice_of is not None:
        # Its ballots are cast and followed on the pages of the room, which show no running count.
        return context | {"elsewhere": True}
    held = {
        ballot.seat_id: ballot
        for ballot in Ballot.objects.filter(motion=motion).select_related("cast_by")
    }
    voting = room.voting()
    return context | {
        "my_ballot": held.get(mine.pk) if mine else None,
        "ballot_rows": [(seat, held.get(seat.pk)) for seat in voting],
        "voted": sum(seat.pk in held for seat in voting),
        "count": room.outcome(motion, ballots=held.values()),
        "choices": [(one.value, one.label) for one in CHOICES],
        "casting": room.procedure.majority.tie == "chair",
    }


def now_context(room: queries.Room, user: permissions.Actor) -> dict[str, Any]:
    """Return what is being voted on and the last result; `key` changes when they do."""
    shown = room.meeting
    context = voting_context(room, user) if shown.state == Meeting.State.OPEN else {}
    last = (
        Motion.objects.filter(item__meeting=shown, closed_at__isnull=False)
        .select_related("decision")
        .order_by("-closed_at", "-pk")
        .first()
    )
    motion, ballot, mine = (context.get(name) for name in ("motion", "my_ballot", "my_seat"))
    seen = (shown.state, motion, ballot, mine, last)
    parts = [str(getattr(part, "pk", part)) for part in seen]
    parts += [ballot.choice if ballot else "", str(context.get("voted", ""))]
    outcome = outcome_of(last) if last else None
    return context | {"last": last, "last_outcome": outcome, "key": "-".join(parts)}
