"""The page that shows every component with its markup."""

import datetime as dt
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines

from concilia.core import charts, clock
from concilia.site.design.samples import SAMPLES

COLOURS = (
    ("paper", "surface", "sunken", "ink", "ink-soft", "line", "line-strong", "accent"),
    ("late", "soon", "done", "contested", "calm"),
)


class FilterForm(forms.Form):
    """The filters of the sample list."""

    q = forms.CharField(label="Search", max_length=100, required=False, widget=forms.SearchInput)
    state = forms.ChoiceField(
        label="State", required=False, choices=(("", "Any"), ("open", "Open"), ("late", "Late"))
    )


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(max_length=200, help_text="One sentence that a patient understands.")
    text = forms.CharField(
        label="What is known", widget=forms.Textarea, required=False, max_length=4000
    )
    due = forms.DateField(label="Due", widget=forms.DateInput({"type": "date"}))
    lead = forms.ChoiceField(
        label="Lead agency",
        choices=(("", "Choose an agency"), ("authority", "Health Authority")),
    )
    stage = forms.ChoiceField(
        label="Stage",
        widget=forms.RadioSelect,
        choices=(("formulate", "formulate"), ("execute", "execute"), ("evaluate", "evaluate")),
    )
    file = forms.FileField(label="Evidence", required=False, help_text="PDF or image, up to 50 MB.")
    public = forms.BooleanField(label="Everybody may read it", required=False)


def page(request: HttpRequest) -> HttpResponse:
    """Show the design system; every sample is rendered from the source that stands beside it."""
    today = clock.today()
    context: dict[str, Any] = {
        "late": today - dt.timedelta(days=9),
        "soon": today + dt.timedelta(days=3),
        "calm": today + dt.timedelta(days=40),
        "filters": FilterForm(),
        "wrong": SampleForm({"title": "Contacts lost to follow-up", "due": "yesterday"}),
        "page": Paginator(range(480), 50).get_page(request.GET.get("page")),
        "drawn": charts.line(
            "Contacts seen each week, Northwood",
            {
                "Northwood": [
                    (dt.date(2026, 1, 5) + dt.timedelta(weeks=week), value)
                    for week, value in enumerate((91, 88, 93, 90, 87, 92, 89, 74, 71, 68, 70, 66))
                ]
            },
            unit="%",
            limits=(80, 98),
        ),
    }
    engine = engines["django"]
    samples = [
        (sample, engine.from_string(sample.source).render(dict(context), request))
        for sample in SAMPLES
    ]
    return render(request, "site/design/page.html", {"samples": samples, "colours": COLOURS})
