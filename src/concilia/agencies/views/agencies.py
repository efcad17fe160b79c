"""The list of agencies, an agency's page, and the forms about it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from concilia.agencies import actions, queries
from concilia.agencies.forms import AgencyForm, CompetenceForm, ContactForm
from concilia.agencies.models import Agency, Cluster, Competence, ContactPoint
from concilia.core import ledger, offers
from concilia.core.errors import Invalid
from concilia.core.permissions import abilities, may, require
from concilia.core.tables import download, requested_format

PAGE = 50
RELATIVES = 300


def explain(form: forms.BaseForm, error: Invalid) -> None:
    """Put what an action found wrong beside the fields of the form."""
    for problem in error:
        form.add_error(problem.column if problem.column in form.fields else None, problem.message)


def find(request: HttpRequest, code: str) -> Agency:
    """Return the agency with this code, or answer 404."""
    rows = Agency.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("merged_into", "parent", "cluster", "territory"), code=code
    )


@login_required
def agency_list(request: HttpRequest) -> HttpResponseBase:
    """Agencies, searched in any language, filtered, sorted, downloaded."""
    names = ("q", "type", "cluster", "state")
    asked = {name: request.GET.get(name, "").replace("\0", "")[:250] for name in names}
    rows = queries.listed(
        Agency.objects.visible_to(request.user).search(asked["q"]),
        kind=asked["type"],
        cluster=asked["cluster"],
        state=asked["state"],
        sort=request.GET.get("sort", ""),
    )
    if format := requested_format(request):
        return download(format, "agencies", _columns(), map(_line, rows))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "asked": asked,
        "filtered": any(asked.values()),
        "types": Agency.Type.choices,
        "states": Agency.State.choices,
        "clusters": Cluster.objects.all(),
        "abilities": abilities(request.user),
    }
    return render(request, "agencies/agency_list.html", context)


def _columns() -> list[str]:
    return [
        _("Code"),
        _("Name"),
        _("Short name"),
        _("Type"),
        _("Cluster"),
        _("Part of"),
        _("Territory"),
        _("Website"),
        _("State"),
    ]


def _line(agency: Agency) -> list[str]:
    return [
        agency.code,
        str(agency),
        agency.short_name,
        agency.get_type_display(),
        str(agency.cluster or ""),
        str(agency.parent or ""),
        str(agency.territory or ""),
        agency.website,
        agency.get_state_display(),
    ]


@login_required
def agency_page(request: HttpRequest, code: str) -> HttpResponse:
    """Everything about one agency; a merged one leads to its successor."""
    agency = find(request, code)
    if agency.merged_into:
        messages.info(
            request,
            _("“%(old)s” was merged into this agency.") % {"old": agency},
        )
        return redirect(agency.merged_into)
    return _page(request, agency)


def _page(
    request: HttpRequest,
    agency: Agency,
    *,
    contact_form: ContactForm | None = None,
    competence_form: CompetenceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    can = abilities(request.user, agency)
    panels = [p for offer in offers.of("agency") for p in offer(agency, request.user)]
    relatives = list(queries.relatives_of(agency)[:RELATIVES])
    context = {
        "agency": agency,
        "abilities": can,
        "people": list(queries.people_of(agency)),
        "children": [one for one in relatives if one.parent_id == agency.pk],
        "former": [one for one in relatives if one.merged_into_id == agency.pk],
        "contacts": list(agency.contact_points.all()),
        "competences": list(agency.competences.all()),
        "panels": sorted(panels, key=lambda panel: panel.order),
        "contact_form": contact_form or ContactForm(prefix="contact"),
        "competence_form": competence_form or CompetenceForm(prefix="competence"),
    }
    return render(request, "agencies/agency.html", context, status=status)


@login_required
def agency_history(request: HttpRequest, code: str) -> HttpResponse:
    """What was done to an agency, from the ledger, the newest first."""
    agency = find(request, code)
    require(request.user, "agencies.history", agency)
    entries = list(reversed(list(ledger.history(agency))))
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    return render(request, "agencies/history.html", {"agency": agency, "page": page})


@login_required
@require_http_methods(["GET", "POST"])
def agency_new(request: HttpRequest) -> HttpResponse:
    """Enter an agency."""
    require(request.user, "agencies.create")
    form = AgencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            agency = actions.create_agency(form.values(), by=request.user)
        except Invalid as error:
            explain(form, error)
        else:
            messages.success(request, _("The agency is entered. Say next who acts for it."))
            return redirect(agency)
    return _form(request, form, None)


@login_required
@require_http_methods(["GET", "POST"])
def agency_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change an agency."""
    agency = find(request, code)
    require(request.user, "agencies.edit", agency)
    classify = may(request.user, "agencies.classify", agency)
    form = AgencyForm(request.POST or None, instance=agency, classify=classify)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.edit_agency(find(request, code), form.values(), by=request.user)
        except Invalid as error:
            explain(form, error)
        else:
            messages.success(
                request, _("The agency is changed.") if changed else _("Nothing was different.")
            )
            return redirect(Agency.objects.get(pk=agency.pk))
    return _form(request, form, agency)


def _form(request: HttpRequest, form: AgencyForm, agency: Agency | None) -> HttpResponse:
    return render(
        request,
        "agencies/agency_form.html",
        {"form": form, "agency": agency},
        status=422 if form.is_bound else 200,
    )


@login_required
@require_POST
def agency_state(request: HttpRequest, code: str) -> HttpResponse:
    """Dissolve an agency, or take that back."""
    agency = find(request, code)
    if request.POST.get("state") == Agency.State.ACTIVE:
        actions.reopen_agency(agency, by=request.user)
        messages.success(request, _("The agency is active again."))
    else:
        actions.dissolve_agency(agency, by=request.user)
        messages.success(request, _("The agency is marked as dissolved. Its seats stay visible."))
    return redirect(agency)


@login_required
@require_POST
def contact_add(request: HttpRequest, code: str) -> HttpResponse:
    """Add a contact point."""
    agency = find(request, code)
    require(request.user, "agencies.edit", agency)
    form = ContactForm(request.POST, prefix="contact")
    if not form.is_valid():
        return _page(request, agency, contact_form=form, status=422)
    actions.add_contact(agency, form.cleaned_data, by=request.user)
    messages.success(request, _("The contact point is added."))
    return redirect(agency)


@login_required
@require_POST
def contact_remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Remove a contact point."""
    agency = find(request, code)
    actions.remove_contact(get_object_or_404(ContactPoint, agency=agency, pk=pk), by=request.user)
    messages.success(request, _("The contact point is removed."))
    return redirect(agency)


@login_required
@require_POST
def competence_add(request: HttpRequest, code: str) -> HttpResponse:
    """Add a competence."""
    agency = find(request, code)
    require(request.user, "agencies.edit", agency)
    form = CompetenceForm(request.POST, prefix="competence")
    if form.is_valid():
        try:
            actions.add_competence(agency, form.cleaned_data, by=request.user)
        except Invalid as error:
            explain(form, error)
        else:
            messages.success(request, _("The competence is added."))
            return redirect(agency)
    return _page(request, agency, competence_form=form, status=422)


@login_required
@require_POST
def competence_remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Remove a competence."""
    agency = find(request, code)
    actions.remove_competence(get_object_or_404(Competence, agency=agency, pk=pk), by=request.user)
    messages.success(request, _("The competence is removed."))
    return redirect(agency)
