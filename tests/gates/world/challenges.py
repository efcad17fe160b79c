"""Challenges in each state."""

from __future__ import annotations

from concilia.agencies.models import Territory
from concilia.challenges import actions as challenges
from concilia.challenges.models import Challenge
from concilia.indicators.models import Indicator
from tests.gates.world.indicators import series
from tests.gates.world.state import Room, World
from tests.house import House


def raised(house: House, title: str, territory: Territory | None = None) -> Challenge:
    """Raise a challenge as the member does."""
    return challenges.raise_challenge(
        house.body,
        title=title,
        statement="One contact in four is not seen on the last day.",
        territory=territory or house.north,
        severity="high",
        by=house.colleague,
    )


def analysed(house: House, one: Challenge, series: Indicator) -> Challenge:
    """Give a challenge its causes, a factor, and evidence of each kind."""
    by = house.owner
    cause = challenges.add_cause(one, text="Lists arrive late", by=by)
    challenges.add_cause(one, text="Paper forms", parent=cause, by=by)
    challenges.add_factor(one, text="Rain closes roads", by=by)
    challenges.add_series(one, indicator=series, territory=house.north, cause=cause, by=by)
    challenges.add_link(one, title="Report", url="https://example.org/r", by=by)
    challenges.add_note(one, title="Heard", text="Ten lists are missing.", by=by)
    challenges.add_document(one, title="", name="walk.txt", content=b"Nine wards.", by=by)
    challenges.put_stakeholder(one, agency=house.hospital, stance="for", by=by)
    return one


def build(world: World) -> None:
    """Raise, analyse, accept, decline and close."""
    house, by = world.house, world.house.owner
    fresh = analysed(house, raised(house, "Night calls are lost"), series())
    accepted = challenges.accept(raised(house, "Beds stay empty"), by=by)
    declined = challenges.decline(raised(house, "A false alarm"), reason="Chance.", by=by)
    closed = challenges.accept(raised(house, "Forms are lost"), by=by)
    challenges.close_challenge(closed, note="Solved by post.", by=by)
    for variant, one in (
        ("raised", fresh),
        ("accepted", accepted),
        ("declined", declined),
        ("closed", closed),
    ):
        world.put(f"challenges:detail#{variant}", pk=one.pk)
    merged = challenges.merge(raised(house, "Beds are empty, again"), into=accepted, by=by)
    world.put("challenges:detail#merged", pk=merged.pk)
    for name in ("merge", "refer", "stakeholders"):
        world.put(f"challenges:{name}", pk=fresh.pk)
    for name in ("edit", "causes", "step_cause", "factors"):
        world.put(f"challenges:{name}", pk=fresh.pk)
    for step, one in (
        ("accept", fresh),
        ("decline", fresh),
        ("close", accepted),
        ("reopen", closed),
    ):
        world.put(f"challenges:step#{step}", pk=one.pk, name=step)
    cause, factor = fresh.causes.order_by("pk").first(), fresh.factors.get()
    evidence = fresh.evidence.order_by("pk").first()
    assert cause
    assert evidence
    world.put("challenges:cause", pk=cause.pk)
    world.put("challenges:remove_factor", pk=factor.pk)
    world.put("challenges:grade_factor", pk=factor.pk)
    world.put("challenges:remove_stakeholder", pk=fresh.stakeholders.get().pk)
    world.put("challenges:document", pk=fresh.evidence.get(kind="document").pk)
    for kind in ("series", "link", "note", "document", "appeals", "decision"):
        world.put(f"challenges:evidence#{kind}", pk=fresh.pk, kind=kind)
    world.put("challenges:remove_evidence", pk=evidence.pk)
    for name in (
        "challenge",
        "judge",
        "edit_challenge",
        "close_challenge",
        "reopen_challenge",
        "challenge_timeline",
        "add_cause",
        "add_factor",
        "add_evidence",
        "add_document",
        "put_stakeholder",
    ):
        world.put(f"api:{name}", pk=fresh.pk)
    for name in ("edit_cause", "remove_cause"):
        world.put(f"api:{name}", pk=cause.pk)
    for name in ("grade_factor", "remove_factor"):
        world.put(f"api:{name}", pk=factor.pk)
    world.put("api:remove_evidence", pk=evidence.pk)
    world.put("api:remove_stakeholder", pk=fresh.stakeholders.get().pk)


ROOM = Room(
    build=build,
    plain=(
        "challenges:list",
        "challenges:new",
        "api:challenges",
        "api:raise_challenge",
    ),
    closed=("challenges:", "api:challenge", "api:edit_challenge"),
    for_all=frozenset({"challenges:list", "challenges:new", "api:challenges"}),
)
