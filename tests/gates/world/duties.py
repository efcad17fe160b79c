"""Duties in each state."""

from __future__ import annotations

import datetime as dt

from django.core.files.base import ContentFile

from concilia.core import clock, links
from concilia.duties import actions as duties
from concilia.duties import calendars
from concilia.duties.models import Duty
from concilia.meetings.models import Decision
from tests.gates.world.meetings import decision_taken
from tests.gates.world.state import NOW, Room, World
from tests.house import House


def given(house: House, decision: Decision, title: str) -> Duty:
    """Give a duty to the hospital, with the insurer supporting."""
    return duties.give_duty(
        decision,
        title=title,
        deliverable="A weekly list",
        lead=house.hospital,
        supporting=[house.insurer],
        due=dt.date(2026, 4, 20),
        by=house.owner,
    )


def build(world: World) -> None:
    """Give duties, and bring each into its state."""
    house, decision = world.house, decision_taken()
    fresh = given(house, decision, "Visit every contact")
    late = given(house, decision, "Open the ward")
    done = given(house, decision, "Send the lists")
    contested = given(house, decision, "Pay the drivers")
    closed = given(house, decision, "Count the beds")
    cancelled = given(house, decision, "Print the forms")
    with clock.at(NOW + dt.timedelta(days=40)):
        duties.mark_late(late)
    file = duties.store_file("list.csv", ContentFile(b"a,b\n1,2\n").read())
    report = duties.report_progress(
        done, text="All done.", percent=100, done=True, attachment=file, by=house.colleague
    )
    duties.contest_duty(contested, reason="This is not ours.", by=house.colleague)
    duties.report_progress(closed, text="Done.", percent=100, done=True, by=house.colleague)
    duties.verify_duty(closed, text="Seen on the spot.", evidence=file, by=house.owner)
    duties.cancel_duty(cancelled, reason="No longer needed.", by=house.owner)
    world.put("duties:new", query=f"?decision={decision.pk}")
    for variant, one in (
        ("given", fresh),
        ("late", late),
        ("done", done),
        ("contested", contested),
        ("closed", closed),
        ("cancelled", cancelled),
    ):
        world.put(f"duties:duty#{variant}", pk=one.pk)
    world.put("duties:report", pk=fresh.pk)
    world.put("duties:attachment", pk=done.pk, report=report.pk)
    for step, one in (
        ("contest", fresh),
        ("close", fresh),
        ("cancel", fresh),
        ("verify", done),
        ("return", done),
        ("settle", contested),
    ):
        world.put(f"duties:step#{step}", pk=one.pk, step=step)
    follow(world, house, decision, fresh, closed)
    secret = links.make(house.colleague, "duties.report", fresh)
    world.put("core:link#report", token=secret.rstrip("/").rsplit("/", 1)[-1])


def follow(world: World, house: House, decision: Decision, fresh: Duty, closed: Duty) -> None:
    """Put what follows the giving: parts, milestones, what is waited for, what is asked."""
    planned = given(house, decision, "Buy the vans")
    part = planned.parts.get()
    milestone = duties.add_milestone(
        planned, title="Offers are in", due=dt.date(2026, 4, 1), by=house.owner
    )
    wait = duties.wait_for(planned, fresh, by=house.owner)
    asked = given(house, decision, "Hire the drivers")
    duties.ask_change(asked, text="A month more.", by=house.colleague)
    seen = closed.remarks.get(kind="verified")
    for variant, one in (("planned", planned), ("asked", asked)):
        world.put(f"duties:duty#{variant}", pk=one.pk)
    for step in ("ask", "withdraw", "hand-over", "delegate", "dispatch", "milestone", "wait"):
        world.put(f"duties:step#{step}", pk=planned.pk, step=step)
    for step in ("aim", "arrange", "rate", "propose", "take-up", "judge"):
        world.put(f"duties:step#{step}", pk=planned.pk, step=step)
    world.put("duties:step#answer", pk=asked.pk, step="answer")
    for step in ("contest", "settle", "release"):
        world.put(f"duties:part#{step}", pk=planned.pk, part=part.pk, step=step)
    world.put("duties:milestone", pk=planned.pk, milestone=milestone.pk, step="reach")
    world.put("duties:wait_end", pk=planned.pk, wait=wait.pk)
    world.put("duties:evidence", pk=closed.pk, remark=seen.pk)
    token = calendars.feed_url(house.colleague).rstrip("/").rsplit("/", 1)[-1]
    world.put("duties:feed", token=token)
    world.put("api:duty", pk=fresh.pk)
    world.put("api:report_duty", pk=fresh.pk)
    world.put("api:answer_duty", pk=fresh.pk)


ROOM = Room(
    build=build,
    plain=("duties:list", "duties:take_over", "api:duty_list"),
    public=frozenset({"core:link#report", "duties:feed"}),
    closed=("duties:", "api:duty"),
    for_all=frozenset({"duties:list", "duties:take_over", "duties:feed", "api:duty_list"}),
)
