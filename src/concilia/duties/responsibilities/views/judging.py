"""What is wrong, what would mend it, and where it leaps to the eye."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from concilia.core import permissions
from concilia.core.tables import download, requested_format
from concilia.duties.responsibilities import (
    exports,
    matrix,
    queries,
    sentences,
)
from concilia.duties.responsibilities.queries import Judged
from concilia.duties.responsibilities.raising import key_of
from concilia.duties.responsibilities.views.opening import Opened, asked, opened
from concilia.methods.responsibility import KINDS, Finding
from concilia.methods.responsibility import findings as judge

PAGE = 50
HEAT_FUNCTIONS = 60
HEAT_AGENCIES = 40


def _shown(one: Opened, finding: Finding, judged: Judged, may_raise: bool) -> dict[str, Any]:
    sentence = sentences.sentence(finding, judged.name)
    place = {"area": finding.area, "function": finding.function}
    raised = {"kind": "coordination", "finding": key_of(one.version, finding)}
    where = reverse("duties:responsibilities:function", args=[one.kept.pk])
    return {
        "finding": finding,
        "sentence": sentence,
        "kind": sentences.KINDS[finding.kind],
        "tone": sentences.tone(finding.kind),
        "place": sentences.place(sentences.cell_of(finding)) if finding.function else "",
        "agencies": [judged.agencies[code] for code in finding.agencies if code in judged.agencies],
        "url": f"{where}?{urlencode({'version': one.version.number, **place})}"
        if finding.function
        else "",
        "raise": f"{reverse('challenges:new')}?{urlencode(raised)}" if may_raise else "",
    }


@login_required
def findings(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Everything that is wrong, one sentence each: by kind, by agency, to download, to raise."""
    one = opened(request, pk)
    judged = queries.judged(one.version)
    found = judge(judged.standing)
    counts = Counter(finding.kind for finding in found)
    kind, agency = asked(request, "kind"), asked(request, "agency")
    shown = [f for f in found if kind in ("", f.kind) and (not agency or agency in f.agencies)]
    form = requested_format(request)
    if form:
        name = f"{one.kept.body.ref}-{one.kept.pk}-findings"
        return download(form, name, exports.FINDINGS, exports.finding_rows(shown, judged))
    may_raise = permissions.may(request.user, "challenges.raise", one.kept.body)
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    touched = {code for finding in found for code in finding.agencies}
    context = one.context(
        "findings",
        page=page,
        rows=[_shown(one, finding, judged, may_raise) for finding in page],
        kinds=[(k, sentences.KINDS[k], counts[k]) for k in KINDS if counts[k]],
        asked={"kind": kind, "agency": agency},
        agencies=sorted(
            (judged.agencies[code] for code in touched if code in judged.agencies),
            key=lambda each: each.label,
        ),
        total=len(found),
        lines=len(judged.standing.lines),
    )
    return render(request, "duties/responsibilities/findings.html", context)


@login_required
def function(request: HttpRequest, pk: int) -> HttpResponse:
    """One function: its lines, its live duties, its findings."""
    one = opened(request, pk)
    area, name = asked(request, "area"), asked(request, "function")
    judged = queries.judged(one.version)
    lines = judged.rows({(area, name)})
    if not lines:
        raise Http404
    found = judge(judged.standing)
    may_raise = permissions.may(request.user, "challenges.raise", one.kept.body)
    here = [f for f in found if (f.area, f.function) == (area, name)]
    (block,) = matrix.blocks(lines, matrix.columns(lines), found)
    stages = [
        (row, [x for x in lines if x.stage == row.stage and x.agency]) for row in block.stages
    ]
    for _row, held in stages:
        held.sort(key=lambda x: (matrix.RANK[x.role], x.agency.label if x.agency else ""))
    live = [duty for duty in judged.standing.live if (duty.area, duty.function) == (area, name)]
    visible = set(
        one.kept.body.duties.all().visible_to(request.user).values_list("pk", flat=True)
        if live
        else ()
    )
    context = one.context(
        "heat",
        area=area,
        function=name,
        stages=stages,
        rows=[_shown(one, f, judged, may_raise) for f in here],
        live=[
            (duty.ref, judged.name(duty.lead), judged.duties[duty.ref])
            for duty in live
            if judged.duties[duty.ref] in visible
        ],
    )
    return render(request, "duties/responsibilities/function.html", context)


@login_required
def heat(request: HttpRequest, pk: int) -> HttpResponse:
    """Functions by agencies: who leads, helps or hears, and where two lead or nobody does."""
    one = opened(request, pk)
    judged = queries.judged(one.version)
    found = judge(judged.standing)
    wanted = {name: asked(request, name) for name in ("area", "wrong", "agency")}
    lines = judged.standing.lines
    places = judged.places()
    if wanted["area"]:
        places = {place: None for place in places if place[0] == wanted["area"]}
    if wanted["wrong"]:
        wrong = {(f.area, f.function) for f in found if wanted["wrong"] in {f.kind, "any"}}
        places = {place: None for place in places if place in wrong}
    if wanted["agency"]:
        mine = {(line.area, line.function) for line in lines if line.agency == wanted["agency"]}
        places = {place: None for place in places if place in mine}
    page = Paginator(list(places), HEAT_FUNCTIONS).get_page(request.GET.get("page"))
    on_page = judged.rows(set(page.object_list))
    agencies = matrix.columns(on_page)
    blocks = matrix.blocks(on_page, agencies[:HEAT_AGENCIES], found)
    kinds = Counter(finding.kind for finding in found)
    context = one.context(
        "heat",
        page=page,
        blocks=blocks,
        agencies=agencies[:HEAT_AGENCIES],
        hidden=len(agencies) - HEAT_AGENCIES,
        areas=sorted({line.area for line in lines}),
        everybody=matrix.columns_of(lines, judged.agencies),
        kinds=[(k, sentences.KINDS[k], kinds[k]) for k in KINDS if kinds[k]],
        asked=wanted,
        lines=len(lines),
    )
    return render(request, "duties/responsibilities/heat.html", context)
