"""Reads: a day's need and presence, set together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from concilia.agencies.models import Agency, Territory
from concilia.bodies.models import Body
from concilia.core import clock
from concilia.core.permissions import Actor
from concilia.indicators.models import Indicator, Observation
from concilia.methods import coverage
from concilia.resources.coverage.actions import symbol
from concilia.resources.coverage.models import NeedRule
from concilia.resources.models import Activity, ActivityType

NEVER = float("inf")
_OF_A_ROOT = 2
"""Slashes in the path of a country, for instance `/LR/`."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What does not change with the day: rules by kind of activity, places, indicators, values,
    and of which days each country (by its path) has reports."""

    rules: dict[str, NeedRule]
    places: dict[str, Territory]
    kinds: dict[str, ActivityType]
    indicators: dict[str, Indicator]
    values: tuple[coverage.Value, ...]
    reported: tuple[tuple[str, dt.date], ...]
    user: Actor
    body: Body | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A day's coverage, the needs behind it, the days of the reports, and what lies wider."""

    scene: Scene
    found: coverage.Coverage
    needs: coverage.Needs
    reports: tuple[dt.date, ...]
    wider: int
    agencies: dict[str, Agency] = field(default_factory=dict)

    def place(self, code: str) -> str:
        """The name of a territory."""
        return str(self.scene.places[code])

    def kind(self, code: str) -> str:
        """The name of a kind of activity."""
        return str(self.scene.kinds[code])

    def agency(self, key: str) -> str:
        """The short name of an agency."""
        return str(self.agencies[key].label)


def rules(user: Actor, body: Body | None) -> dict[str, NeedRule]:
    """Return the rule of every kind of activity: the body's own before the one for all."""
    found = NeedRule.objects.visible_to(user).select_related("type", "body")
    found = found.filter(Q(body=None) | Q(body=body)) if body else found.filter(body=None)
    ordered = sorted(found, key=lambda rule: (rule.body_id is not None, str(rule.type)))
    return {rule.type.code: rule for rule in ordered}


def scene(
    user: Actor,
    *,
    body: Body | None = None,
    inside: Territory | None = None,
    needs: bool = True,
) -> Scene:
    """Return rules, the smallest territories (inside one), kinds of activity and indicators.

    Without `needs` there are no rules and no values: only who is where.
    """
    held = rules(user, body) if needs else {}
    below = Territory.objects.filter(parent=OuterRef("pk"))
    places = Territory.objects.filter(~Exists(below)).order_by("path")
    if inside:
        places = places.filter(path__startswith=inside.path)
    read = {name for rule in held.values() for name in coverage.read_rule(rule.expression).names}
    measures = {symbol(one.code): one for one in Indicator.objects.visible_to(user)}
    smallest = {place.code: place for place in places}
    indicators = {name: measures[name] for name in sorted(read) if name in measures}
    said = Activity.objects.visible_to(user).order_by()
    days = said.values_list("territory__path", "reported_on").distinct()
    return Scene(
        held,
        smallest,
        {kind.code: kind for kind in ActivityType.objects.all()},
        indicators,
        tuple(_values(user, smallest, indicators)),
        tuple({(path[: path.index("/", 1) + 1], day) for path, day in days}),
        user,
        body,
    )


def newest_day(scene: Scene) -> dt.date:
    """Return the newest day with a report or a value, not after today."""
    today = clock.today()
    days = {day for _root, day in scene.reported} | {one.day for one in scene.values}
    return max((day for day in days if day <= today), default=today)


def picture(
    scene: Scene,
    day: dt.date,
    *,
    arrivals: Iterable[coverage.Presence] = (),
    leaving: Iterable[coverage.Presence] = (),
) -> Picture:
    """Return the coverage of a day: each country by its newest report on or before it.

    For a what-if, `arrivals` are there as well and `leaving` are not.
    """
    presences, reports, wider = presences_on(scene, day)
    gone = {(one.agency, one.activity, one.territory) for one in leaving}
    presences = [one for one in presences if (one.agency, one.activity, one.territory) not in gone]
    presences += arrivals
    asked = coverage.needs(
        [coverage.Rule(code, rule.expression, rule.unit) for code, rule in scene.rules.items()],
        scene.values,
        list(scene.places),
        day,
    )
    norms = coverage.Norms(
        NEVER, {code: float(rule.crowded_above) for code, rule in scene.rules.items()}
    )
    active = {one.activity for one in presences}
    kinds = [*scene.rules, *(code for code in scene.kinds if code in active - scene.rules.keys())]
    found = coverage.cover(
        presences,
        asked,
        day=day,
        norms=norms,
        territories=list(scene.places) or None,
        activities=kinds or None,
    )
    keys = {agency for agency, _kind, _place in found.present}
    known = Agency.objects.in_bulk([int(key) for key in keys if key.isdigit()])
    agencies = {str(pk): agency for pk, agency in known.items()}
    return Picture(scene, found, asked, reports, wider, agencies)


def presences_on(
    scene: Scene, day: dt.date
) -> tuple[list[coverage.Presence], tuple[dt.date, ...], int]:
    """Return who is where, the days of the reports, and how many rows name a whole country.

    Who is reported for an area with parts works in each of them: which part is not known, and to
    say that nobody is there would be wrong. A whole country says too little to count.
    """
    newest: dict[str, dt.date] = {}
    for root, reported in scene.reported:
        if reported <= day:
            newest[root] = max(reported, newest.get(root, reported))
    if not newest:
        return [], (), 0
    parts = (
        Q(territory__path__startswith=root, reported_on=reported)
        for root, reported in newest.items()
    )
    done = Activity.objects.visible_to(scene.user).order_by()
    rows = done.filter(reduce(or_, parts)).values_list(
        "agency", "type__code", "territory__code", "territory__path"
    )
    around = {code for place in scene.places.values() for code in place.path.split("/")}
    presences, wider, used = [], 0, set()
    for agency, kind, code, path in rows:
        if code in scene.places:
            presences.append(coverage.Presence(str(agency), kind, code))
        elif code in around and path.count("/") > _OF_A_ROOT:
            presences += [
                coverage.Presence(str(agency), kind, place.code)
                for place in scene.places.values()
                if place.path.startswith(path)
            ]
        elif code in around:
            wider += 1
        if path.split("/")[1] in around:
            used.add(newest[path[: path.index("/", 1) + 1]])
    return presences, tuple(sorted(used)), wider


def _values(
    user: Actor, places: dict[str, Territory], indicators: dict[str, Indicator]
) -> Iterable[coverage.Value]:
    """Yield the observations that the rules may use."""
    if not indicators or not places:
        return
    names = {one.pk: name for name, one in indicators.items()}
    codes = {place.pk: code for code, place in places.items()}
    rows = Observation.objects.visible_to(user).filter(indicator__in=names)
    for indicator, place, period, value in rows.values_list(
        "indicator", "territory", "period", "value"
    ).iterator(chunk_size=5000):
        if place in codes:
            yield coverage.Value(codes[place], names[indicator], period, value)
