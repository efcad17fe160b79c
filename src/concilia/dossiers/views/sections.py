"""The sections of a dossier, and the templates from which they come."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from concilia.bodies.models import Body
from concilia.challenges.models import Challenge
from concilia.challenges.views.detail import posted
from concilia.core import permissions
from concilia.core.errors import Invalid, Problem
from concilia.core.permissions import scopes_with
from concilia.dossiers import actions, layouts
from concilia.dossiers.forms import AddPartForm, PartForm
from concilia.dossiers.models import Dossier, Part, Template
from concilia.dossiers.permissions import LEADERS
from concilia.dossiers.views.product import found

_get_or_post = require_http_methods(["GET", "POST"])


@login_required
@_get_or_post
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """Write in a section, give it an owner, move it, or leave it out."""
    seen = Dossier.objects.visible_to(request.user)
    held = get_object_or_404(Part.objects.filter(dossier__in=seen), pk=pk)
    one = found(request, held.dossier_id)
    held.dossier = one
    permissions.require(request.user, "dossiers.edit", one)
    what = request.POST.get("do", "")
    if what in ("up", "down"):
        actions.step_part(held, direction=what, by=request.user)  # type: ignore[arg-type]  # one of the two
        return redirect("dossiers:parts", one.pk)
    if what == "remove":
        actions.remove_part(held, by=request.user)
        messages.success(request, _("The section was left out."))
        return redirect("dossiers:parts", one.pk)
    start = {
        name: getattr(held, name) for name in ("title", "text", "mode", "owner", "question", "days")
    }
    form = PartForm(posted(request), dossier=one, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_part(held, **form.cleaned_data, by=request.user)  # type: ignore[arg-type]  # signed in
        except Invalid as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The section was saved."))
            return redirect(f"{one.get_absolute_url()}#section-{held.key}")
    context = {
        "dossier": one,
        "challenge": one.challenge,
        "form": form,
        "form_heading": held.title or layouts.title_of(held.key),
        "button": _("Save"),
    }
    return render(request, "dossiers/form.html", context, status=422 if form.is_bound else 200)


@login_required
@_get_or_post
def parts(request: HttpRequest, pk: int) -> HttpResponse:
    """All sections with their owners: order, what is left out, a section of one's own."""
    one = found(request, pk)
    permissions.require(request.user, "dossiers.edit", one)
    form = AddPartForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.add_part(one, title=form.cleaned_data["title"], by=request.user)
        messages.success(request, _("The section was added."))
        return redirect("dossiers:parts", one.pk)
    held = list(one.parts.select_related("owner", "edited_by"))
    asked = set(one.contributions.values_list("part_id", flat=True))
    context = {
        "dossier": one,
        "challenge": one.challenge,
        "form": form,
        "rows": [(p, p.title or layouts.title_of(p.key), p.pk in asked) for p in held],
        "waiting": sum(1 for p in held if p.owner_id and p.pk not in asked),
    }
    return render(request, "dossiers/parts.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def ask_owners(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask every owner who was not asked yet."""
    one = found(request, pk)
    made = actions.ask_owners(one, by=request.user)  # type: ignore[arg-type]  # signed in
    names = ", ".join(dict.fromkeys(str(held.agency) for held in made))
    messages.success(request, _("Asked: %(names)s.") % {"names": names})
    return redirect(one)


@login_required
def templates(request: HttpRequest) -> HttpResponse:
    """The templates of every body that the person leads."""
    bodies = Body.objects.filter(pk__in=scopes_with(request.user, "body", LEADERS))
    own = {(held.body_id, held.kind) for held in Template.objects.filter(body__in=bodies)}
    kinds = Challenge.Kind.choices
    rows = [
        (body, [(kind, label, (body.pk, kind) in own) for kind, label in kinds]) for body in bodies
    ]
    return render(request, "dossiers/templates.html", {"rows": rows})


@login_required
@_get_or_post
def template(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """One template: its sections as data, read, changed, or taken back to the usual one."""
    body = get_object_or_404(Body.objects.visible_to(request.user), ref=ref)
    if kind not in Challenge.Kind:
        raise Http404
    permissions.require(request.user, "dossiers.template", body)
    text, problems = _as_text(actions.template_of(body, kind)), ()
    if request.method == "POST":
        if request.POST.get("do") == "reset":
            actions.reset_template(body, kind, by=request.user)
            messages.success(request, _("The usual template holds again."))
            return redirect("dossiers:template", ref, kind)
        text = request.POST.get("parts", "")
        try:
            actions.save_template(body, kind, _rows(text), by=request.user)  # type: ignore[arg-type]  # signed in
        except Invalid as refused:
            problems = refused.problems  # type: ignore[assignment]  # a tuple of them
        else:
            messages.success(request, _("The template was saved. It holds for new dossiers."))
            return redirect("dossiers:template", ref, kind)
    context: dict[str, Any] = {
        "body": body,
        "kind": kind,
        "label": Challenge.Kind(kind).label,
        "text": text,
        "problems": problems,
        "keys": [(key, layouts.title_of(key)) for key in layouts.KEYS],
        "own": Template.objects.filter(body=body, kind=kind).exists(),
    }
    return render(request, "dossiers/template.html", context, status=422 if problems else 200)


def _as_text(places: tuple[layouts.Place, ...]) -> str:
    """Return a template as lines: `key`, or `key | title | owner | days | question`."""
    return "\n".join(
        place.key
        if not (place.title or place.owner or place.question)
        else " | ".join((place.key, place.title, place.owner, str(place.days), place.question))
        for place in places
    )


def _rows(text: str) -> list[dict[str, Any]]:
    """Return the rows of a template from its lines; also from JSON as `layouts` writes it."""
    if text.lstrip().startswith("["):
        try:
            found = json.loads(text)
        except ValueError:
            raise Invalid(Problem(_("This is no JSON."), column="parts")) from None
        return found if isinstance(found, list) else []
    rows = []
    for line in text.replace("\0", "").splitlines():
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.split("|", 4)]
        cells += [""] * (5 - len(cells))
        key, title, owner, days, question = cells
        row: dict[str, Any] = {"key": key, "title": title, "owner": owner, "question": question}
        if days:
            row["days"] = int(days) if days.isascii() and days.isdigit() else None
        rows.append(row)
    return rows
