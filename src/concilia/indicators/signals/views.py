"""Pages of signals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from concilia.agencies.models import Territory
from concilia.core import permissions, tables
from concilia.core.errors import Invalid
from concilia.core.tables import Column
from concilia.indicators import charts
from concilia.indicators.models import Signal
from concilia.indicators.signals import actions, queries, reading, wording

COLUMNS = (
    Column(gettext_lazy("Indicator code"), "#indicator+code"),
    Column(gettext_lazy("Territory code"), "#loc+code"),
    Column(gettext_lazy("Territory"), "#loc+name"),
    Column(gettext_lazy("Meaning"), "#meta+tone"),
    Column(gettext_lazy("Direction"), "#meta+direction"),
    Column(gettext_lazy("Since"), "#date+start"),
    Column(gettext_lazy("Until"), "#date+end"),
    Column(gettext_lazy("In words"), "#description"),
    Column(gettext_lazy("Rules"), "#meta+rules"),
    Column(gettext_lazy("Probability of chance among all series"), "#meta+q"),
    Column(gettext_lazy("State"), "#status"),
    Column(gettext_lazy("Reason"), "#description+reason"),
)


class FindForm(forms.Form):
    """What signals to show."""

    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    tone = forms.ChoiceField(label=gettext_lazy("Meaning"), required=False)
    territory = forms.CharField(label=gettext_lazy("Territory code"), required=False, max_length=40)
    indicator = forms.CharField(label=gettext_lazy("Indicator code"), required=False, max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("waiting")),
            *[(value, label) for value, label in Signal.State.choices if value != "new"],
            ("over", _("over by itself")),
            ("all", _("all")),
        ]
        self.fields["tone"].choices = [("", _("all")), *Signal.Tone.choices]  # type: ignore[attr-defined]  # a choice field


class DismissForm(forms.Form):
    """Why nothing is to be done."""

    reason = forms.CharField(
        label=gettext_lazy("Why nothing is to be done"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@login_required
def index(request: HttpRequest) -> HttpResponseBase:
    """The signals that wait, ranked and grouped."""
    form = FindForm(request.GET)
    form.is_valid()
    asked = {name: form.cleaned_data.get(name, "") for name in form.fields}
    place = Territory.objects.filter(code=asked["territory"]).first()
    found = queries.matching(
        queries.listed(request.user),
        state=asked["state"],
        tone=asked["tone"],
        indicator=asked["indicator"],
        territory=place,
    )
    wanted = tables.requested_format(request)
    if wanted:
        return tables.download(wanted, _("signals"), COLUMNS, (_row(one) for one in found))
    page = Paginator(found, 60).get_page(request.GET.get("page"))
    rows = list(page)
    for one in rows:
        one.sentence = wording.sentence(one)  # type: ignore[attr-defined]  # for the page
    return render(
        request,
        "indicators/signals/list.html",
        {
            "find": form,
            "page": page,
            "groups": queries.grouped(rows),
            "doubted": queries.doubted(rows),
            "computed": queries.newest_computation(),
            "standing": queries.standing(request.user),
            "filtered": bool(set(request.GET) - {"page"}),
        },
    )


def _row(one: Signal) -> tuple[Any, ...]:
    return (
        one.indicator.code,
        one.territory.code,
        str(one.territory),
        one.get_tone_display(),
        one.get_direction_display(),
        one.onset,
        one.last,
        wording.sentence(one),
        [wording.rule(code) for code in one.rules],
        one.q,
        one.get_state_display(),
        one.reason,
    )


@login_required
def signal(request: HttpRequest, pk: int) -> HttpResponse:
    """One signal: what happened, the chart with its limits, and what to do."""
    return _page(request, get_object_or_404(queries.listed(request.user), pk=pk), DismissForm())


def _page(
    request: HttpRequest, thing: Signal, form: DismissForm, status: int = 200
) -> HttpResponse:
    reads = reading.read(thing.indicator, [thing.territory])
    read = reads[0] if reads else None
    return render(
        request,
        "indicators/signals/signal.html",
        {
            "signal": thing,
            "sentence": wording.sentence(thing),
            "doubt": wording.doubt(thing),
            "method": wording.method(thing.method, thing.facts.get("version", "")),
            "rules": [wording.rule(code) for code in thing.rules],
            "verdict": wording.verdict(read, thing.indicator) if read else "",
            "chart": charts.limits_chart(read, thing.indicator, onset=thing.onset)
            if read
            else None,
            "series_url": thing.indicator.url_for(thing.territory),
            "doubted": thing.pk in queries.doubted([thing]),
            "form": form,
            "abilities": permissions.abilities(request.user, thing),
        },
        status=status,
    )


@login_required
@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Dismiss it with a reason, or show it again."""
    thing = get_object_or_404(queries.listed(request.user), pk=pk)
    if "reopen" in request.POST:
        actions.reopen(thing, by=request.user)
        messages.success(request, _("The signal is shown again."))
        return redirect(thing)
    permissions.require(request.user, "signals.dismiss", thing)
    form = DismissForm(request.POST)
    if form.is_valid():
        try:
            actions.dismiss(thing, reason=form.cleaned_data["reason"], by=request.user)
        except Invalid as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("The signal is dismissed; it will not be shown again."))
            return redirect("indicators:signals")
    return _page(request, thing, form, 422)
