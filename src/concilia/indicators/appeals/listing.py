"""The list of appeals."""

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency, Territory
from concilia.bodies.models import Body
from concilia.core import tables
from concilia.indicators.appeals import queries
from concilia.indicators.appeals.models import Appeal

PAGE = 50
_FILTERS = (
    "q",
    "body",
    "category",
    "territory",
    "agency",
    "state",
    "founded",
    "group",
    "from",
    "to",
)


def _day(text: str) -> dt.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


@login_required
def index(request: HttpRequest) -> HttpResponseBase:
    """All appeals that the person sees: counts by month, filters, order, pages, downloads."""
    asked = {n: request.GET.get(n, "").replace("\x00", "").strip()[:200] for n in _FILTERS}
    days = {name: _day(asked[name]) for name in ("from", "to")}
    found = _sorted(queries.listed(request.user, asked, days), request.GET.get("sort", ""))
    form = tables.requested_format(request)
    if form:
        return _download(form, found)
    seen = Appeal.objects.visible_to(request.user).order_by()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "asked": asked,
        "filtered": any(asked.values()),
        "chart": queries.monthly(found, days["to"]) if page.object_list else None,
        "bodies": Body.objects.filter(pk__in=seen.values("body")),
        "territories": Territory.objects.filter(pk__in=seen.values("territory")).defer("geometry"),
        "agencies": Agency.objects.filter(pk__in=seen.values("agency")),
        "states": Appeal.State.choices,
        "categories": Appeal.Category.choices,
        "desks": queries.bodies_to_receive_for(request.user),
    }
    return render(request, "indicators/appeals/list.html", context)


def _sorted(found: QuerySet[Appeal], sort: str) -> QuerySet[Appeal]:
    column = queries.SORTS.get(sort.removeprefix("-"))
    if column is None:
        return found.order_by("-received_on", "-pk")
    order = F(column).desc if sort.startswith("-") else F(column).asc
    return found.order_by(order(nulls_last=True), "pk")


def _download(form: str, found: QuerySet[Appeal]) -> HttpResponseBase:
    columns = (
        _("Number"),
        _("Reference"),
        _("Body"),
        _("Received on"),
        _("Channel"),
        _("Category"),
        _("Territory"),
        _("Agency"),
        _("Text"),
        _("State"),
        _("Answer due"),
        _("Answered on"),
        _("Answer"),
        _("Well founded"),
        _("Settled"),
        _("Closed on"),
    )
    rows = (
        (
            one.ref,
            one.reference,
            str(one.body),
            one.received_on,
            one.get_channel_display(),
            one.get_category_display(),
            str(one.territory),
            str(one.agency or ""),
            one.text,
            one.get_state_display(),
            one.due_on,
            one.answered_on,
            one.answer,
            {True: _("yes"), False: _("no")}.get(one.well_founded, ""),  # type: ignore[arg-type]  # None has no word
            one.get_settled_display(),
            one.closed_on,
        )
        for one in found.iterator(chunk_size=500)
    )
    return tables.download(form, "appeals", columns, rows)
