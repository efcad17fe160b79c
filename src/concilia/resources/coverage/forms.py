"""Forms of the gaps."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from concilia.agencies.models import Territory
from concilia.bodies.models import Body
from concilia.core.permissions import Actor
from concilia.resources.coverage import sentences
from concilia.resources.coverage.models import NeedRule
from concilia.resources.models import ActivityType

SHOWN = ("uncovered", "thin", "fragile", "crowded", "covered")


class GapsForm(forms.Form):
    """What part of the gaps to show, on which day, and since when."""

    territory = forms.ModelChoiceField(
        label=_("Territory"),
        queryset=Territory.objects.defer("geometry"),
        to_field_name="code",
        required=False,
        empty_label=_("all"),
    )
    type = forms.ModelChoiceField(
        label=_("Activity"),
        queryset=ActivityType.objects.all(),
        to_field_name="code",
        required=False,
        empty_label=_("all"),
    )
    klass = forms.ChoiceField(label=_("Class"), required=False)
    day = forms.DateField(
        label=_("On"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    since = forms.DateField(
        label=_("Compared with"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    body = forms.ModelChoiceField(
        label=_("Rules of"),
        queryset=Body.objects.none(),
        to_field_name="ref",
        required=False,
        empty_label=_("the installation"),
    )

    def __init__(self, data: object, user: Actor) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # the query as it came
        shown = self.fields["klass"]
        assert isinstance(shown, forms.ChoiceField)
        shown.choices = [("", _("all")), *((one, sentences.word(one)) for one in SHOWN)]
        bodies = self.fields["body"]
        assert isinstance(bodies, forms.ModelChoiceField)
        bodies.queryset = Body.objects.visible_to(user)


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """How much of a kind of activity is needed."""

    crowded_above = forms.IntegerField(
        label=_("Crowded above"),
        min_value=1,
        max_value=10_000,
        initial=5,
        help_text=_("More agencies than this in one territory are too many."),
    )

    class Meta:
        model = NeedRule
        fields = ("body", "type", "name", "expression", "unit", "crowded_above")
        labels = {
            "body": _("Body"),
            "type": _("Activity"),
            "name": _("Name"),
            "expression": _("Need"),
            "unit": _("Unit"),
        }
        help_texts = {
            "body": _("Empty: the rule holds for everybody who has no rule of their own."),
            "expression": _(
                "From the codes of indicators, with _ for every hyphen: "
                "sum(new_confirmed, 21) adds the last 21 days; last, mean, highest, lowest, "
                "count and rise work alike. 1 means needed everywhere."
            ),
            "unit": _("What the need counts, for instance cases."),
        }

    def __init__(self, *args: object, user: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        bodies = self.fields["body"]
        assert isinstance(bodies, forms.ModelChoiceField)
        bodies.queryset = Body.objects.visible_to(user)
        bodies.required = False
        bodies.empty_label = str(_("the installation"))
        if self.instance.pk:
            del self.fields["body"]

    def validate_unique(self) -> None:
        """Leave it to the action, whose message says what to do."""

    def validate_constraints(self) -> None:
        """Leave it to the action, whose message says what to do."""
