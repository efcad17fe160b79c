"""Which duties of a body are late, by lead agency and by cause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _l

from concilia.agencies.models import Agency
from concilia.bodies.models import Body
from concilia.core.permissions import Actor
from concilia.duties import rules
from concilia.duties.models import Duty, Report, Wait

CAUSES: dict[str, str | Promise] = {
    "asked": _l("a change is asked for"),
    "unanswered": _l("not answered yet"),
    "waits": _l("waits for another duty"),
    "obstacle": _l("an obstacle is reported"),
    "silent": _l("never reported"),
    "longer": _l("takes longer than thought"),
    "unsaid": _l("no reason was said"),
}
"""Why a duty is late, by what is known of it; the first that holds is its cause."""


@dataclass(slots=True)
class Late:
    """The late duties of one lead agency, or of one cause."""

    label: str | Promise
    key: str = ""
    count: int = 0
    days: int = 0


def with_cause(duties: QuerySet[Duty]) -> QuerySet[Any]:
    """Annotate late duties with `cause`, a key of `CAUSES`."""
    reports = Report.objects.filter(duty=OuterRef("pk"), part=None)
    newest = reports.order_by("-reported_at", "-pk").values("obstacle")[:1]
    awaited = Wait.objects.filter(duty=OuterRef("pk"), awaited__state__in=rules.OPEN)
    return duties.annotate(said=Subquery(newest)).annotate(
        cause=Case(
            When(change_asked_at__isnull=False, then=Value("asked")),
            When(state="given", then=Value("unanswered")),
            When(Exists(awaited), then=Value("waits")),
            When(said=None, then=Value("silent")),
            When(~Q(said=""), then=Value("obstacle")),
            When(forecast__gt=F("due"), then=Value("longer")),
            default=Value("unsaid"),
            output_field=CharField(),
        )
    )


def late_of(body: Body, user: Actor) -> tuple[list[Late], list[Late]]:
    """Return what is late of a body that `user` sees, by agency and by cause; one query.

    Each the most first; `days` is by how much the latest of them is late.
    """
    today = body.today()
    seen = Duty.objects.of_body(body, user).filter(state__in=rules.OPEN, due__lt=today)
    late = with_cause(seen)
    rows = (
        late.order_by()
        .values("lead__code", "lead__name", "lead__names", "lead__short_name", "cause")
        .annotate(count=Count("pk"), first=Min("due"))
    )
    agencies: dict[str, Late] = {}
    causes: dict[str, Late] = {}
    for row in rows:
        agency = Agency(
            name=row["lead__name"], names=row["lead__names"], short_name=row["lead__short_name"]
        )
        days = (today - row["first"]).days
        code, cause = row["lead__code"], row["cause"]
        for found, key, label in (
            (agencies, code, agency.label),
            (causes, cause, CAUSES[cause]),
        ):
            one = found.setdefault(key, Late(label, key))
            one.count += row["count"]
            one.days = max(one.days, days)
    return _most(agencies.values()), _most(causes.values())


def _most(found: Iterable[Late]) -> list[Late]:
    return sorted(found, key=lambda one: (-one.count, -one.days, str(one.label)))
