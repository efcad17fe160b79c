"""What people fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concilia.bodies.models import Body
from concilia.indicators.models import Indicator
from concilia.learning import queries, rules, words
from concilia.learning.models import Condition, Study


def reason_field() -> forms.CharField:
    """Return the field in which every choice gets its reason."""
    return forms.CharField(
        label=_("Reason"),
        max_length=rules.REASON,
        help_text=_("Why so and not otherwise: others must be able to follow and to doubt it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class StudyForm(forms.Form):
    """What a study asks."""

    title = forms.CharField(label=_("Title"), max_length=rules.TITLE)
    question = forms.CharField(
        label=_("Question"),
        max_length=rules.TEXT,
        help_text=_("Which outcome, of which cases, and which conditions might combine to it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    origin = forms.ChoiceField(
        label=_("The cases are"), choices=Study.Origin.choices, initial=Study.Origin.REAL
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=rules.TEXT,
        required=False,
        help_text=_("Where the values come from, and who answers for them."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class StartForm(StudyForm):
    """A new study, and the body whose it is."""

    body = forms.ModelChoiceField(
        Body.objects.none(), label=_("Body"), to_field_name="ref", empty_label=None
    )
    field_order = ("body", "title", "question", "origin", "source")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = queries.bodies_to_start_in(user)  # type: ignore[attr-defined]  # the field is a ModelChoiceField


class TableForm(forms.Form):
    """A spreadsheet of cases."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_(
            "CSV or XLSX. First column: the case. Other columns: numbers, empty where unknown."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    outcome = forms.CharField(
        label=_("Column of the outcome"),
        max_length=200,
        required=False,
        help_text=_("Left empty: the outcome of before, or the last column."),
    )
    reason = reason_field()


class IndicatorForm(forms.Form):
    """A condition out of an indicator."""

    indicator = forms.ModelChoiceField(
        Indicator.objects.none(), label=_("Indicator"), empty_label=_("Choose")
    )
    reason = reason_field()

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = Indicator.objects.visible_to(user)  # type: ignore[attr-defined]  # the field is a ModelChoiceField


class CaseForm(forms.Form):
    """A case with its raw values; empty where nobody knows."""

    name = forms.CharField(label=_("Name"), max_length=120)
    body = forms.ModelChoiceField(
        Body.objects.none(),
        label=_("Body"),
        required=False,
        empty_label=_("no body of this system"),
    )
    contact = forms.CharField(
        label=_("Whom to ask"),
        max_length=200,
        required=False,
        help_text=_("Left empty for a body: its secretary."),
    )

    def __init__(self, *args: Any, user: Any, conditions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.visible_to(user)  # type: ignore[attr-defined]  # the field is a ModelChoiceField
        for one in conditions:
            label = f"{one.label} ({one.code})" + (f", {one.unit}" if one.unit else "")
            self.fields[f"value_{one.code}"] = forms.CharField(
                label=label,
                max_length=40,
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            )
        self.fields["reason"] = reason_field()

    def values(self) -> dict[str, str]:
        """Return the raw values by code, as they were typed."""
        return {
            name.removeprefix("value_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("value_")
        }


class ReasonForm(forms.Form):
    """A reason alone."""

    reason = reason_field()


class CalibrationForm(forms.Form):
    """Method and anchors of a condition."""

    method = forms.ChoiceField(label=_("Method"), choices=Condition.Method.choices)
    reason = reason_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields.pop("reason")
        for at in range(rules.MOST_ANCHORS):
            field = forms.FloatField(label=words.place_name(at), required=False)
            field.widget.attrs |= {"step": "any", "data-anchor": at}
            self.fields[f"anchor_{at}"] = field
        self.fields["reason"] = reason

    def anchors(self) -> list[float | None]:
        """Return the anchors that the method takes."""
        wanted = rules.ANCHORS.get(self.cleaned_data["method"], rules.MOST_ANCHORS)
        return [self.cleaned_data[f"anchor_{at}"] for at in range(wanted)]


class RoleForm(forms.Form):
    """What a condition is."""

    label = forms.CharField(label=_("Name"), max_length=200)
    unit = forms.CharField(label=_("Unit"), max_length=60, required=False)
    role = forms.ChoiceField(label=_("It is"), choices=Condition.Role.choices)
    reason = reason_field()


class WeightForm(forms.Form):
    """What changing a condition costs."""

    cost = forms.FloatField(
        label=_("Cost of a change"),
        min_value=0,
        help_text=_("Relative to the other conditions; 1 is ordinary."),
    )
    changeable = forms.BooleanField(label=_("A body can change it"), required=False)
    reason = reason_field()


class CutsForm(forms.Form):
    """The cuts of the truth table."""

    incl_cut = forms.FloatField(
        label=_("Consistency cut"),
        min_value=0.5,
        max_value=1,
        widget=forms.NumberInput(attrs={"step": "0.01"}),
    )
    pri_cut = forms.FloatField(
        label=_("PRI cut"),
        min_value=0,
        max_value=1,
        widget=forms.NumberInput(attrs={"step": "0.01"}),
    )
    n_cut = forms.IntegerField(label=_("Frequency cut"), min_value=1, max_value=1000)
    negate = forms.BooleanField(label=_("Explain the absence of the outcome"), required=False)
    log_odds = forms.ChoiceField(
        label=_("Log-odds at the anchors"),
        choices=(("3.0", "3.0"), ("ln19", "ln 19 = 2.944")),
        help_text=_("3.0 as in the literature, ln 19 as in the R package."),
    )
    reason = reason_field()


class ExpectationsForm(forms.Form):
    """Which way each condition should contribute."""

    def __init__(self, *args: Any, conditions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in conditions:
            self.fields[f"expect_{one.code}"] = forms.ChoiceField(
                label=f"{one.label} ({one.code})",
                choices=(
                    ("-", _("no expectation")),
                    ("1", _("its presence")),
                    ("0", _("its absence")),
                ),
            )
        self.fields["reason"] = reason_field()

    def values(self) -> dict[str, str]:
        """Return the expectations by code."""
        return {
            name.removeprefix("expect_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("expect_")
        }


class RecodeForm(forms.Form):
    """Another outcome for a row of the truth table."""

    out = forms.ChoiceField(
        label=_("Outcome of the row"),
        choices=(
            ("1", _("1: sufficient")),
            ("0", _("0: not sufficient")),
            ("?", _("?: as if no case showed it")),
            ("", _("as computed: withdraw the recoding")),
        ),
        required=False,
    )
    reason = reason_field()
