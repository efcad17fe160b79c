"""Reads of the challenges room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from concilia.agencies.models import Agency, Person, Territory
from concilia.bodies.models import Body, Seat
from concilia.challenges import cause_tree, rules
from concilia.challenges.models import Challenge, Evidence
from concilia.core import clock
from concilia.core.permissions import Actor, rule_for, scopes_with

SORTS = {
    "number": "number",
    "title": "title",
    "body": "body__name",
    "territory": "territory__name",
    "severity": "weight",
    "urgency": "haste",
    "state": "state",
    "raised": "raised_at",
}


def challenges_for(user: Actor) -> QuerySet[Challenge]:
    """Return the challenges that `user` sees, with what a list shows of each."""
    weight = Case(
        *(When(severity=name, then=Value(at)) for name, at in rules.SEVERITY.items()),
        default=Value(0),
        output_field=IntegerField(),
    )
    haste = Case(
        *(When(urgency=name, then=Value(at)) for name, at in rules.URGENCY.items()),
        default=Value(0),
        output_field=IntegerField(),
    )
    return (
        Challenge.objects.visible_to(user)
        .select_related("body", "territory", "raised_by", "raised_for")
        .annotate(weight=weight, haste=haste, cause_count=Count("causes", distinct=True))
    )


def filtered(
    found: QuerySet[Challenge], filters: Mapping[str, str], sort: str = ""
) -> QuerySet[Challenge]:
    """Apply the filters of the list: `q`, `body`, `state`, `severity`, `territory` (with below).

    Values that make no sense are passed over; `state` may be `open` for all unfinished ones.
    `sort` is a key of `SORTS`, with `-` before it for the reverse.
    """
    words = filters.get("q", "").replace("\x00", " ").split()[:8]
    for word in words:
        number = word.upper().removeprefix("C-")
        hit = Q(title__icontains=word) | Q(statement__icontains=word)
        if number.isascii() and number.isdigit() and len(number) < 8:
            hit |= Q(number=int(number))
        found = found.filter(hit)
    state = filters.get("state", "")
    if state == "open":
        found = found.filter(state__in=rules.UNFINISHED)
    elif state in Challenge.State:
        found = found.filter(state=state)
    if filters.get("severity", "") in Challenge.Severity:
        found = found.filter(severity=filters["severity"])
    if filters.get("body"):
        found = found.filter(body__ref=filters["body"].replace("\x00", ""))
    if filters.get("territory"):
        path = (
            Territory.objects.filter(code=filters["territory"].replace("\x00", ""))
            .values_list("path", flat=True)
            .first()
        )
        found = found.filter(territory__path__startswith=path) if path else found.none()
    key = SORTS.get(sort.removeprefix("-"))
    if key:
        return found.order_by(f"-{key}" if sort.startswith("-") else key, "-pk")
    return found.order_by("-raised_at", "-pk")


def bodies_to_raise_in(user: Actor) -> QuerySet[Body]:
    """Return the bodies before which `user` may bring a challenge."""
    seated = scopes_with(user, "body", rule_for("challenges.raise").roles)
    above = scopes_with(user, "body", rule_for("challenges.hand_down").roles)
    return Body.objects.filter(Q(pk__in=seated) | Q(parent__in=above)).select_related("territory")


def bodies_to_refer_to(body: Body) -> QuerySet[Body]:
    """Return the bodies above, below and beside a body."""
    near = Q(pk=body.parent_id) | Q(parent=body.pk)
    if body.parent_id:
        near |= Q(parent=body.parent_id)
    return Body.objects.filter(near).exclude(pk=body.pk)


def agencies_to_raise_for(user: Person) -> QuerySet[Agency]:
    """Return the agencies for which `user` fills a seat today."""
    today = clock.today()
    seats = (
        Seat.objects.on(today)
        .filter(fillings__person=user)
        .filter(Q(fillings__ends=None) | Q(fillings__ends__gte=today), fillings__starts__lte=today)
    )
    return Agency.objects.filter(seats__in=seats).distinct()


def nodes_of(challenge: Challenge) -> list[cause_tree.Node]:
    """Return the causes of a challenge as values."""
    rows = challenge.causes.values_list("pk", "parent_id", "position", "text")
    return [cause_tree.Node(*row) for row in rows]


def evidence_of(challenge: Challenge) -> list[Evidence]:
    """Return the evidence of a challenge with all that is shown of it, in one query."""
    return list(
        challenge.evidence.select_related(
            "cause", "factor", "indicator", "territory", "added_by", "file"
        ).defer("file__content", "territory__geometry")
    )


@dataclass(frozen=True, slots=True)
class Promptness:
    """How promptly a body takes up what is raised. Days; medians of those that came so far."""

    waiting: int
    oldest_days: int | None
    overdue: int
    median_days: float | None
    to_dossier: float | None
    to_decision: float | None
    to_action: float | None


def promptness(challenges: Iterable[Challenge], today: dt.date) -> Promptness:
    """Return how promptly these challenges were judged, worked out, decided and acted on.

    Each span runs from the step before that was taken: raised, judged, dossier, decision, first
    report on a duty.
    """
    rows = list(challenges)
    now = clock.now()
    waiting = [row for row in rows if row.state == Challenge.State.RAISED]
    raised = [row.raised_at for row in waiting]
    return Promptness(
        waiting=len(waiting),
        oldest_days=(now - min(raised)).days if raised else None,
        overdue=sum(1 for row in waiting if row.triage_due and row.triage_due < today),
        median_days=_median(rows, "raised_at", "triaged_at"),
        to_dossier=_median(rows, "triaged_at", "dossier_at"),
        to_decision=_median(rows, "dossier_at", "decided_at"),
        to_action=_median(rows, "decided_at", "acted_at"),
    )


def _median(rows: Iterable[Challenge], start: str, end: str) -> float | None:
    pairs = ((getattr(row, start), getattr(row, end)) for row in rows)
    return rules.median_days((before, after) for before, after in pairs if before and after)
