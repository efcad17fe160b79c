"""Confirming facilities, and handing them out in the formats that others use."""

from __future__ import annotations

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from concilia.agencies.models import Agency
from concilia.core import permissions
from concilia.core.models import SignedLink
from concilia.resources import queries as facilities
from concilia.resources.capacities import queries, rounds
from concilia.resources.capacities.exchange import fhir, geojson, hsds
from concilia.resources.capacities.forms import ConfirmForm
from concilia.resources.capacities.models import Round
from concilia.resources.models import Facility

FORMS = {
    "geojson": ("facilities.geojson", "application/geo+json"),
    "fhir": ("facilities.fhir.json", "application/fhir+json"),
    "hsds": ("facilities.hsds.json", "application/json"),
    "hsds-zip": ("facilities.hsds.zip", "application/zip"),
}


@login_required
@require_GET
def exchange(request: HttpRequest, form: str) -> HttpResponse:
    """All facilities as GeoJSON, FHIR R4 bundle, or Open Referral HSDS."""
    if form not in FORMS:
        raise Http404
    found = queries.records(queries.whole(facilities.facilities(request.user).order_by("code")))
    if form == "hsds-zip":
        content = hsds.write_zip(found)
    else:
        write = {"geojson": geojson.write, "fhir": fhir.write, "hsds": hsds.write}[form]
        content = json.dumps(write(found), ensure_ascii=False, indent=1).encode()
    name, kind = FORMS[form]
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Confirm, signed in, what is known of an agency's facilities."""
    agency = get_object_or_404(Agency.objects.visible_to(request.user), code=code)
    permissions.require(request.user, rounds.VERB, agency)
    form = ConfirmForm(request.POST if request.method == "POST" else None, _of(agency))
    if form.is_bound and form.is_valid():
        changed = rounds.confirm_all(agency, form.values_said(), by=request.user)
        messages.success(request, thanks(changed))
        return redirect(agency)
    return _page(request, {"agency": agency, "form": form})


def confirm_by_link(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """Confirm from an e-mail, without signing in: acts as `link.person`."""
    held = get_object_or_404(Round.objects.select_related("agency"), pk=link.object_id)
    permissions.require(link.person, rounds.VERB, held)
    form = ConfirmForm(request.POST if request.method == "POST" else None, _of(held.agency))
    context = {"agency": held.agency, "form": form, "person": link.person}
    if form.is_bound and form.is_valid():
        said = form.values_said()
        changed = rounds.confirm_all(held.agency, said, by=link.person, held=held, link=link)
        context["said"] = thanks(changed)
        return render(request, "resources/capacities/confirmed.html", context)
    return _page(request, context)


def _of(agency: Agency) -> list[Facility]:
    return list(rounds.shown(agency))


def _page(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    form = context["form"]
    assert isinstance(form, ConfirmForm)
    status = 422 if form.is_bound else 200
    context |= {"parts": list(form.parts())}
    return render(request, "resources/capacities/confirm.html", context, status=status)


def thanks(changed: int) -> str:
    """Return what was done, in words."""
    if not changed:
        return _("Thank you. Everything is confirmed as it stood.")
    return ngettext(
        "Thank you. One value was corrected, the rest is confirmed.",
        "Thank you. %(count)s values were corrected, the rest is confirmed.",
        changed,
    ) % {"count": changed}
