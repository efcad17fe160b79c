"""Pages of the indicators room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.agencies.models import Territory
from concilia.core import permissions, tables
from concilia.core.charts import Chart
from concilia.core.errors import Invalid
from concilia.core.tables.queries import imports_visible_to
from concilia.indicators import actions, charts, computing, exports, presenting, queries
from concilia.indicators.forms import DefinitionForm, FindForm, NarrowForm
from concilia.indicators.models import Indicator, Observation
from concilia.indicators.permissions import anywhere
from concilia.indicators.signals import judging, reading, sums, wording
from concilia.indicators.signals.judging import Found, Judged

_SORTS = {
    "name": ("name",),
    "code": ("code",),
    "values": ("values_count", "name"),
    "last": ("last_period", "name"),
}
_VALUE_SORTS = {
    "period": ("period", "territory__path"),
    "territory": ("territory__path", "-period"),
    "value": ("value", "-period"),
    "known": ("known_at", "-period"),
}


def _import_url() -> str:
    return f"{reverse('core:import_new')}?kind=observations"


def _report_url(request: HttpRequest, pk: int | None) -> str:
    """Return the address of an import's report where the person sees it."""
    if pk and imports_visible_to(request.user).filter(pk=pk).exists():
        return reverse("core:import", args=(pk,))
    return ""


def _reversed(fields: tuple[str, ...]) -> list[str]:
    return [field[1:] if field.startswith("-") else f"-{field}" for field in fields]


def _order(asked: str, sorts: Mapping[str, tuple[str, ...]], default: str) -> list[str]:
    """Return the fields to order by; an unknown wish is the default."""
    if asked.removeprefix("-") not in sorts:
        asked = default
    fields = sorts[asked.removeprefix("-")]
    return _reversed(fields) if asked.startswith("-") else list(fields)


@login_required
def index(request: HttpRequest) -> HttpResponseBase:
    """All indicators."""
    find = FindForm(request.GET)
    find.is_valid()
    found = queries.matching(
        queries.indicators(request.user),
        text=find.cleaned_data.get("q", ""),
        frequency=find.cleaned_data.get("frequency", ""),
        having=find.cleaned_data.get("having", ""),
    ).order_by(*_order(request.GET.get("sort", ""), _SORTS, "name"), "pk")
    wanted = tables.requested_format(request)
    if wanted:
        return tables.download(
            wanted, _("indicators"), exports.INDICATORS, exports.indicator_rows(found)
        )
    return render(
        request,
        "indicators/list.html",
        {
            "find": find,
            "page": Paginator(found, 50).get_page(request.GET.get("page")),
            "abilities": permissions.abilities(request.user, anywhere(request.user)),
            "import_url": _import_url(),
            "filtered": bool(set(request.GET) - {"page", "sort"}),
        },
    )


@login_required
def indicator(request: HttpRequest, code: str) -> HttpResponseBase:
    """One indicator: what it is, how it moves, every value and its source."""
    thing = get_object_or_404(
        Indicator.objects.visible_to(request.user).select_related("source"), code=code
    )
    narrow = NarrowForm(request.GET)
    start, end = narrow.period()
    latest = queries.latest_by_territory(thing)
    by_code = {one.territory.code: one.territory for one in latest}
    chosen = [
        by_code[one] for one in dict.fromkeys(request.GET.getlist("territory")) if one in by_code
    ]
    rows = queries.observations(
        request.user, thing, chosen, start, end, known=narrow.known_on()
    ).order_by(*_order(request.GET.get("sort", ""), _VALUE_SORTS, "-period"), "pk")
    wanted = tables.requested_format(request)
    if wanted:
        return tables.download(
            wanted, thing.code, exports.OBSERVATIONS, exports.observation_rows(thing, rows)
        )
    drawn = (chosen or queries.worth_drawing(thing, latest))[: charts.MOST]
    shown = {territory.pk for territory in drawn}
    judged = reading.judge(thing)
    reads = reading.read(thing, [one.territory for one in latest], start, end, judged=judged)
    alone = next((one for one in reads if one.territory.pk == drawn[0].pk), None) if drawn else None
    alone = alone if len(drawn) == 1 and alone and alone.mean is not None else None
    increments = thing.cumulative and request.GET.get("show") == "increments"
    kind = request.GET.get("chart", "")
    # Of a running total what is charted within limits is what it grows by.
    summed = (
        sums.of(thing, judged, drawn[0]) if alone and (increments or not thing.cumulative) else None
    )
    kind = kind if summed and kind in sums.KINDS else ""
    smaller = [one for one in latest if one.territory.level != "nation"]
    return render(
        request,
        "indicators/indicator.html",
        {
            "indicator": thing,
            "narrow": narrow,
            "latest": latest,
            "chosen": chosen,
            "too_many": len(chosen) > charts.MOST,
            "most": charts.MOST,
            "shown": shown,
            "increments": increments,
            "chart": _chart(thing, drawn, narrow, alone, summed if kind else None, kind, increments)
            if latest
            else None,
            "kinds": _kinds(kind) if summed else [],
            "said": [sums.sentence(summed, kind)]
            if summed and kind
            else [wording.verdict(one, thing) for one in reads if one.territory.pk in shown],
            "methods": wording.methods(judging.counted_by(thing, judged.values) is not None),
            "stretches": _stretches(thing, drawn[0], judged) if alone else [],
            "verdicts": {one.territory.pk: presenting.verdict(one, thing) for one in reads},
            "as_known": narrow.known_on(),
            "barred": len(smaller) > 2,
            "bars": charts.latest_chart(thing, smaller)
            if len(smaller) > 2 and "bars" in request.GET
            else None,
            "falls": queries.falls(thing, drawn, start, end) if thing.cumulative else [],
            "corrected": queries.corrected(thing),
            "page": Paginator(rows, 50).get_page(request.GET.get("page")),
            "import_url": _import_url(),
            "abilities": permissions.abilities(request.user, anywhere(request.user)),
        },
    )


def _chart(
    thing: Indicator,
    drawn: Sequence[Territory],
    narrow: NarrowForm,
    alone: reading.Read | None,
    summed: sums.Sums | None,
    kind: str,
    increments: bool,
) -> Chart:
    """Return lines to compare, or one series with its limits where only one is drawn."""
    start, end = narrow.period()
    if summed is not None:
        note = charts.source_note(queries.imports_of(thing, drawn[:1]))
        return sums.chart(summed, kind, start, end, note)
    if alone is not None and (increments or not thing.cumulative):
        return charts.limits_chart(alone, thing)
    return charts.comparison_chart(thing, drawn, start, end, increments=increments)


def _kinds(chosen: str) -> list[tuple[str, str, bool]]:
    """Return the charts that one series can be seen in: key, name, whether it is shown."""
    names = {"": _("Single values (XmR)"), "ewma": _("Moving average (EWMA)")}
    names["cusum"] = _("Sums of deviations (CUSUM)")
    return [(key, name, key == chosen) for key, name in names.items()]


def _stretches(
    thing: Indicator, territory: Territory, judged: Judged
) -> list[tuple[Found, list[str]]]:
    found = reading.stretches(thing, territory, judged=judged)
    return [(one, [wording.rule(code) for code in one.rules]) for one in found]


@login_required
def observation(request: HttpRequest, pk: int) -> HttpResponse:
    """One value: where it comes from and what it was before."""
    thing = get_object_or_404(queries.observation(request.user, pk))
    return render(
        request,
        "indicators/observation.html",
        {
            "observation": thing,
            "series_url": thing.indicator.url_for(thing.territory),
            "inputs": _inputs(thing),
            "rivals": thing.rivals.select_related("source", "source_import__file").defer(
                "source_import__file__content"
            ),
            "source_url": _report_url(request, thing.source_import_id),
            "revisions": thing.revisions.select_related("source_import__file")
            .defer("source_import__file__content")
            .order_by("-replaced_at", "-pk"),
        },
    )


def _inputs(thing: Observation) -> list[computing.Input]:
    """Return what a computed value was computed from; nothing for a reported one."""
    indicator = thing.indicator
    if not indicator.expression or not indicator.defined:
        return []
    found = computing.evaluate(indicator, [thing.territory], end=thing.period)
    return found.inputs(thing.territory, thing.period) if thing.period in found.periods else []


@login_required
def define(request: HttpRequest) -> HttpResponse:
    """Define a new indicator."""
    permissions.require(request.user, "indicators.define", anywhere(request.user))
    form = DefinitionForm(request.POST or None, initial={"minimum": 0})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.define(by=request.user, **form.cleaned_data)
        except Invalid as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, _("The indicator is defined. Import its values next."))
            return redirect(made)
    return _form_page(request, form, None)


@login_required
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Change the definition of an indicator."""
    thing = get_object_or_404(Indicator.objects.visible_to(request.user), code=code)
    permissions.require(request.user, "indicators.define", anywhere(request.user))
    form = DefinitionForm(request.POST or None, instance=thing)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(thing, by=request.user, **form.cleaned_data)
        except Invalid as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, _("The definition is changed."))
            return redirect(thing)
    return _form_page(request, form, thing)


def _tell(form: Any, refusal: Invalid) -> None:
    for problem in refusal:
        form.add_error(problem.column if problem.column in form.fields else None, problem.message)


def _form_page(request: HttpRequest, form: Any, thing: Indicator | None) -> HttpResponse:
    return render(
        request,
        "indicators/form.html",
        {"form": form, "indicator": thing},
        status=422 if form.is_bound else 200,
    )
