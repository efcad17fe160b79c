"""Reads of duties."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, IntegerField, Prefetch, Q, QuerySet, When

from concilia.agencies.folding import fold
from concilia.agencies.models import Agency
from concilia.bodies.models import Body
from concilia.core.permissions import Actor, acting, scopes_with
from concilia.duties import rules
from concilia.duties.models import Duty, DutyPart, Remark, Report
from concilia.duties.permissions import ACTING, LEADERS
from concilia.meetings.models import Decision

SORTS = {
    "number": "number",
    "title": "title",
    "lead": "lead__name",
    "due": "due",
    "state": "state",
    "percent": "percent",
    "body": "body__name",
}
OPEN_FIRST = Case(
    When(state__in=("closed", "cancelled"), then=1), default=0, output_field=IntegerField()
)
TONES = ("late", "soon", "contested", "done", "calm")


def toned(tone: str, today: dt.date) -> Q:
    """Return the condition under which `rules.tone` answers `tone` on `today`."""
    open_ = Q(state__in=rules.OPEN)
    amber = Q(amber_from__isnull=False, amber_from__lte=today) | Q(
        amber_from=None, due__lte=today + dt.timedelta(days=rules.SOON)
    )
    slips = Q(forecast__isnull=False, forecast__gt=F("due"))
    near = amber | slips
    conditions = {
        "contested": Q(state="contested"),
        "done": Q(state__in=("done", "verified", "closed")),
        "late": open_ & Q(due__lt=today),
        "soon": open_ & Q(due__gte=today) & near,
    }
    if tone in conditions:
        return conditions[tone]
    return Q(state="cancelled") | (open_ & Q(due__gte=today) & ~near)


def toned_in(tone: str, bodies: Iterable[Body]) -> Q:
    """Return the condition under which a duty of `bodies` has `tone`, each by its own day."""
    by_day: dict[dt.date, list[int]] = {}
    for body in bodies:
        by_day.setdefault(body.today(), []).append(body.pk)
    found = Q(pk=None)
    for today, ids in by_day.items():
        found |= toned(tone, today) & Q(body__in=ids)
    return found


def shown(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """Fetch with duties what a list shows of them, in few queries."""
    parts = Prefetch("parts", DutyPart.objects.select_related("agency"))
    return duties.select_related("body", "lead", "decision").prefetch_related(parts)


def listed(
    user: Actor,
    *,
    q: str = "",
    body: str = "",
    agency: str = "",
    state: str = "",
    tone: str = "",
    bodies: Iterable[Body] = (),
    mine: bool = False,
    until: dt.date | None = None,
) -> QuerySet[Duty]:
    """Return the duties that `user` sees, narrowed down; unknown filters are left aside.

    Bare: a page, or who needs them, fetches what it shows of them with `shown`.

    `bodies` are those whose duties the person sees; asked for their day when `tone` is given.
    """
    found = Duty.objects.visible_to(user)
    if q:
        narrowed = Q(title__icontains=q) | Q(deliverable__icontains=q)
        if folded := fold(q):
            called = Agency.objects.order_by().filter(folded__contains=folded)
            narrowed |= Q(lead__in=called.values("pk"))
        number = q.upper().removeprefix("D-")
        if number.isdecimal() and len(number) < 10:
            narrowed |= Q(number=int(number))
        found = found.filter(narrowed)
    if body:
        found = found.filter(body__ref=body)
    if agency:
        named = Agency.objects.order_by().filter(code=agency).values("pk")
        found = found.filter(with_part(Q(lead__in=named), Q(agency__in=named)))
    if state in Duty.State.values:
        found = found.filter(state=state)
    if tone in TONES:
        found = found.filter(toned_in(tone, bodies))
    if mine:
        found = found.filter(part_of(user))
    if until:
        found = found.filter(due__lte=until)
    return found


def with_part(leads: Q, helps: Q) -> Q:
    """Return the condition that a duty is led so, or that a part of it is held so.

    As a union, because an index serves each side of it, and neither serves an OR of both.
    """
    led = Duty.objects.order_by().filter(leads).values("pk")
    return Q(pk__in=led.union(DutyPart.objects.order_by().filter(helps).values("duty")))


def part_of(user: Actor) -> Q:
    """Return the condition that the person's agencies lead a duty or have a part in it."""
    return with_part(
        acting(user, ACTING, agency="lead", body="body"),
        acting(user, ACTING, agency="agency", body="duty__body"),
    )


def page_of(found: QuerySet[Duty], number: str | None, size: int) -> Page[Duty]:
    """Return one page of a list with what it shows.

    The list is counted and ordered by its keys alone; the rows of the page are fetched after.
    """
    page: Any = Paginator(found.values_list("pk", flat=True), size).get_page(number)
    rows = shown(Duty.objects.filter(pk__in=list(page.object_list))).in_bulk()
    page.object_list = [rows[pk] for pk in page.object_list if pk in rows]
    return cast("Page[Duty]", page)


def with_duties(duties: QuerySet[Duty]) -> QuerySet[Agency]:
    """Return the agencies that lead, or have a part in, some of these duties."""
    bare = duties.order_by()
    helping = DutyPart.objects.order_by().filter(duty__in=bare.values("pk")).values("agency")
    return Agency.objects.filter(pk__in=bare.values("lead").union(helping))


def late(duties: QuerySet[Duty], today: dt.date) -> QuerySet[Duty]:
    """Return the open duties whose due date has passed, the latest first."""
    return duties.filter(state__in=rules.OPEN, due__lt=today).order_by("due", "pk")


def pressing(duties: QuerySet[Duty], today: dt.date) -> QuerySet[Duty]:
    """Return the open duties that are late, or by their forecast will be; the latest first."""
    slips = Q(forecast__isnull=False, forecast__gt=F("due"))
    return duties.filter(Q(due__lt=today) | slips, state__in=rules.OPEN).order_by("due", "pk")


def of_agencies(user: Actor) -> QuerySet[Duty]:
    """Return the open duties that the person's agencies lead, the most urgent first."""
    leads = acting(user, ACTING, agency="lead", body="body")
    return shown(Duty.objects.filter(leads, state__in=rules.OPEN)).order_by("due", "pk")


def without_duty(user: Actor) -> QuerySet[Decision]:
    """Return the decisions whose draft named a lead agency and that no duty follows from yet."""
    bodies = scopes_with(user, "body", LEADERS)
    named = Decision.objects.filter(body__in=bodies, motion__draft__lead__isnull=False)
    return named.filter(duties=None).select_related("body").order_by("decided_at", "number")


def of_agency(agency: Agency, user: Actor) -> QuerySet[Duty]:
    """Return the live duties in which an agency has a part and that `user` sees."""
    order = Case(When(lead=agency, then=0), default=1, output_field=IntegerField())
    return (
        shown(Duty.objects.visible_to(user))
        .filter(with_part(Q(lead=agency), Q(agency=agency)))
        .exclude(state__in=("closed", "cancelled"))
        .order_by(order, "due", "pk")
    )


def story(duty: Duty) -> list[Report | Remark]:
    """Return what was said about a duty, newest first: reports and remarks together."""
    reports = list(
        duty.reports.select_related("agency", "person", "attachment").defer("attachment__content")
    )
    remarks = list(
        duty.remarks.select_related("person", "agency", "attachment").defer("attachment__content")
    )
    said: list[tuple[dt.datetime, int, Report | Remark]] = [
        *((report.reported_at, 0, report) for report in reports),
        *((remark.made_at, 1, remark) for remark in remarks),
    ]
    return [thing for _when, _kind, thing in sorted(said, key=lambda s: s[:2], reverse=True)]
