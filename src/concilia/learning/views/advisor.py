"""The pathway advisor: what should this body change next?"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from concilia.learning import advice, rules, words
from concilia.learning.queries import Loaded, contacts
from concilia.learning.views.page import loaded, shown


def _typed(request: HttpRequest, held: Loaded) -> tuple[dict[str, float | None], list[str]]:
    """Return the raw values of a case that is not in the study, and what is no number."""
    values: dict[str, float | None] = {}
    wrong = []
    for one in held.taking_part:
        text = request.GET.get(f"value_{one.code}", "")[:40]
        try:
            value = rules.finite(text)
            if value is not None and one.method == one.Method.READY and not 0 <= value <= 1:
                raise ValueError(text)
            values[one.code] = value
        except ValueError:
            values[one.code] = None
            wrong.append(one.code)
    return values, wrong


def _costs(request: HttpRequest, held: Loaded) -> dict[str, float]:
    costs = {}
    for one in held.taking_part:
        try:
            given = rules.finite(request.GET.get(f"cost_{one.code}", "")[:12])
        except ValueError:
            given = None
        costs[one.code] = one.cost if given is None else max(given, 0.0)
    return costs


@login_required
def advisor(request: HttpRequest, pk: int) -> HttpResponse:
    """What one case lacks on each path, with the caution that the evidence allows."""
    held = loaded(request, pk)
    result = held.result if held.ready else None
    if result is None or result.analysis is None:
        return shown(request, "advisor", held, "advisor")
    name = request.GET.get("case", "")
    kind = request.GET.get("solution", result.preferred)
    if kind not in rules.SOLUTIONS or result.solution(kind) is None:
        kind = result.preferred
    other = name == "" and any(key.startswith("value_") for key in request.GET)
    costs = _costs(request, held)
    typed, wrong = _typed(request, held)
    given = None
    if name in result.inputs.cases or other:
        memberships = advice.from_raw(result, typed) if other else advice.of_case(result, name)
        given = advice.advise_case(
            result,
            kind,
            memberships,
            costs=costs,
            fixed=[c.code for c in held.taking_part if not c.changeable],
            contacts=contacts(held.cases, request.user),
        )
    lacking: list[tuple[str, bool]] = advice.members_first(result, kind)
    context: dict[str, Any] = {
        "names": lacking,
        "name": name,
        "other": other,
        "given": given,
        "kind": kind,
        "kinds": [(k, words.solution_name(k)) for k in rules.SOLUTIONS if result.solution(k)],
        "inputs": [
            (one, request.GET.get(f"value_{one.code}", ""), costs[one.code])
            for one in held.taking_part
        ],
        "labels": {c.code: c.label for c in held.conditions},
        "wrong": ", ".join(wrong),
        "title": name or _("A case that is not in the study"),
    }
    return shown(request, "advisor", held, "advisor", context)
