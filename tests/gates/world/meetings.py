"""Meetings in each state, a motion that is open, and a decision."""

from __future__ import annotations

import datetime as dt

from concilia.bodies.models import Seat
from concilia.core import clock, links
from concilia.meetings import actions as meetings
from concilia.meetings import calendars
from concilia.meetings.actions import Mark
from concilia.meetings.models import AgendaItem, Decision, Meeting, Motion
from tests.gates.world.dossiers import frozen_dossier
from tests.gates.world.state import NOW, Room, World
from tests.house import House


def planned(house: House, title: str, starts: dt.datetime) -> Meeting:
    """Plan a meeting with one point on its agenda."""
    meeting = meetings.plan_meeting(
        house.body, by=house.owner, title=title, starts_at=starts, place="Town hall"
    )
    meetings.add_item(meeting, by=house.owner, title="Further matters")
    return meeting


def opened(house: House, title: str, starts: dt.datetime) -> Meeting:
    """Plan, invite and open a meeting at which all who vote are present."""
    with clock.at(starts - dt.timedelta(days=30)):
        meeting = meetings.invite(planned(house, title, starts), by=house.owner)
    return begun(house, meeting, starts)


def begun(house: House, meeting: Meeting, starts: dt.datetime) -> Meeting:
    """Open an invited meeting at which all who vote are present."""
    seats = Seat.objects.filter(body=house.body, role__in=("secretary", "chair", "member"))
    with clock.at(starts):
        marks = [Mark(seat.pk, "in_person") for seat in seats]
        meetings.mark_attendance(meeting, marks, by=house.owner)
        return meetings.open_meeting(meeting, by=house.owner)


def voted(house: House, meeting: Meeting, starts: dt.datetime) -> Motion:
    """Put a motion on the first point and adopt it."""
    item = AgendaItem.objects.filter(meeting=meeting).order_by("position").first()
    assert item
    seats = Seat.objects.filter(body=house.body, role__in=("chair", "member"))
    with clock.at(starts + dt.timedelta(minutes=10)):
        motion = meetings.put_motion(item, by=house.owner, wording="Two open by June.")
        choices = {seat.pk: "yes" for seat in seats}
        meetings.record_ballots(motion, choices, by=house.owner)
        return meetings.close_motion(motion, by=house.chair)


def timed(house: House) -> Motion:
    """Put a motion on which ballots are possible for another day, from outside of the room too."""
    sitting = opened(house, "Meeting with time to object", NOW - dt.timedelta(hours=2))
    motion = meetings.put_motion(sitting.items.get(), by=house.owner, wording="We open four.")
    Motion.objects.filter(pk=motion.pk).update(ends_at=NOW + dt.timedelta(days=1))
    return motion


def decision_taken() -> Decision:
    """Return the decision of the meeting whose protocol is issued."""
    return Decision.objects.get(motion__item__meeting__title="Issued meeting")


def build(world: World) -> None:
    """Hold meetings from the plan to the issued protocol."""
    house = world.house
    day = dt.timedelta(days=1)
    held = NOW - 4 * day
    with clock.at(held - 30 * day):
        meeting = planned(house, "Issued meeting", held)
        meetings.add_dossier(meeting, frozen_dossier(), by=house.owner)
        meetings.invite(meeting, by=house.owner)
    issued = begun(house, meeting, held)
    voted(house, issued, held)
    with clock.at(held + dt.timedelta(hours=2)):
        meetings.close_meeting(issued, by=house.owner)
        meetings.issue_protocol(issued, by=house.owner)
    ended = opened(house, "Closed meeting", NOW - 3 * day)
    voted(house, ended, NOW - 3 * day)
    with clock.at(NOW - 2 * day):
        meetings.close_meeting(ended, by=house.owner)
    sitting = opened(house, "Open meeting", NOW - dt.timedelta(hours=1))
    item = sitting.items.get()
    motion = meetings.put_motion(item, by=house.owner, wording="We open three.")
    invited = meetings.invite(planned(house, "Invited meeting", NOW + 30 * day), by=house.owner)
    coming = planned(house, "Planned meeting", NOW + 60 * day)
    for variant, one in (
        ("planned", coming),
        ("invited", invited),
        ("open", sitting),
        ("closed", ended),
        ("issued", issued),
    ):
        world.put(f"meetings:meeting#{variant}", pk=one.pk)
    for name in ("change", "add_item", "add_dossier", "add_return", "order", "invite"):
        world.put(f"meetings:{name}", pk=coming.pk)
    world.put("meetings:open", pk=invited.pk)
    for name in ("now", "attendance", "close"):
        world.put(f"meetings:{name}", pk=sitting.pk)
    world.put("meetings:issue", pk=ended.pk)
    for variant, one in (("draft", ended), ("issued", issued)):
        world.put(f"meetings:protocol#{variant}", pk=one.pk)
        for form in ("pdf", "docx"):
            world.put(f"meetings:paper#{variant}-{form}", pk=one.pk, form=form)
    for name in ("move_item", "remove_item"):
        world.put(f"meetings:{name}", pk=coming.items.get().pk)
    for name in ("minute", "put_motion"):
        world.put(f"meetings:{name}", pk=item.pk)
    for name in ("vote", "ballots", "count", "close_motion", "withdraw_motion"):
        world.put(f"meetings:{name}", pk=motion.pk)
    for name in ("live", "live_state", "mark", "proxy", "remote", "sit", "sit_state", "screen"):
        world.put(f"meetings:{name}", pk=sitting.pk)
    for name in ("answer", "invitation"):
        world.put(f"meetings:{name}", pk=invited.pk)
    for name in ("propose_item", "add_material", "cancel", "times", "pack"):
        world.put(f"meetings:{name}", pk=coming.pk)
    paper = meetings.add_material(
        coming.items.get(), by=house.owner, title="Plan", name="plan.txt", content=b"Forty beds."
    )
    world.put("meetings:material", pk=paper.pk)
    world.put("meetings:accept_item", pk=coming.items.get().pk)
    meetings.call_item(item, by=house.owner)
    turn = meetings.ask_floor(item, by=house.owner)
    world.put("meetings:turn", pk=turn.pk)
    for name in ("move_motion", "recuse", "move_choice", "call_item", "ask_floor", "close_list"):
        world.put(f"meetings:{name}", pk=item.pk)
    world.put("meetings:screen_state", pk=sitting.pk)
    for name in ("amend", "amend_first", "open_motion", "hand", "cast"):
        world.put(f"meetings:{name}", pk=motion.pk)
    secret = links.make(house.colleague, "meetings.vote", timed(house), days=1)
    world.put("core:link#vote", token=secret.rstrip("/").rpartition("/")[2])
    token = calendars.feed_url(house.colleague).rstrip("/").rpartition("/")[2]
    world.put("meetings:feed", token=token)
    world.put("meetings:decision", pk=decision_taken().pk)


ROOM = Room(
    build=build,
    plain=(
        "meetings:meetings",
        "meetings:plan",
        "meetings:decisions",
    ),
    closed=("meetings:",),
    public=frozenset({"core:link#vote", "meetings:feed"}),
    for_all=frozenset(
        {"meetings:decisions", "meetings:feed", "meetings:meetings", "meetings:plan"}
    ),
)
