"""Reads of targets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from concilia.agencies.models import Territory
from concilia.bodies.models import Body
from concilia.indicators.models import Indicator, Target
from concilia.indicators.targets.rules import Aim, holding


def ancestors(body: Body) -> list[Body]:
    """Return the bodies above, the nearest first."""
    found: list[Body] = []
    seen = {body.pk}
    parents = {one.pk: one for one in Body.objects.select_related("territory")}
    parent = parents.get(body.parent_id or 0)
    while parent is not None and parent.pk not in seen:
        found.append(parent)
        seen.add(parent.pk)
        parent = parents.get(parent.parent_id or 0)
    return found


def aims(indicator: Indicator) -> list[Aim]:
    """Return every target of the indicator."""
    rows = list(
        Target.objects.filter(indicator=indicator)
        .select_related("territory")
        .defer("territory__geometry")
    )
    if not rows:
        return []
    parents = dict(Body.objects.values_list("pk", "parent"))

    def depth(pk: int | None) -> int:
        count, seen = 0, set()
        while pk and pk not in seen:
            seen.add(pk)
            pk = parents.get(pk)
            count += 1
        return count

    return [
        Aim(row.territory.path, row.starts, row.ends, row.value, depth(row.body_id)) for row in rows
    ]


def values(
    indicator: Indicator, territories: Iterable[Territory], day: dt.date
) -> dict[int, float]:
    """Return the target that holds on `day`, by territory id, where there is one."""
    known = aims(indicator)
    found = ((one.pk, holding(known, one.path, day)) for one in territories)
    return {pk: aim.value for pk, aim in found if aim is not None}
