"""The page that sets two dated lists against each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia.agencies.models import Territory
from concilia.core import tables
from concilia.core.tables import Column
from concilia.resources import queries as activities
from concilia.resources.models import ActivityType
from concilia.resources.snapshots import queries

MOST = 200
"""Lines of each kind on the page; the file has all."""

COLUMNS = (
    Column(gettext_lazy("Change"), "#meta+change"),
    Column(gettext_lazy("Agency"), "#org+name"),
    Column(gettext_lazy("Agency code"), "#org+code"),
    Column(gettext_lazy("Activity"), "#activity+type"),
    Column(gettext_lazy("Ended in"), "#loc+ended+list"),
    Column(gettext_lazy("Started in"), "#loc+started+list"),
)


class CompareForm(forms.Form):
    """Which two lists, and of what part."""

    before = forms.DateField(label=gettext_lazy("Report of"), required=False)
    after = forms.DateField(label=gettext_lazy("And of"), required=False)
    territory = forms.ModelChoiceField(
        label=gettext_lazy("Territory"),
        queryset=Territory.objects.defer("geometry"),
        to_field_name="code",
        required=False,
        empty_label=gettext_lazy("all"),
    )
    type = forms.ModelChoiceField(
        label=gettext_lazy("Activity"),
        queryset=ActivityType.objects.all(),
        to_field_name="code",
        required=False,
        empty_label=gettext_lazy("all"),
    )

    def __init__(self, data: object, days: list[dt.date]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # the query as it came
        choices = [(day.isoformat(), date_format(day)) for day in days]
        for name in ("before", "after"):
            self.fields[name].widget = forms.Select(choices=choices)


@login_required
def changes(request: HttpRequest) -> HttpResponseBase:
    """What started, ended and moved between two dated lists."""
    held = queries.snapshots(request.user)
    days = [one.day for one in held]
    data = request.GET.copy()
    find = CompareForm(data, days)
    find.is_valid()
    asked = find.cleaned_data
    after = asked.get("after") if asked.get("after") in days else (days[0] if days else None)
    before = asked.get("before") if asked.get("before") in days else None
    if before is None and after is not None:
        before = next((day for day in days if day < after), after)
    data["before"], data["after"] = (day.isoformat() if day else "" for day in (before, after))
    context: dict[str, Any] = {"find": find, "snapshots": held, "before": before, "after": after}
    if before and after and before != after:
        kind = asked.get("type")
        told = queries.compared(
            activities.matching(
                activities.activities(request.user),
                territory=asked.get("territory"),
                type=kind.code if kind else "",
            ),
            before,
            after,
        )
        wanted = tables.requested_format(request)
        if wanted:
            return tables.download(wanted, _("changes"), COLUMNS, _rows(told))
        context |= {
            "told": told,
            "parts": [
                ("started", _("Started"), told.started[:MOST], len(told.found.started)),
                ("ended", _("Ended"), told.ended[:MOST], len(told.found.ended)),
                ("moved", _("Moved"), told.moved[:MOST], len(told.found.moved)),
            ],
            "balance": queries.balance(told)[:12],
        }
    return render(request, "resources/snapshots/changes.html", context)


def _rows(told: queries.Told) -> Iterator[tuple[Any, ...]]:
    for word, lines in (
        (_("started"), told.started),
        (_("ended"), told.ended),
        (_("moved"), told.moved),
    ):
        for line in lines:
            yield (
                word,
                str(line.agency),
                line.agency.code,
                str(line.activity),
                [str(place) for place in line.ended],
                [str(place) for place in line.started],
            )
