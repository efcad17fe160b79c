"""The page of access: computed while you wait, kept as a scenario when it is worth it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilia.core import permissions, tables
from concilia.core.errors import Invalid
from concilia.indicators.permissions import anywhere
from concilia.resources.access import inputs, presenting
from concilia.resources.access.computing import compute
from concilia.resources.access.forms import AccessForm
from concilia.resources.access.travel import TravelError
from concilia.resources.models import Layer, Scenario
from concilia.resources.scenarios import actions, words
from concilia.resources.scenarios.forms import KeepForm, bodies_for
from concilia.resources.scenarios.layers import decoded

MOST_BYTES = 4 * 1024 * 1024
"""A larger file is worked through in the background, as a scenario."""


@login_required
@require_http_methods(["GET", "POST"])
def access(request: HttpRequest) -> HttpResponseBase:
    """Who reaches which facilities: figures in words, map, curve, table."""
    form = AccessForm(_with_defaults(request.GET, AccessForm), user=request.user)
    valid = form.is_valid()
    bodies = bodies_for(request.user)
    keep = KeepForm(request.POST if request.method == "POST" else None, user=request.user)
    refused, result = "", None
    question: dict[str, Any] = {}
    held: dict[str, Any] = {}
    if valid:
        question, held = _gathered(form, request)
        if request.method == "POST":
            kept = _kept(request, keep, form, question, held)
            if kept:
                return redirect(kept)
        large = [one for one in (form.layer("people"), form.layer("travel")) if _large(one)]
        if large:
            refused = _(
                "“%(name)s” is too large to be worked through while you wait. Keep the "
                "question as a scenario: the answer is looked for in the background."
            ) % {"name": large[0]}
        else:
            try:
                result = compute(question, held, _text(form.layer("travel")))
            except TravelError as error:
                refused = words.refusal(error.code, error.values)
    wanted = tables.requested_format(request)
    if wanted and result:
        columns = presenting.columns(question, result, False)
        return tables.download(wanted, _("access"), columns, presenting.rows(result))
    context: dict[str, Any] = {
        "form": form,
        "keep": keep,
        "may_keep": bool(bodies),
        "refused": refused,
        "result": result,
        "problems": [],
    }
    if result:
        rows = list(presenting.rows(result))
        context |= {
            "problems": [words.problem(o["code"], o["values"]) for o in result["problems"]],
            "figures": presenting.figures(question, result),
            "map": presenting.drawn(question, held, result),
            "curve": presenting.curve(result),
            "columns": presenting.columns(question, result, False),
            "page": Paginator(rows, 50).get_page(request.GET.get("page")),
            "all": result["all_places"],
            "shown": len(rows),
        }
    status = 422 if request.method == "POST" else 200
    return render(request, "resources/access/access.html", context, status=status)


def _with_defaults(given: QueryDict, form: type[AccessForm]) -> QueryDict:
    """Return the query with every field that it leaves out as the form begins."""
    data = given.copy()
    for name, field in form.base_fields.items():
        if name not in data and field.initial is not None:
            data[name] = str(field.initial)
    if "measure" not in data:
        data["measure"] = "gaussian"
    return data


def _gathered(form: AccessForm, request: HttpRequest) -> tuple[dict[str, Any], dict[str, Any]]:
    question, inside = form.question(), form.cleaned_data.get("inside")
    layer = form.layer("people")
    people, told = inputs.people_of(layer) if layer else inputs.people(inside)
    sites, lost = inputs.sites(request.user, question["kinds"], inside, question["supply"])
    return question, {"people": people, "sites": sites, "told": [*told, *lost]}


def _kept(
    request: HttpRequest, keep: KeepForm, form: AccessForm, question: Any, held: Any
) -> Scenario | None:
    """Return the scenario that was made of the question, or nothing and say why."""
    permissions.require(request.user, actions.VERB, anywhere(request.user))
    if not keep.is_valid():
        return None
    people = form.layer("people")
    try:
        return actions.ask(
            keep.chosen(),
            title=keep.cleaned_data["title"],
            kind=Scenario.Kind.ACCESS,
            question=question,
            inputs={**held, "people": [] if people else held["people"]},
            people_layer=people,
            travel_layer=form.layer("travel"),
            by=request.user,
        )
    except Invalid as error:
        keep.add_error(None, str(error))
    return None


def _large(layer: Layer | None) -> bool:
    return layer is not None and layer.file.size > MOST_BYTES


def _text(layer: Layer | None) -> str | None:
    return decoded(bytes(layer.file.content)) if layer else None
