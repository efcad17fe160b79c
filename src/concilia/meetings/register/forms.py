"""The form that describes a decision."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _l

from concilia.meetings.models import Decision


class DescribeForm(forms.Form):
    """Legal force, end, and what is replaced."""

    force = forms.ChoiceField(label=_l("Legal force"), choices=Decision.Force.choices)
    ends_on = forms.DateField(
        label=_l("Holds until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_l("Empty: without an end."),
    )
    supersedes = forms.ModelMultipleChoiceField(
        Decision.objects.none(), label=_l("Replaces the decisions"), required=False
    )

    def __init__(self, *args: object, earlier: QuerySet[Decision], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as the form takes them
        self.fields["supersedes"].queryset = earlier  # type: ignore[attr-defined]  # a choice field
