"""Forms of questions about gaps."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from concilia.resources.models import GapAnswer
from concilia.resources.questions.queries import Candidate


class AskForm(forms.Form):
    """Whom to ask, and what to add."""

    agencies = forms.TypedMultipleChoiceField(
        label=_("Ask"), widget=forms.CheckboxSelectMultiple, coerce=int
    )
    text = forms.CharField(
        label=_("What you add"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For instance until when, or what is already on its way."),
    )

    def __init__(self, data: object, found: Sequence[Candidate]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # the form as it came
        field = self.fields["agencies"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(one.agency.pk, f"{one.agency}: {one.why}") for one in found]
        field.initial = [one.agency.pk for one in found[:5]]


class AnswerForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """What an agency answers."""

    says = forms.ChoiceField(
        label=_("Can your agency cover it?"),
        choices=GapAnswer.Says.choices,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = GapAnswer
        fields = ("says", "starts", "text")
        labels = {"starts": _("From when on"), "text": _("What you add")}
        widgets = {
            "starts": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "text": forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
        }
