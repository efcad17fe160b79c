"""What joins agencies, where, and on which day."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from concilia.agencies.models import Territory

TIES = (
    ("cell", _("the same activity in the same territory")),
    ("territory", _("the same territory")),
    ("activity", _("the same kind of activity")),
    ("seat", _("seats in the same body")),
    ("duty", _("a part in the same duty")),
)


class NetworkForm(forms.Form):
    """What part of the network to show."""

    by = forms.MultipleChoiceField(
        label=_("Joined by"),
        choices=TIES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        initial=("cell", "duty"),
    )
    territory = forms.ModelChoiceField(
        label=_("Territory"),
        queryset=Territory.objects.defer("geometry"),
        to_field_name="code",
        required=False,
        empty_label=_("all"),
    )
    day = forms.DateField(
        label=_("On"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
