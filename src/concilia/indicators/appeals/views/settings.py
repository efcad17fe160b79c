"""How a body takes appeals in: public or not, terms of law, how long persons are kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods

from concilia.bodies.models import Body
from concilia.core import permissions
from concilia.core.calendar import Calendar
from concilia.core.errors import Invalid
from concilia.indicators.appeals import actions, terms
from concilia.indicators.appeals.forms import blame
from concilia.indicators.appeals.models import Appeal, Intake


class IntakeRulesForm(forms.Form):
    """The rules of intake of one body."""

    public = forms.BooleanField(
        label=_l("Everybody may write to this body on this site, without an account"),
        required=False,
    )
    days = forms.IntegerField(label=_l("Days for the answer"), min_value=1, max_value=366)
    unit = forms.ChoiceField(label=_l("How they are counted"), choices=Intake.Unit.choices)
    basis = forms.CharField(
        label=_l("Law"),
        required=False,
        max_length=250,
        help_text=_l("The law or rule that sets the term, with its article."),
    )
    kept_days = forms.IntegerField(
        label=_l("Days for which persons are kept"),
        min_value=1,
        max_value=3660,
        help_text=_l("After the closing of the case; then name, words and files are erased."),
    )
    notice = forms.CharField(
        label=_l("Words above the public form"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contact = forms.CharField(
        label=_l("Another way to reach the body"),
        required=False,
        max_length=250,
        help_text=_l("Telephone, address, hours. It stands on the form and in the letters."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for category, label in Appeal.Category.choices:
            self.fields[f"days_{category}"] = forms.IntegerField(
                label=_("Days for: %(category)s") % {"category": label},
                required=False,
                min_value=1,
                max_value=366,
            )

    def own_terms(self) -> list[forms.BoundField]:
        """The fields of the terms of single categories."""
        return [self[name] for name in self.fields if name.startswith("days_")]

    def general(self) -> list[forms.BoundField]:
        """The other fields."""
        return [self[name] for name in self.fields if not name.startswith("days_")]

    def values(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = dict(self.cleaned_data)
        given = {c: data.pop(f"days_{c}") for c in Appeal.Category.values}
        own = {c: {"days": n, "unit": data["unit"]} for c, n in given.items() if n}
        return {**data, "terms": own}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: HttpRequest, ref: str) -> HttpResponse:
    """Show and change the rules of intake of a body."""
    body = get_object_or_404(Body.objects.visible_to(request.user), ref=ref)
    permissions.require(request.user, "appeals.set_intake", body)
    kept = terms.intake_of(body)
    own = {f"days_{c}": term.get("days") for c, term in kept.terms.items()}
    names = ("public", "days", "unit", "basis", "kept_days", "notice", "contact")
    start = {**{name: getattr(kept, name) for name in names}, **own}
    posted = request.method == "POST"
    form = IntakeRulesForm(request.POST if posted else None, initial=start)
    if posted and form.is_valid():
        try:
            actions.set_intake(body, form.values(), by=request.user)
        except Invalid as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The rules of intake are kept."))
            return redirect("appeals:list")
    context = {"body": body, "form": form, "kept": kept, "calendar": Calendar(body.country)}
    status = 422 if posted else 200
    return render(request, "indicators/appeals/intake.html", context, status=status)
