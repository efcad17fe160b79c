"""The page of the coordination network."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from concilia.core import tables
from concilia.resources.network import presenting, queries, words
from concilia.resources.network.forms import NetworkForm


@login_required
def network(request: HttpRequest) -> HttpResponseBase:
    """Who is joined with whom: measures in words, drawing, communities, brokers, isolated."""
    data = request.GET.copy()
    usual = list(NetworkForm.base_fields["by"].initial)
    if "by" not in data:
        data.setlist("by", usual)
    form = NetworkForm(data)
    form.is_valid()
    asked = form.cleaned_data
    by = asked.get("by") or usual
    seen = queries.joined(request.user, by, inside=asked.get("territory"), day=asked.get("day"))
    wanted = tables.requested_format(request)
    if wanted:
        columns = presenting.columns(by)
        return tables.download(wanted, _("ties"), columns, presenting.rows(seen, by))
    found = seen.found
    return render(
        request,
        "resources/network/network.html",
        {
            "form": form,
            "seen": seen,
            "figures": words.figures(seen) if found.agencies else [],
            "findings": words.findings(seen),
            "drawing": presenting.drawn(seen) if found.edges else None,
            "communities": presenting.communities(seen),
            "brokers": presenting.brokers(seen),
            "isolated": [seen.agencies[key] for key in found.isolated],
        },
    )
