"""What a scenario does to the gaps: the need is set against presence before and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from concilia.agencies.models import Territory
from concilia.core.permissions import SYSTEM
from concilia.methods import coverage
from concilia.resources.coverage import queries
from concilia.resources.coverage.queries import Picture
from concilia.resources.scenarios.models import Scenario

CLASSES = ("uncovered", "thin", "fragile", "crowded", "covered")


def change_of(scenario: Scenario, result: dict[str, Any]) -> dict[str, Any] | None:
    """Return the gaps before and after as JSON values; None when no presence changes.

    A what-if may put agencies to a kind of activity in a place or take them away; what an
    allocation gives is presence of the giving agency, when its question names the activity.
    """
    arrivals, leaving = _moves(scenario, result)
    if not arrivals and not leaving:
        return None
    question = scenario.question
    inside = Territory.objects.filter(code=question.get("inside") or "").first()
    scene = queries.scene(SYSTEM, body=scenario.body, inside=inside)
    given = question.get("day")
    day = dt.date.fromisoformat(given) if given else queries.newest_day(scene)
    before = queries.picture(scene, day)
    after = queries.picture(scene, day, arrivals=arrivals, leaving=leaving)
    return {
        "day": day.isoformat(),
        "counts": [[klass, _count(before, klass), _count(after, klass)] for klass in CLASSES],
        "cells": _cells(before, after),
    }


def _moves(
    scenario: Scenario, result: dict[str, Any]
) -> tuple[list[coverage.Presence], list[coverage.Presence]]:
    arrivals: list[coverage.Presence] = []
    leaving: list[coverage.Presence] = []
    for change in scenario.changes:
        if change["do"] == "presence":
            one = coverage.Presence(change["agency"], change["type"], change["place"])
            (arrivals if change["arrives"] else leaving).append(one)
    activity = scenario.question.get("activity")
    if activity and result.get("gifts"):
        agencies = {pool["code"]: pool.get("agency") for pool in scenario.inputs["pools"]}
        codes = {row["name"]: row["code"] for row in scenario.inputs.get("people", ())}
        arrivals += [
            coverage.Presence(
                scenario.question.get("agencies", {}).get(agencies[gift["pool"]])
                or agencies[gift["pool"]]
                or gift["pool"],
                activity,
                codes.get(gift["place"], gift["place"]),
            )
            for gift in result["gifts"]
        ]
    return arrivals, leaving


def _of(seen: Picture, klass: str) -> Iterable[coverage.Cell]:
    for cell in seen.found.cells.values():
        if cell.activity in seen.scene.rules:
            here = bool(cell.fragile) if klass == "fragile" else cell.klass == klass
            if here:
                yield cell


def _count(seen: Picture, klass: str) -> int:
    return sum(1 for _cell in _of(seen, klass))


def _cells(before: Picture, after: Picture) -> list[dict[str, str]]:
    """Return the cells whose class changes, by name."""
    found = []
    for key, cell in after.found.cells.items():
        was = before.found.cells.get(key)
        if was is not None and was.klass != cell.klass and cell.activity in after.scene.rules:
            found.append(
                {
                    "place": after.place(cell.territory),
                    "activity": after.kind(cell.activity),
                    "before": str(was.klass),
                    "after": str(cell.klass),
                }
            )
    return found[:100]
