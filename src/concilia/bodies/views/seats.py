"""Seats of a body, and who fills them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilia.agencies.forms import EndForm
from concilia.agencies.views.agencies import explain
from concilia.bodies import actions
from concilia.bodies.forms import FillForm, SeatForm
from concilia.bodies.models import Filling, Seat
from concilia.bodies.views.bodies import find
from concilia.core import clock
from concilia.core.errors import Invalid
from concilia.core.permissions import abilities, require


def _seat(request: HttpRequest, ref: str, pk: int) -> Seat:
    body = find(request, ref)
    rows = Seat.objects.filter(body=body).select_related("body", "agency", "cluster")
    return get_object_or_404(rows, pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def seat_new(request: HttpRequest, ref: str) -> HttpResponse:
    """Give a seat to an agency."""
    body = find(request, ref)
    require(request.user, "bodies.seat", body)
    form = SeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            seat = actions.give_seat(body, **form.cleaned_data, by=request.user)
        except Invalid as error:
            explain(form, error)
        else:
            messages.success(request, _("The seat is given. Say now who fills it."))
            return redirect(seat)
    context = {
        "form": form,
        "body": body,
        "heading": _("Give a seat"),
        "lede": _("A seat belongs to an agency; who fills it is said next."),
        "button": _("Give the seat"),
    }
    return render(request, "bodies/form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def seat_page(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """A seat: who fills it and who did; the form to name a delegate or a substitute."""
    seat = _seat(request, ref, pk)
    can = abilities(request.user, seat)
    vacant = seat.delegate is None
    kind = Filling.Kind.DELEGATE if vacant else Filling.Kind.SUBSTITUTE
    form = FillForm(request.POST or None, initial={"kind": kind})
    if request.method == "POST":
        require(request.user, "bodies.delegate", seat)
        if form.is_valid():
            try:
                filling = actions.fill_seat(seat, **form.cleaned_data, by=request.user)
            except Invalid as error:
                explain(form, error)
            else:
                messages.success(
                    request,
                    _("%(person)s fills the seat from %(day)s.")
                    % {"person": filling.person, "day": filling.starts},
                )
                return redirect(seat)
    context = {
        "seat": seat,
        "body": seat.body,
        "abilities": can,
        "fillings": seat.fillings.select_related("person").order_by("-starts", "kind", "pk"),
        "form": form,
        "vacant": vacant,
        "today": clock.today(),
    }
    return render(request, "bodies/seat.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def seat_end(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Set the last day of a seat."""
    seat = _seat(request, ref, pk)
    require(request.user, "bodies.seat", seat.body)
    return _end(
        request,
        seat,
        lambda day: actions.end_seat(seat, day, by=request.user),
        heading=_("End the seat of %(agency)s") % {"agency": seat.agency},
        lede=_("Who fills the seat leaves it on the same day. What was decided stays."),
        button=_("End the seat"),
        done=_("The seat ends on that day."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def filling_end(request: HttpRequest, ref: str, pk: int, filling: int) -> HttpResponse:
    """Set the last day on which somebody fills a seat."""
    seat = _seat(request, ref, pk)
    require(request.user, "bodies.delegate", seat)
    rows = Filling.objects.select_related("person", "seat__body", "seat__agency")
    row = get_object_or_404(rows, seat=seat, pk=filling)
    return _end(
        request,
        seat,
        lambda day: actions.end_filling(row, day, by=request.user),
        heading=_("%(person)s leaves the seat") % {"person": row.person},
        lede=_("The person fills the seat up to and including the last day."),
        button=_("End it"),
        done=_("The person leaves the seat on that day."),
    )


def _end(
    request: HttpRequest,
    seat: Seat,
    end: Callable[[dt.date], None],
    *,
    heading: str,
    lede: str,
    button: str,
    done: str,
) -> HttpResponse:
    form = EndForm(request.POST or None, initial={"day": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            end(form.cleaned_data["day"])
        except Invalid as error:
            form.add_error("day", str(error))
        else:
            messages.success(request, done)
            return redirect(seat)
    context = {
        "form": form,
        "body": seat.body,
        "seat": seat,
        "heading": heading,
        "lede": lede,
        "button": button,
        "danger": True,
    }
    return render(request, "bodies/form.html", context, status=422 if form.is_bound else 200)
