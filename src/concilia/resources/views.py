"""Pages of the resources room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency, Territory
from concilia.core import charts, permissions, tables
from concilia.core.errors import Invalid
from concilia.indicators.permissions import anywhere
from concilia.resources import actions, exports, queries
from concilia.resources.capacities import queries as capacities
from concilia.resources.forms import FacilityFindForm, FacilityForm, FindForm
from concilia.resources.models import Activity, Facility

MAPPED = 1000
_ALL = dt.date(1900, 1, 1)
_SORTS = {
    "agency": ("agency__name", "type__name", "territory__path"),
    "type": ("type__name", "agency__name", "territory__path"),
    "territory": ("territory__path", "agency__name", "type__name"),
    "day": ("reported_on", "agency__name", "type__name"),
}
_FACILITY_SORTS = {
    "name": ("name",),
    "kind": ("kind", "name"),
    "territory": ("territory__path", "name"),
    "beds": ("beds", "name"),
    "staff": ("staff", "name"),
}


def _order(asked: str, sorts: Mapping[str, tuple[str, ...]], default: str) -> list[str]:
    """Return the fields to order by; an unknown wish is the default."""
    if asked.removeprefix("-") not in sorts:
        asked = default
    first, *rest = sorts[asked.removeprefix("-")]
    return [f"-{first}" if asked.startswith("-") else first, *rest, "pk"]


def _import_url(kind: str) -> str:
    return f"{reverse('core:import_new')}?kind={kind}"


def _found(request: HttpRequest) -> tuple[FindForm, QuerySet[Activity], dict[str, Any]]:
    """Return the filters, the activities that meet them, and what the pages say of both."""
    days = queries.report_days()
    data = request.GET.copy()
    find = FindForm(data, [(day.isoformat(), date_format(day)) for day in days])
    find.is_valid()
    asked = find.cleaned_data.get("day") or (days[0] if days else None)
    data["day"] = asked.isoformat() if asked else ""
    code = find.cleaned_data.get("agency") or ""
    agency = Agency.objects.filter(code=code).first() if code else None
    kind = find.cleaned_data.get("type")
    rows = queries.matching(
        queries.activities(request.user),
        text=find.cleaned_data.get("q") or "",
        territory=find.cleaned_data.get("territory"),
        agency=agency,
        type=kind.code if kind else "",
        day=None if asked == _ALL else asked,
    )
    context = {
        "find": find,
        "agency": agency,
        "day": None if asked == _ALL else asked,
        "any": bool(days),
        "import_url": _import_url("activities"),
        "abilities": permissions.abilities(request.user, anywhere(request.user)),
    }
    return find, rows, context


@login_required
def index(request: HttpRequest) -> HttpResponseBase:
    """Who does what where, a row per activity."""
    _find, rows, context = _found(request)
    rows = rows.order_by(*_order(request.GET.get("sort", ""), _SORTS, "agency"))
    wanted = tables.requested_format(request)
    if wanted:
        return tables.download(
            wanted, _("who does what where"), exports.ACTIVITIES, exports.activity_rows(rows)
        )
    context["page"] = Paginator(rows.select_related("funder", "partner"), 50).get_page(
        request.GET.get("page")
    )
    context["agencies"] = rows.order_by().values("agency").distinct().count()
    context["territories"] = rows.order_by().values("territory").distinct().count()
    return render(request, "resources/list.html", context)


@login_required
def matrix(request: HttpRequest) -> HttpResponseBase:
    """Who does what where as counts of agencies: territory by kind of activity."""
    _find, rows, context = _found(request)
    counts = queries.matrix(rows)
    places = list(dict.fromkeys(place for place, _kind in counts))
    kinds = sorted({kind for _place, kind in counts})
    wanted = tables.requested_format(request)
    if wanted:
        table = ([place, *(counts.get((place, kind), 0) for kind in kinds)] for place in places)
        return tables.download(wanted, _("matrix"), [_("Territory"), *kinds], table)
    context["chart"] = (
        charts.heat_map(
            _("Agencies per territory and activity"),
            counts,
            rows=places,
            columns=kinds,
            unit=_("agencies"),
            row_title=_("Territory"),
        )
        if counts
        else None
    )
    context["map"] = _map_of_presence(rows)
    missing = [(place, kind) for place in places for kind in kinds if (place, kind) not in counts]
    context["missing"] = len(missing)
    context["cells"] = len(places) * len(kinds)
    return render(request, "resources/matrix.html", context)


def _map_of_presence(rows: QuerySet[Activity]) -> charts.Chart | None:
    """Return how many agencies work in each territory; works without anything from outside."""
    counts = rows.order_by().values_list("territory").annotate(n=Count("agency", distinct=True))
    held = dict(counts)
    places = Territory.objects.in_bulk(held)
    points = [
        charts.Point(str(place), place.latitude, place.longitude, float(held[pk]))
        for pk, place in places.items()
        if place.latitude is not None and place.longitude is not None and not place.geometry
    ]
    areas = [
        charts.Area(str(place), place.geometry, float(held[pk]))
        for pk, place in places.items()
        if place.geometry
    ]
    if not points and not areas:
        return None
    return charts.point_map(_("Agencies per territory"), points, areas, unit=_("agencies"))


def _map_of_facilities(rows: QuerySet[Facility]) -> charts.Chart | None:
    """Return where the facilities lie, by their beds; the first thousand."""
    placed = rows.filter(latitude__isnull=False, longitude__isnull=False)[:MAPPED]
    points = [
        charts.Point(str(one), one.latitude, one.longitude, float(one.beds))
        for one in placed
        if one.latitude is not None and one.longitude is not None
    ]
    return charts.point_map(_("Where they lie"), points, unit=_("beds")) if points else None


@login_required
def facilities(request: HttpRequest) -> HttpResponseBase:
    """All facilities."""
    find = FacilityFindForm(request.GET)
    find.is_valid()
    rows = queries.facilities(request.user)
    if text := find.cleaned_data.get("q"):
        rows = rows.filter(
            Q(name__icontains=text) | Q(code__icontains=text) | Q(agency__name__icontains=text)
        )
    if kind := find.cleaned_data.get("kind"):
        rows = rows.filter(kind=kind)
    if territory := find.cleaned_data.get("territory"):
        rows = rows.filter(queries.inside(territory))
    rows = rows.order_by(*_order(request.GET.get("sort", ""), _FACILITY_SORTS, "name"))
    wanted = tables.requested_format(request)
    if wanted:
        return tables.download(
            wanted, _("facilities"), exports.FACILITIES, exports.facility_rows(rows)
        )
    return render(
        request,
        "resources/facilities.html",
        {
            "find": find,
            "page": Paginator(rows, 50).get_page(request.GET.get("page")),
            "map": _map_of_facilities(rows),
            "filtered": bool(set(request.GET) - {"page", "sort"}),
            "import_url": _import_url("facilities"),
            "abilities": permissions.abilities(request.user, anywhere(request.user)),
        },
    )


@login_required
def facility(request: HttpRequest, code: str) -> HttpResponse:
    """One facility."""
    thing = get_object_or_404(capacities.whole(queries.facilities(request.user)), code=code)
    held = capacities.base_confirmed(thing)
    position = None if thing.latitude is None else f"{thing.latitude}, {thing.longitude}"
    return render(
        request,
        "resources/facility.html",
        {
            "facility": thing,
            "base": [
                (_("Kind"), thing.get_kind_display(), held.get("kind")),
                (_("Territory"), thing.territory, held.get("territory")),
                (_("Agency that runs it"), thing.agency, held.get("agency")),
                (_("Position"), position, held.get("latitude")),
                (_("Beds"), thing.beds, held.get("beds")),
                (_("Staff"), thing.staff, held.get("staff")),
            ],
            "groups": capacities.groups(thing),
            "may_confirm": bool(
                thing.agency and permissions.may(request.user, "resources.confirm", thing)
            ),
            "abilities": permissions.abilities(request.user, anywhere(request.user)),
        },
    )


@login_required
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a facility."""
    permissions.require(request.user, "resources.facility", anywhere(request.user))
    form = FacilityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.enter_facility(by=request.user, **form.cleaned_data)
        except Invalid as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, _("The facility is entered."))
            return redirect(made)
    return _form_page(request, form, None)


@login_required
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Change a facility."""
    thing = get_object_or_404(queries.facilities(request.user), code=code)
    permissions.require(request.user, "resources.facility", anywhere(request.user))
    form = FacilityForm(request.POST or None, instance=thing)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_facility(thing, by=request.user, **form.cleaned_data)
        except Invalid as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, _("The facility is changed."))
            return redirect(thing)
    return _form_page(request, form, thing)


def _tell(form: Any, refusal: Invalid) -> None:
    for problem in refusal:
        form.add_error(problem.column if problem.column in form.fields else None, problem.message)


def _form_page(request: HttpRequest, form: Any, thing: Facility | None) -> HttpResponse:
    return render(
        request,
        "resources/form.html",
        {"form": form, "facility": thing},
        status=422 if form.is_bound else 200,
    )
