"""The tree of bodies, a body's page, and the forms about it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilia.agencies.folding import fold
from concilia.agencies.forms import EndForm
from concilia.agencies.models import Cluster
from concilia.agencies.rules import nested
from concilia.agencies.views.agencies import explain
from concilia.bodies import actions, documents, queries, rules
from concilia.bodies.forms import BodyForm, MandateForm, ProcedureForm, initial_of
from concilia.bodies.models import Body, Mandate
from concilia.core import clock
from concilia.core.errors import Invalid
from concilia.core.permissions import abilities, require
from concilia.core.tables import download, requested_format


def find(request: HttpRequest, ref: str) -> Body:
    """Return the body with this reference if the person sees it, or answer 404."""
    rows = Body.objects.visible_to(request.user).select_related("parent", "territory")
    return get_object_or_404(rows, ref=ref)


@login_required
def body_list(request: HttpRequest) -> HttpResponseBase:
    """The bodies that a person sees, as a tree or as what a search finds."""
    rows = queries.tree_of_bodies(request.user)
    asked = request.GET.get("q", "")[:200]
    wanted = fold(asked)
    if wanted:
        rows = [
            (body, 0)
            for body, _depth in rows
            if any(wanted in fold(str(t)) for t in (body.name, body.ref, *body.names.values()))
        ]
    if format := requested_format(request):
        columns = [_("Reference"), _("Name"), _("Kind"), _("Territory"), _("Stands below")]
        refs = {body.pk: body.ref for body, _depth in rows}
        lines = (
            [
                body.ref,
                str(body),
                body.get_kind_display(),
                str(body.territory),
                refs.get(body.parent_id or 0, ""),
            ]
            for body, _depth in rows
        )
        return download(format, "bodies", columns, lines)
    nest = nested([depth for _body, depth in rows])
    shown = [(body, *how) for (body, _depth), how in zip(rows, nest, strict=True)]
    context = {"rows": shown, "q": asked, "abilities": abilities(request.user)}
    return render(request, "bodies/body_list.html", context)


def body_page(request: HttpRequest, ref: str) -> HttpResponse:
    """Mandate, steering, seats, composition and rules of one body. Public bodies for all."""
    try:
        body = find(request, ref)
    except Http404:
        if request.user.is_authenticated:
            raise
        return redirect_to_login(request.get_full_path())
    today = clock.today()
    seats = list(queries.seats_of(body, today))
    row = queries.procedure_row(body, today)
    procedure = rules.procedure_from(row.data) if row else rules.Procedure()
    names = queries.cluster_names()
    mandates = list(body.mandates.all())
    can = abilities(request.user, body)
    context = {
        "body": body,
        "abilities": can,
        "seats": [(seat, "bodies.delegate" in abilities(request.user, seat)) for seat in seats],
        "vacant": [seat for seat in seats if seat.delegate is None],
        "counts": queries.composition_of(seats, procedure, names),
        "uncounted": len(seats) - len(queries.voting_clusters(seats, procedure)),
        "sentences": rules.sentences(procedure, names),
        "version": row,
        "versions": list(body.procedures.all()),
        "mandates": mandates,
        "mandate_now": [
            m for m in mandates if m.starts <= today and not (m.ends and m.ends < today)
        ],
        "steering": documents.steering_words(body.steering),
        "children": list(
            Body.objects.visible_to(request.user).filter(parent=body).select_related("territory")
        ),
        "parent": Body.objects.visible_to(request.user).filter(pk=body.parent_id).first()
        if body.parent_id
        else None,
        "links": _links(body) if request.user.is_authenticated else [],
        "today": today,
    }
    return render(request, "bodies/body.html", context)


def _links(body: Body) -> list[tuple[str, str]]:
    """Return the pages of other rooms about this body, as far as they stand."""
    places: tuple[tuple[str, str, list[str], str], ...] = (
        (_("Board"), "board", [body.ref], ""),
        (_("Challenges"), "challenges:list", [], f"?body={body.ref}"),
        (_("Meetings"), "meetings:meetings", [], f"?body={body.ref}"),
        (_("Duties"), "duties:list", [], f"?body={body.ref}"),
    )
    found = []
    for label, name, args, query in places:
        try:
            found.append((label, reverse(name, args=args) + query))
        except NoReverseMatch:
            continue
    return found


@login_required
@require_http_methods(["GET", "POST"])
def body_new(request: HttpRequest) -> HttpResponse:
    """Enter a body."""
    require(request.user, "bodies.create")
    form = BodyForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            body = actions.create_body(form.values(), by=request.user)
        except Invalid as error:
            explain(form, error)
        else:
            messages.success(request, _("The body is entered. Give seats to its agencies next."))
            return redirect(body)
    context = {"form": form, "body": None}
    return render(request, "bodies/body_form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def body_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a body."""
    body = find(request, ref)
    require(request.user, "bodies.edit", body)
    form = BodyForm(request.POST or None, instance=body, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_body(find(request, ref), form.values(), by=request.user)
        except Invalid as error:
            explain(form, error)
        else:
            messages.success(request, _("The body is changed."))
            return redirect(Body.objects.get(pk=body.pk))
    context = {"form": form, "body": body}
    return render(request, "bodies/body_form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def mandate_new(request: HttpRequest, ref: str) -> HttpResponse:
    """Record a mandate."""
    body = find(request, ref)
    require(request.user, "bodies.edit", body)
    form = MandateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_mandate(body, **form.cleaned_data, by=request.user)
        except Invalid as error:
            explain(form, error)
        else:
            messages.success(request, _("The mandate is recorded."))
            return redirect(body)
    context = {
        "form": form,
        "body": body,
        "heading": _("Record a mandate"),
        "lede": _("The legal basis on which the body acts. It stands on its papers."),
        "button": _("Record the mandate"),
    }
    return render(request, "bodies/form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def mandate_end(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Set the last day of a mandate."""
    body = find(request, ref)
    mandate = get_object_or_404(Mandate.objects.select_related("body"), body=body, pk=pk)
    require(request.user, "bodies.edit", body)
    form = EndForm(request.POST or None, initial={"day": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_mandate(mandate, form.cleaned_data["day"], by=request.user)
        except Invalid as error:
            form.add_error("day", str(error))
        else:
            messages.success(request, _("The mandate ends on that day."))
            return redirect(body)
    context = {
        "form": form,
        "body": body,
        "heading": _("End the mandate “%(title)s”") % {"title": mandate.title},
        "lede": _("The body acts on it up to and including the last day."),
        "button": _("End the mandate"),
        "danger": True,
    }
    return render(request, "bodies/form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def procedure_new(request: HttpRequest, ref: str) -> HttpResponse:
    """Write a new version of the rules of procedure, starting from the one in force."""
    body = find(request, ref)
    require(request.user, "bodies.procedure", body)
    clusters = list(Cluster.objects.all())
    last = body.procedures.order_by("-version").first()
    current = rules.procedure_from(last.data) if last else rules.Procedure()
    chosen = request.GET.get("preset", "")
    start = rules.preset(chosen) if chosen in rules.PRESETS else None
    if start is not None:
        current = start.procedure
    form = ProcedureForm(
        request.POST or None, initial=initial_of(current, clusters), clusters=clusters
    )
    form.kept = {"extra": dict(current.extra)}
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.set_procedure(
                body,
                rules.procedure_from(form.data_of()),
                effective_from=form.cleaned_data["effective_from"],
                by=request.user,
            )
        except Invalid as error:
            explain(form, error)
        else:
            messages.success(
                request,
                _("Version %(version)s of the rules is in force from %(day)s.")
                % {"version": made.version, "day": made.effective_from},
            )
            return redirect(body)
    presets = [rules.preset(code) for code in rules.PRESETS]
    context = {"form": form, "body": body, "last": last, "presets": presets, "start": start}
    return render(
        request, "bodies/procedure_form.html", context, status=422 if form.is_bound else 200
    )


def procedure_page(request: HttpRequest, ref: str, version: int) -> HttpResponse:
    """One version of the rules, in words."""
    body = find(request, ref)
    row = get_object_or_404(body.procedures.all(), version=version)
    names = queries.cluster_names()
    context = {
        "body": body,
        "row": row,
        "sections": rules.sections(rules.procedure_from(row.data), names),
    }
    return render(request, "bodies/procedure.html", context)


def body_document(request: HttpRequest, ref: str, format: str) -> HttpResponse:
    """Composition and rules of procedure as a document to keep."""
    body = find(request, ref)
    return documents.respond(documents.composition_document(body, clock.today()), body.ref, format)
