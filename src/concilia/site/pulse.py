"""The state of a body at a glance: its duties as one bar, and the figures behind its challenges."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concilia.bodies.models import Body
from concilia.challenges.models import Challenge, Evidence
from concilia.challenges.rules import UNFINISHED
from concilia.core import clock
from concilia.core.permissions import Actor
from concilia.duties.models import Duty
from concilia.duties.queries import toned
from concilia.indicators.models import Observation
from concilia.site.graphics import Part

LABELS: dict[str, str | Promise] = {
    "late": _("late"),
    "contested": _("contested"),
    "soon": _("due soon"),
    "calm": _("in time"),
    "done": _("to verify"),
    "kept": _("carried out"),
}
MOST, LONG = 6, 36
"""Series on a board, and the newest values of each that are drawn."""


@dataclass(frozen=True, slots=True)
class Trend:
    """The newest values of a series that an unfinished challenge rests on, the oldest first."""

    challenge: Challenge
    evidence: Evidence
    values: tuple[float, ...]
    url: str

    @property
    def change(self) -> float:
        """The difference between the last value and the first that is drawn."""
        return self.values[-1] - self.values[0]


def counting(user: Actor, outer: str = "pk") -> dict[str, Subquery]:
    """Return an annotation that counts, by tone, what `user` sees of the duties of a body."""
    today = clock.today()
    seen = Duty.objects.visible_to(user).order_by().values("pk")
    mine = Duty.objects.filter(body=OuterRef(outer), pk__in=seen).order_by().values("body")
    numbers = {}
    for tone in LABELS:
        kept = Q(state="closed")
        which = kept if tone == "kept" else toned(tone, today) & ~kept & ~Q(state="cancelled")
        numbers[tone] = Count("pk", filter=which)
    return {"duties_by_tone": Subquery(mine.values(numbers=JSONObject(**numbers)))}


def parts_of(counted: Any, ref: str) -> list[Part]:
    """Return the parts that `counting` annotated on `counted`; nothing when there is no duty."""
    numbers: dict[str, int] = counted.duties_by_tone or {}
    return [
        Part(tone, label, numbers[tone], _list(ref, tone))
        for tone, label in LABELS.items()
        if any(numbers.values())
    ]


def _list(ref: str, tone: str) -> str:
    narrowed = "state=closed" if tone == "kept" else f"tone={tone}"
    return f"{reverse('duties:list')}?body={ref}&{narrowed}"


def trends(body: Body, user: Actor) -> list[Trend]:
    """Return one series behind each of the body's unfinished challenges, the gravest first."""
    mine = Challenge.objects.visible_to(user).filter(body=body, state__in=UNFINISHED)
    found = (
        Evidence.objects.filter(
            kind=Evidence.Kind.SERIES, challenge__in=mine.order_by().values("pk")
        )
        .select_related("challenge__body", "indicator", "territory")
        .defer("territory__geometry")
        .order_by("-challenge__raised_at", "pk")
    )
    first: dict[int, Evidence] = {}
    for one in found:
        first.setdefault(one.challenge_id, one)
    graver = list(Challenge.Severity.values)
    ordered = sorted(first.values(), key=lambda one: -graver.index(one.challenge.severity))
    chosen = {(one.indicator_id, one.territory_id): one for one in reversed(ordered[:MOST])}
    if not chosen:
        return []
    wanted = Q(pk__in=())
    for indicator, territory in chosen:
        wanted |= Q(indicator=indicator, territory=territory)
    values: dict[tuple[int | None, int | None], list[float]] = defaultdict(list)
    rows = Observation.objects.visible_to(user).filter(wanted).order_by("period")
    for indicator, territory, value in rows.values_list("indicator", "territory", "value"):
        values[indicator, territory].append(value)
    return [
        Trend(
            challenge=one.challenge,
            evidence=one,
            values=tuple(values[key][-LONG:]),
            url=one.indicator.url_for(one.territory) if one.indicator and one.territory else "",
        )
        for key, one in reversed(chosen.items())
        if len(values[key]) > 1
    ]
