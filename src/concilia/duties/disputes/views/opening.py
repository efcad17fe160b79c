"""Opening a dispute about a duty, a function, data or a cost."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from concilia.bodies.models import Body
from concilia.core.errors import Forbidden, Invalid
from concilia.duties.compensation.models import Cost
from concilia.duties.disputes import actions, queries
from concilia.duties.disputes.forms import FIELDS, OpenForm, subject_field
from concilia.duties.disputes.models import Dispute
from concilia.duties.forms import blame
from concilia.duties.models import Duty, ResponsibilityList


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0


def _where(request: HttpRequest) -> tuple[Body, str, dict[str, Any]]:
    """Return the body, the subject, and what is filled in already, from the query."""
    asked = {name: request.GET.get(name, "").replace("\x00", "") for name in request.GET}
    user = request.user
    bodies = queries.bodies_to_open_in(user).order_by("name")
    duty = Duty.objects.visible_to(user).filter(pk=_number(asked.get("duty", ""))).first()
    cost = Cost.objects.visible_to(user).filter(pk=_number(asked.get("cost", ""))).first()
    kept = (
        ResponsibilityList.objects.visible_to(user)
        .filter(pk=_number(asked.get("list", "")))
        .first()
    )
    subject = asked.get("about", "")
    initial: dict[str, Any] = {}
    if duty:
        subject, initial, found = "duty", {"duty": duty.pk}, duty.body
    elif cost:
        subject, initial, found = "cost", {"cost": cost.pk}, cost.body
    elif kept:
        place = [asked.get(name, "") for name in ("area", "function", "stage")]
        subject, found = "function", kept.body
        initial = {"place": "\n".join([str(kept.pk), *place])}
    else:
        named = bodies.filter(ref=asked["body"]) if asked.get("body") else bodies
        first = named.first()
        if first is None:
            raise Forbidden(_("Only who speaks for an agency in a body opens a dispute there."))
        found = first
    if any(
        asked.get(name) and not thing
        for name, thing in (("duty", duty), ("cost", cost), ("list", kept))
    ):
        raise Http404
    return found, subject if subject in Dispute.Subject.values else "duty", initial


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Open a dispute; `?duty=`, `?cost=`, `?list=` or `?about=` say about what."""
    body, subject, initial = _where(request)
    mine = list(queries.voices_in(request.user, body))
    if not mine:
        raise Forbidden(_("Only who speaks for an agency in a body opens a dispute there."))
    duties = Duty.objects.visible_to(request.user).filter(body=body)
    duties = duties.exclude(state__in=("closed", "cancelled")).order_by("number")
    costs = Cost.objects.visible_to(request.user).filter(body=body).select_related("agency")
    concerned = duties.filter(pk=initial["duty"]) if "duty" in initial else Duty.objects.none()
    form = OpenForm(
        request.POST or None,
        body=body,
        subject=subject,
        duties=concerned,
        agencies=mine,
        initial=initial,
    )
    form.fields[FIELDS[subject]] = subject_field(subject, body, duties, costs)
    form.order_fields(("agency", FIELDS[subject], "respondents", "title", "claim"))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_dispute(
                body, subject=subject, by=request.user, **_asked(form.cleaned_data)
            )
        except Invalid as refusal:
            blame(form, refusal)
        else:
            messages.success(
                request, _("The dispute is open. The other side has been told; now negotiate.")
            )
            return redirect(made)
    status = 422 if request.method == "POST" else 200
    context = {
        "form": form,
        "body": body,
        "subject": subject,
        "subjects": Dispute.Subject.choices,
        "fixed": bool(initial),
    }
    return render(request, "duties/disputes/new.html", context, status=status)


def _asked(data: dict[str, Any]) -> dict[str, Any]:
    """Return what the form says in the words of the action."""
    said = dict(data)
    said["claimant"] = said.pop("agency")
    place = said.pop("place", "")
    if place:
        kept, area, function, stage = place.split("\n")
        said |= {"kept": ResponsibilityList.objects.get(pk=int(kept))}
        said |= {"area": area, "function": function, "stage": stage}
    return said
