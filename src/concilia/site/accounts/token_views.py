"""The page on which a person makes and ends keys for programs."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia.agencies.models import Person
from concilia.site.accounts import tokens


class KeyForm(forms.Form):
    """What a new key is for."""

    label = forms.CharField(
        label=gettext_lazy("What the key is for"),
        max_length=80,
        help_text=gettext_lazy("For instance: monthly report, data warehouse."),
    )


@login_required
def keys(request: HttpRequest) -> HttpResponse:
    """Show the own keys, make one, or end one."""
    person = get_object_or_404(Person, pk=request.user.pk)
    ending = request.POST.get("end", "")
    if ending:
        tokens.end(person, int(ending) if ending.isascii() and ending.isdigit() else 0)
        messages.success(request, _("The key is ended."))
        return redirect("profile_tokens")
    form = KeyForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        secret = tokens.make(person, label=form.cleaned_data["label"])
        form = KeyForm()
    return render(
        request,
        "site/people/tokens.html",
        {"form": form, "held": tokens.standing(person), "secret": secret},
        status=422 if form.is_bound else 200,
    )
