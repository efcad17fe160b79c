"""Who acts for an agency."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilia.agencies import actions
from concilia.agencies.forms import AppointForm, EndForm
from concilia.agencies.models import Appointment, Person
from concilia.agencies.views.agencies import explain, find
from concilia.core import clock, offers
from concilia.core.errors import Invalid
from concilia.core.permissions import require, scopes_with, sees_all


@login_required
@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, code: str) -> HttpResponse:
    """Let somebody act for an agency."""
    agency = find(request, code)
    require(request.user, "agencies.appoint", agency)
    form = AppointForm(request.POST or None, agency=agency)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.appoint(agency, **form.cleaned_data, by=request.user)
        except Invalid as error:
            explain(form, error)
        else:
            messages.success(
                request,
                _("%(person)s acts for %(agency)s from %(day)s.")
                % {"person": made.person, "agency": agency, "day": made.starts},
            )
            return redirect(agency)
    return render(
        request,
        "agencies/appoint.html",
        {"form": form, "agency": agency},
        status=422 if form.is_bound else 200,
    )


@login_required
@require_http_methods(["GET", "POST"])
def appointment_end(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Set the last day of an appointment."""
    agency = find(request, code)
    rows = Appointment.objects.select_related("person", "agency")
    appointment = get_object_or_404(rows, agency=agency, pk=pk)
    require(request.user, "agencies.appoint", agency)
    form = EndForm(request.POST or None, initial={"day": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_appointment(appointment, form.cleaned_data["day"], by=request.user)
        except Invalid as error:
            form.add_error("day", str(error))
        else:
            messages.success(request, _("The appointment ends on that day."))
            return redirect(agency)
    return render(
        request,
        "agencies/appointment_end.html",
        {"form": form, "agency": agency, "appointment": appointment},
        status=422 if form.is_bound else 200,
    )


@login_required
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """A person: the agencies for which they act, and what the rooms know of them.

    Seen by the person, by colleagues in an agency, and by those who see everything.
    """
    shown = get_object_or_404(Person, pk=pk)
    held = list(
        Appointment.objects.filter(person=shown)
        .select_related("agency", "substitute_for__person")
        .order_by("-starts", "agency__name")
    )
    shared = {a.agency_id for a in held} & scopes_with(request.user, "agency")
    own = request.user.pk == shown.pk or sees_all(request.user)
    panels = [p for offer in offers.of("person") for p in offer(shown, request.user)]
    if not (own or shared or panels):
        raise Http404
    context = {
        "person": shown,
        "appointments": held,
        "reachable": own or bool(shared),
        "panels": panels,
        "today": clock.today(),
    }
    return render(request, "agencies/person.html", context)
