"""The page of one challenge."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from concilia.challenges import cause_tree, queries, rules, series, timeline
from concilia.challenges.diagrams import cause_diagram
from concilia.challenges.forms import CauseForm, FactorForm
from concilia.challenges.models import Challenge, Factor
from concilia.core import offers, permissions


def found(request: HttpRequest, pk: int) -> Challenge:
    """Return the challenge if the person sees it; otherwise 404."""
    seen = Challenge.objects.visible_to(request.user).select_related(
        "body",
        "body__territory",
        "territory",
        "raised_by",
        "raised_for",
        "merged_into",
        "referred_to",
    )
    return get_object_or_404(seen, pk=pk)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent with a POST, even when it is nothing; None otherwise."""
    return request.POST if request.method == "POST" else None


@login_required
def challenge(request: HttpRequest, pk: int) -> HttpResponse:
    """Statement, causes, factors, evidence, what happened and what comes next."""
    return page(request, found(request, pk))


def page(request: HttpRequest, one: Challenge, *, status: int = 200, **forms: Any) -> HttpResponse:
    """Render the page, with forms that were filled in wrongly in place of fresh ones."""
    evidence = queries.evidence_of(one)
    shown = series.shown(evidence)
    context = {
        **causes_context(request, one, **forms),
        "evidence": [(item, shown.get(item.pk)) for item in evidence],
        "factors": list(one.factors.all()),
        "strengths": Factor.Strength.choices,
        "stakeholders": list(one.stakeholders.select_related("agency")),
        "steps": steps_of(one),
        "factor_form": forms.get("factor_form") or FactorForm(prefix="factor"),
        "events": timeline.events(one, request.user),
        "panels": sorted(
            (panel for provider in offers.of("challenge") for panel in provider(one, request.user)),
            key=lambda panel: panel.order,
        ),
        "next": next_step(one),
    }
    return render(request, "challenges/detail.html", context, status=status)


def causes_context(request: HttpRequest, one: Challenge, **forms: Any) -> dict[str, Any]:
    """Return what the tree of causes needs."""
    roots = cause_tree.nest(queries.nodes_of(one))
    branches = cause_tree.walk(roots)
    return {
        "challenge": one,
        "abilities": permissions.abilities(request.user, one),
        "workable": one.state in rules.OPEN,
        "rows": rows_of(branches),
        "cause_form": forms.get("cause_form")
        or CauseForm(prefix="cause", challenge=one, branches=branches),
        "diagram": cause_diagram(one.title, roots) if roots else None,
        "said": forms.get("said", ""),
        "up": _("Move up"),
        "down": _("Move down"),
        "inward": _("Put below the one before"),
        "outward": _("Put one level up"),
        "change": _("Change"),
    }


@dataclass(frozen=True, slots=True)
class Row:
    """A cause in a flat loop that draws a nested list: what opens before and closes after it."""

    branch: cause_tree.Branch
    opens: bool
    leaf: bool
    closes: str


def rows_of(branches: list[cause_tree.Branch]) -> list[Row]:
    """Return the rows of the tree, in reading order.

    A template that includes itself would take seconds on a tree of hundreds.
    """
    before = 1
    out = []
    for at, branch in enumerate(branches):
        after = branches[at + 1].depth if at + 1 < len(branches) else 1
        closes = "x" * max(branch.depth - after, 0)
        out.append(Row(branch, branch.depth > before, after <= branch.depth, closes))
        before = branch.depth
    return out


@dataclass(frozen=True, slots=True)
class Taken:
    """One step on the way of a challenge: its name, when it was taken, and after how many days."""

    label: str
    when: dt.datetime | None
    days: int | None


def steps_of(one: Challenge) -> list[Taken]:
    """Return the five steps by which promptness is measured."""
    times = (
        (_("raised"), one.raised_at),
        (_("judged"), one.triaged_at),
        (_("dossier opened"), one.dossier_at),
        (_("decided"), one.decided_at),
        (_("first action"), one.acted_at),
    )
    out: list[Taken] = []
    before: dt.datetime | None = None
    for label, when in times:
        days = (when - before).days if when and before else None
        out.append(Taken(label, when, days))
        before = when or before
    return out


def next_step(one: Challenge) -> str:
    """Say what comes next, and from whom."""
    return {
        "raised": _("The secretary accepts it, merges it, refers it, or declines it."),
        "merged": _("Nothing here: work goes on in the challenge that took it in."),
        "referred": _("Nothing here: the competent body judges it."),
        "accepted": _("Find causes and evidence, then let the secretary open a dossier."),
        "declined": _("Nothing. It can be opened again when something changed."),
        "in_dossier": _("The dossier is finished and goes to a meeting."),
        "decided": _("The duties are carried out; then the secretary closes it."),
        "closed": _("Nothing. It can be opened again if the problem comes back."),
    }[one.state]
