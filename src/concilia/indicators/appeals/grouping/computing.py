"""The job that finds which appeals say the same.

Only prepared cases are read, never the person's own words. What people confirmed, took up or
dismissed stays as it is: newer appeals that resemble a confirmed group are proposed to join it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Max

from concilia.bodies.models import Body
from concilia.core import clock, jobs
from concilia.core.actions import act
from concilia.core.permissions import SYSTEM, Actor
from concilia.indicators.appeals.models import Appeal, AppealGroup
from concilia.methods import texts

KIND = "appeals.regroup"
WINDOW = dt.timedelta(days=365)
"""How far back appeals are compared."""

State = AppealGroup.State


@dataclass(slots=True)
class Wanted:
    """A group as it should be: the appeals, and what is said of them."""

    territory: int
    members: frozenset[int]
    terms: list[str]
    cohesion: float
    extends: int | None = None
    row: AppealGroup | None = field(default=None)


def ask() -> int:
    """Queue the job for every body with appeals that came or changed since; part of the tick."""
    queued = 0
    for body in Body.objects.filter(pk__in=Appeal.objects.values("body")):
        rows = Appeal.objects.filter(body=body).exclude(text="").order_by()
        found = rows.aggregate(n=Count("pk"), last=Max("pk"))
        key = f"{KIND}:{body.pk}:{body.today():%Y%m%d}:{found['n']}:{found['last']}"
        jobs.enqueue(KIND, key=key, arguments={"body": body.pk})
        queued += 1
    return queued


@jobs.lease(dt.timedelta(minutes=15))
def run(body: int) -> dict[str, int]:
    """Group the appeals of a body. A job's handler; doing it again changes nothing."""
    return regroup(Body.objects.get(pk=body))


def regroup(body: Body, *, by: Actor = SYSTEM) -> dict[str, int]:
    """Bring the proposed groups of a body up to date and return how many there are and changed."""
    with act("appeals.compute", by=by, on=body) as doing:
        Body.objects.select_for_update().get(pk=body.pk)
        wanted = list(_wanted(body))
        changed = _apply(body, wanted)
        result = {"groups": len(wanted), "changed": changed}
        doing.record(body, result, verb="appeals.regroup")
    return result


def _wanted(body: Body) -> Iterable[Wanted]:
    since = body.today() - WINDOW
    rows = list(
        Appeal.objects.filter(body=body, received_on__gte=since)
        .exclude(text="")
        .order_by("received_on", "pk")
        .values_list("pk", "territory", "text", "group")
    )
    settled = AppealGroup.objects.filter(body=body).exclude(state=State.PROPOSED)
    states = dict(settled.values_list("pk", "state"))
    space = texts.fit([text for _pk, _territory, text, _group in rows])
    places: dict[int, list[int]] = {}
    for at, (_pk, territory, _text, _group) in enumerate(rows):
        places.setdefault(territory, []).append(at)
    for territory, inside in sorted(places.items()):
        free = [at for at in inside if rows[at][3] not in states]
        fixed: dict[int, list[int]] = {}
        for at in inside:
            if rows[at][3] in states:
                fixed.setdefault(rows[at][3], []).append(at)
        yield from _of_place(space, rows, territory, free, fixed, states)


def _of_place(
    space: texts.Space,
    rows: Sequence[tuple[int, int, str, int | None]],
    territory: int,
    free: Sequence[int],
    fixed: dict[int, list[int]],
    states: dict[int, str],
) -> Iterable[Wanted]:
    known = sorted(fixed)
    hits = texts.nearest(space, free, [fixed[pk] for pk in known])
    joining: dict[int, list[int]] = {}
    rest = []
    for at, hit in zip(free, hits, strict=True):
        if hit is None:
            rest.append(at)
        else:
            joining.setdefault(known[hit], []).append(at)
    for pk, members in joining.items():
        if states[pk] == State.DISMISSED:
            continue  # people said that these are no group
        both = (*fixed[pk], *members)
        yield Wanted(
            territory,
            frozenset(rows[at][0] for at in members),
            list(texts.terms(space, both)),
            round(texts.cohesion(space, both), 4),
            extends=pk,
        )
    for group in texts.groups(space, rest):
        members_pks = frozenset(rows[at][0] for at in group.members)
        yield Wanted(territory, members_pks, list(group.terms), round(group.cohesion, 4))


def _apply(body: Body, wanted: Sequence[Wanted]) -> int:
    """Write the groups, each under the row that it resembles most; return how many changed."""
    rows = list(AppealGroup.objects.filter(body=body, state=State.PROPOSED).order_by("pk"))
    former: dict[int, set[int]] = {row.pk: set() for row in rows}
    links = Appeal.objects.filter(group__in=rows).order_by("pk").values_list("pk", "group")
    for pk, group in links:
        former[group or 0].add(pk)
    pairs = sorted(
        (
            (-len(one.members & former[row.pk]), row.pk, at)
            for at, one in enumerate(wanted)
            for row in rows
            if one.members & former[row.pk]
            and (row.territory_id, row.extends_id) == (one.territory, one.extends)
        ),
    )
    by_pk, used = {row.pk: row for row in rows}, set()
    for _overlap, pk, at in pairs:
        if pk not in used and wanted[at].row is None:
            wanted[at].row = by_pk[pk]
            used.add(pk)
    changed = sum(_write(body, one, former) for one in wanted)
    gone = [row.pk for row in rows if row.pk not in used]
    Appeal.objects.filter(group__in=gone).update(group=None)
    AppealGroup.objects.filter(pk__in=gone).delete()
    return changed + len(gone)


def _write(body: Body, one: Wanted, former: dict[int, set[int]]) -> int:
    row = one.row or AppealGroup(body=body, territory_id=one.territory, made_at=clock.now())
    before = former.get(row.pk or 0, set())
    same = row.pk is not None and before == one.members and row.terms == one.terms
    if same:
        return 0
    row.terms, row.cohesion, row.extends_id = one.terms, one.cohesion, one.extends
    row.save()
    Appeal.objects.filter(group=row).exclude(pk__in=one.members).update(group=None)
    Appeal.objects.filter(pk__in=one.members).update(group=row)
    return 1
