"""The page that compares territories of different size in one period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from concilia.agencies.models import Territory
from concilia.core import tables
from concilia.core.tables import Column
from concilia.indicators import periods
from concilia.indicators.models import Indicator
from concilia.indicators.signals import across
from concilia.indicators.signals.across import Basis, Compared

_OFFERED = 120
"""So many periods, the newest ones, are offered."""

COLUMNS = (
    Column(gettext_lazy("Territory code"), "#loc+code"),
    Column(gettext_lazy("Territory"), "#loc+name"),
    Column(gettext_lazy("Period"), "#date+start"),
    Column(gettext_lazy("Events"), "#value+events"),
    Column(gettext_lazy("Denominator"), "#value+denominator"),
    Column(gettext_lazy("Value"), "#value"),
    Column(gettext_lazy("95 %: from"), "#value+inner+min"),
    Column(gettext_lazy("95 %: to"), "#value+inner+max"),
    Column(gettext_lazy("99.8 %: from"), "#value+outer+min"),
    Column(gettext_lazy("99.8 %: to"), "#value+outer+max"),
)


class ChooseForm(forms.Form):
    """Which places in which period."""

    level = forms.ChoiceField(label=gettext_lazy("Level of territory"), required=False)
    period = forms.ChoiceField(label=gettext_lazy("Period"), required=False)

    def __init__(
        self, data: Any, *, levels: Sequence[str], days: Sequence[dt.date], frequency: str
    ) -> None:
        super().__init__(data)
        self.fields["level"].choices = [  # type: ignore[attr-defined]  # a choice field
            (level, Territory.Level(level).label) for level in levels
        ]
        self.fields["period"].choices = [  # type: ignore[attr-defined]  # a choice field
            (day.isoformat(), periods.named(day, frequency)) for day in days[:_OFFERED]
        ]


def chosen(found: Basis | None, level: str, period: str) -> tuple[list[str], list[dt.date]]:
    """Return the levels and periods that can be compared, what was asked for first."""
    levels = across.levels(found) if found else []
    levels.sort(key=lambda one: one != level)
    days = across.periods(found, levels[0]) if found and levels else []
    days.sort(key=lambda day: day.isoformat() != period)
    return levels, days


@login_required
@require_safe
def funnel(request: HttpRequest, code: str) -> HttpResponseBase:
    """Territories by size: which lie outside what chance and their usual differences explain."""
    thing = get_object_or_404(Indicator.objects.visible_to(request.user), code=code)
    found = across.basis(thing)
    asked = request.GET
    levels, days = chosen(found, asked.get("level", ""), asked.get("period", ""))
    made = across.compare(thing, found, levels[0], days[0]) if found and days else None
    wanted = tables.requested_format(request)
    if wanted:
        return tables.download(wanted, f"{thing.code}-funnel", COLUMNS, rows(made))
    form = ChooseForm(
        {"level": levels[0], "period": days[0].isoformat()} if days else None,
        levels=sorted(levels),
        days=sorted(days, reverse=True),
        frequency=thing.frequency,
    )
    context = {
        "indicator": thing,
        "known": found is not None,
        "least": across.LEAST,
        "form": form,
        "made": made,
        "chart": across.chart(made) if made else None,
        "sentences": across.sentences(made) if made else [],
        "spread": across.spread(made) if made else "",
        "rough": made is not None and across.rough(made),
        "when": periods.named(made.period, thing.frequency) if made else "",
    }
    return render(request, "indicators/signals/funnel.html", context)


def rows(made: Compared | None) -> Iterable[tuple[Any, ...]]:
    """Yield a row per place."""
    if made is None:
        return
    for place, events, spot in zip(made.territories, made.events, made.spots, strict=True):
        yield (
            place.code,
            str(place),
            made.period,
            events,
            spot.size,
            spot.value,
            *spot.inner,
            *spot.outer,
        )
