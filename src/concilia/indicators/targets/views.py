"""The page of an indicator's targets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia.agencies.models import Territory
from concilia.bodies.models import Body
from concilia.core import permissions
from concilia.core.errors import Invalid, NotNow
from concilia.core.permissions import scopes_with
from concilia.indicators.models import Indicator, Target
from concilia.indicators.targets import actions


class TargetForm(forms.Form):
    """What a body wants of the indicator, where and when."""

    body = forms.ModelChoiceField(
        label=gettext_lazy("Body"), queryset=Body.objects.none(), empty_label=None
    )
    territory = forms.ModelChoiceField(
        label=gettext_lazy("Territory"),
        queryset=Territory.objects.none(),
        help_text=gettext_lazy("It holds there and below, until a body below adapts it."),
    )
    value = forms.FloatField(label=gettext_lazy("Target"))
    starts = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"})
    )
    ends = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    note = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, bodies: list[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.filter(pk__in=[b.pk for b in bodies])  # type: ignore[attr-defined]  # a model choice
        places = Territory.objects.none()
        for body in bodies:
            places |= Territory.objects.filter(path__startswith=body.territory.path)
        self.fields["territory"].queryset = places.defer("geometry").order_by("path")  # type: ignore[attr-defined]  # a model choice


@login_required
def targets(request: HttpRequest, code: str) -> HttpResponse:
    """Every target of the indicator, and a form for those who may set one."""
    thing = get_object_or_404(Indicator.objects.visible_to(request.user), code=code)
    held = scopes_with(request.user, "body", permissions.rule_for("targets.set").roles)
    bodies = list(Body.objects.filter(pk__in=held).select_related("territory").order_by("name"))
    if request.method == "POST" and not bodies:
        permissions.require(request.user, "targets.set", None)
    form = TargetForm(request.POST or None, bodies=bodies) if bodies else None
    if form is not None and request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            actions.set_target(
                data.pop("body"), thing, data.pop("territory"), by=request.user, **data
            )
        except Invalid as refusal:
            for problem in refusal:
                column = problem.column if problem.column in form.fields else None
                form.add_error(column, problem.message)
        except NotNow as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The target is set."))
            return redirect("indicators:targets", code=thing.code)
    rows = (
        Target.objects.visible_to(request.user)
        .filter(indicator=thing)
        .select_related("body", "territory", "set_by")
        .defer("territory__geometry")
    )
    return render(
        request,
        "indicators/targets.html",
        {"indicator": thing, "form": form, "rows": list(rows[:500])},
        status=422 if form is not None and form.is_bound else 200,
    )
