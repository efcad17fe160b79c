"""What people fill in about questionnaires: the file, the use on a body, the answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concilia.bodies.models import Body
from concilia.learning import queries, rules
from concilia.learning.forms import reason_field
from concilia.learning.models import Instrument
from concilia.learning.questionnaire import Questionnaire, of


class BringForm(forms.Form):
    """A questionnaire as a file."""

    file = forms.FileField(
        label=_("Questionnaire"),
        help_text=_(
            "A JSON file with code, version, title, source, scale and dimensions with their "
            "items. Take the file of another questionnaire as a pattern."
        ),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )


class AssessForm(forms.Form):
    """One use of a questionnaire."""

    body = forms.ModelChoiceField(
        Body.objects.none(), label=_("Body"), to_field_name="ref", empty_label=None
    )
    occasion = forms.CharField(
        label=_("Occasion"),
        max_length=rules.TITLE,
        help_text=_("Why now, for instance the yearly review; it names the assessment."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = queries.bodies_to_assess(user)  # type: ignore[attr-defined]  # the field is a ModelChoiceField


UNKNOWN = "-"


class FillForm(forms.Form):
    """Radio buttons for each item; nothing is chosen beforehand, and who cannot say says so."""

    def __init__(self, *args: Any, form: Questionnaire, given: Mapping[str, int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.form = form
        choices = [(str(at), step.label) for at, step in enumerate(form.scale)]
        for item in form.items:
            self.fields[f"item_{item.code}"] = forms.ChoiceField(
                label=item.text,
                choices=[*choices, (UNKNOWN, _("cannot say"))],
                initial=str(given.get(item.code, UNKNOWN)) if given else None,
                widget=forms.RadioSelect,
            )

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the title of each dimension with its fields."""
        return [
            (one.title, [self[f"item_{item.code}"] for item in one.items])
            for one in self.form.dimensions
        ]

    def given(self) -> dict[str, int | None]:
        """Return the chosen place on the scale by item; None where the person cannot say."""
        return {
            name.removeprefix("item_"): None if value == UNKNOWN else int(value)
            for name, value in self.cleaned_data.items()
        }


class DimensionForm(forms.Form):
    """A condition out of a dimension of a questionnaire."""

    dimension = forms.ChoiceField(label=_("Dimension"))
    reason = reason_field()

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dimension"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (
                str(one),
                [(f"{one.pk}:{part.code}", part.title) for part in of(one.content).dimensions],
            )
            for one in Instrument.objects.visible_to(user)
        ]

    def chosen(self) -> tuple[int, str]:
        """Return the instrument's number and the dimension's code."""
        number, code = self.cleaned_data["dimension"].split(":", 1)
        return int(number), code
