"""The page of ready packs of definitions."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from concilia.agencies.models import localised
from concilia.core import permissions
from concilia.indicators import packs
from concilia.indicators.models import Indicator
from concilia.indicators.permissions import anywhere


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Every pack with its definitions and source; taking one over defines what is missing."""
    if request.method == "POST":
        pack = packs.packs().get(request.POST.get("pack", ""))
        if pack is None:
            permissions.require(request.user, "indicators.define", anywhere(request.user))
            raise Http404
        count = packs.adopt(pack, by=request.user)
        messages.success(
            request,
            ngettext("%(count)s indicator is defined.", "%(count)s indicators are defined.", count)
            % {"count": count},
        )
        return redirect("indicators:packs")
    known = set(Indicator.objects.values_list("code", flat=True))
    shown = [
        (
            pack,
            sum(one["code"] not in known for one in pack.definitions),
            [
                one | {"shown": localised(one["name"], one.get("names", {}))}
                for one in pack.definitions
            ],
        )
        for pack in packs.packs().values()
    ]
    return render(
        request,
        "indicators/packs.html",
        {
            "packs": shown,
            "known": known,
            "abilities": permissions.abilities(request.user, anywhere(request.user)),
        },
    )
