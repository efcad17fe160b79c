"""Reads of appeals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import BooleanField, Case, Count, Q, QuerySet, When
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from concilia.agencies.models import Territory, localised
from concilia.bodies.models import Body
from concilia.core import charts, clock
from concilia.core.errors import Invalid, Problem
from concilia.core.permissions import Actor, acting, scopes_with
from concilia.indicators.appeals import rules
from concilia.indicators.appeals.models import Appeal
from concilia.indicators.permissions import ANSWERING, RECEIVING

SORTS = {
    "number": "number",
    "received": "received_on",
    "due": "due_on",
    "category": "category",
    "territory": "territory__name",
    "agency": "agency__name",
    "state": "state",
}
MONTHS = 12
WELL_FOUNDED = {"yes": True, "no": False}


def choice(choices: type[models.TextChoices], value: str, column: str) -> str:
    """Return a value that is one of the choices; raises Invalid for any other."""
    if value not in choices.values:
        words = _("One of: %(values)s.") % {"values": ", ".join(choices.values)}
        raise Invalid(Problem(words, column=column, value=value[:60]))
    return value


def overdue() -> Q:
    """Return the condition that the answer was due before today, by the day of each body.

    One query for the time zones of the bodies, of which there are few.
    """
    late = Q(pk=None)
    for zone in Body.objects.order_by().values_list("time_zone", flat=True).distinct():
        late |= Q(body__time_zone=zone, due_on__lt=Body(time_zone=zone).today())
    return late


def listed(
    user: Actor, asked: Mapping[str, str], days: Mapping[str, dt.date | None]
) -> QuerySet[Appeal]:
    """Return the appeals that `user` sees, narrowed down; unknown filters are left aside.

    `asked` may hold q, body, category, territory, agency, state (also open and late) and founded;
    `days` from and to.
    """
    found = Appeal.objects.visible_to(user).select_related("body", "territory", "agency")
    q = asked.get("q", "")
    if q:
        words = Q(text__icontains=q) | Q(answer__icontains=q) | Q(reference__iexact=q)
        number = q.upper().removeprefix("A-")
        if number.isdecimal() and len(number) < 10:
            words |= Q(number=int(number))
        found = found.filter(words)
    if asked.get("body"):
        found = found.filter(body__ref=asked["body"])
    if asked.get("category") in Appeal.Category.values:
        found = found.filter(category=asked["category"])
    if asked.get("territory"):
        area = Territory.objects.filter(code=asked["territory"]).only("path").first()
        found = found.filter(territory__path__startswith=area.path) if area else found.none()
    if asked.get("group", "").isdecimal() and len(asked["group"]) < 12:
        found = found.filter(group=int(asked["group"]))
    if asked.get("agency") == "none":
        found = found.filter(agency=None)
    elif asked.get("agency"):
        found = found.filter(agency__code=asked["agency"])
    if days.get("from"):
        found = found.filter(received_on__gte=days["from"])
    if days.get("to"):
        found = found.filter(received_on__lte=days["to"])
    return _standing(found, asked.get("state", ""), asked.get("founded", ""))


def _standing(found: QuerySet[Appeal], state: str, founded: str) -> QuerySet[Appeal]:
    if state in {"open", "late"}:
        found = found.filter(state__in=rules.OPEN)
    if state == "late":
        found = found.filter(overdue())
    elif state in Appeal.State.values:
        found = found.filter(state=state)
    if founded in WELL_FOUNDED:
        found = found.filter(well_founded=WELL_FOUNDED[founded])
    return found


def monthly(appeals: QuerySet[Appeal], last: dt.date | None = None) -> charts.Chart:
    """Return the counts of twelve months by category as stacked bars. One query."""
    shown = rules.months(last or clock.today(), MONTHS)
    rows = _by_month(appeals.filter(received_on__gte=shown[0]))
    return _stacked([(row["month"], row["category"], row["number"]) for row in rows], shown)


def _by_month(appeals: QuerySet[Appeal]) -> QuerySet[Any, Any]:
    in_months = appeals.order_by().annotate(month=TruncMonth("received_on"))
    return in_months.values("month", "category").annotate(number=Count("pk"))


def _stacked(rows: Iterable[tuple[dt.date, str, int]], shown: list[dt.date]) -> charts.Chart:
    table = rules.by_month(rows, shown, Appeal.Category.values)
    labels = dict(Appeal.Category.choices)
    return charts.bar(
        _("Appeals by month and category"),
        {
            date_format(month, "YEAR_MONTH_FORMAT"): {str(labels[c]): n for c, n in parts.items()}
            for month, parts in table.items()
        },
        unit=_("appeals"),
        ordered=False,
        name_title=_("Month"),
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many appeals came in twelve months and were well founded, and how many wait now."""

    received: int
    owed: int
    late: int
    well_founded: int


def last_year(appeals: QuerySet[Appeal], late: Q | None = None) -> tuple[Counts, charts.Chart]:
    """Count the appeals of the last twelve months, and all that wait for an answer; with `monthly`.

    One query where the caller knows what is `late`, otherwise two.
    """
    shown = rules.months(clock.today(), MONTHS)
    owed = Q(state__in=rules.OPEN)
    rows = _by_month(appeals.filter(owed | Q(received_on__gte=shown[0]))).annotate(
        owed=Count("pk", filter=owed),
        late=Count("pk", filter=owed & (overdue() if late is None else late)),
        founded=Count("pk", filter=Q(well_founded=True)),
    )
    found = list(rows)
    recent = [row for row in found if row["month"] >= shown[0]]
    counts = Counts(
        received=sum(row["number"] for row in recent),
        owed=sum(row["owed"] for row in found),
        late=sum(row["late"] for row in found),
        well_founded=sum(row["founded"] for row in recent),
    )
    parts = [(row["month"], row["category"], row["number"]) for row in recent]
    return counts, _stacked(parts, shown)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Appeals that wait for one agency or one body: how many, and the first due date."""

    name: str
    code: str
    number: int
    due: dt.date
    today: dt.date


ELSEWHERE = "elsewhere"
"""The key of `waiting_for` under which the overdue appeals stand that lie with other agencies."""


def waiting_for(user: Actor) -> dict[str, list[Waiting]]:
    """Return what waits for the person, by the state of the appeals; one query.

    With an agency: agency by agency for which the person answers. Received and answered: body by
    body for which the person receives appeals; so also, under `ELSEWHERE`, the overdue ones that
    lie with any agency.
    """
    state = Appeal.State
    mine = acting(user, ANSWERING, agency="agency", body="body") & Q(state=state.WITH_AGENCY)
    bodies = scopes_with(user, "body", RECEIVING)
    # No body is further than a day ahead: which of these are overdue there is said below.
    elsewhere = Q(state=state.WITH_AGENCY, due_on__lte=clock.today() + dt.timedelta(days=1))
    led = Q(body__in=bodies) & (Q(state__in=(state.RECEIVED, state.ANSWERED)) | elsewhere)
    agency = ("agency__code", "agency__name", "agency__names")
    body = ("body__ref", "body__name", "body__names")
    rows = (
        Appeal.objects.filter(mine | led)
        .order_by()
        .annotate(own=Case(When(mine, then=True), default=False, output_field=BooleanField()))
        .values("state", "own", "due_on", "body", "body__time_zone", *agency, *body)
        .annotate(n=Count("pk"))
    )
    found: dict[tuple[str, str], Waiting] = {}

    def add(key: str, place: tuple[str, ...], row: Mapping[str, Any], today: dt.date) -> None:
        code, name, names = (row[field] for field in place)
        former = found.get((key, code))
        number, due = row["n"], row["due_on"]
        if former:
            number, due = number + former.number, min(due, former.due)
        found[key, code] = Waiting(localised(name, names), code, number, due, today)

    for row in rows:
        today = Body(time_zone=row["body__time_zone"]).today()
        if row["state"] != state.WITH_AGENCY:
            add(row["state"], body, row, today)
            continue
        if row["own"]:
            add(state.WITH_AGENCY, agency, row, today)
        if row["body"] in bodies and row["due_on"] < today:
            add(ELSEWHERE, body, row, today)
    kinds = (state.WITH_AGENCY, state.RECEIVED, state.ANSWERED, ELSEWHERE)
    result: dict[str, list[Waiting]] = {key: [] for key in kinds}
    for (key, _code), waiting in sorted(found.items(), key=lambda item: item[1].due):
        result[key].append(waiting)
    return result


def bodies_to_receive_for(user: Actor) -> QuerySet[Body]:
    """Return the bodies for which a person may enter appeals."""
    return Body.objects.filter(pk__in=scopes_with(user, "body", RECEIVING))
