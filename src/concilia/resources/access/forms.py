"""Forms: what is asked about access, over which people and which travel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from concilia.agencies.models import Territory
from concilia.core.permissions import Actor
from concilia.resources.models import Facility, Layer

MEASURES = (
    ("gaussian", _l("nearer counts more, smoothly (Gaussian 2SFCA)")),
    ("e2sfca", _l("nearer counts more, in three bands (E2SFCA)")),
    ("2sfca", _l("all within the limit count alike (2SFCA)")),
)
SUPPLIES = (
    ("beds", _l("beds")),
    ("staff", _l("staff")),
    ("one", _l("facilities, each as one")),
)


class TravelForm(forms.Form):
    """Over which people, and how they travel; shared by access and placement."""

    inside = forms.ModelChoiceField(
        label=_l("Territory"),
        queryset=Territory.objects.defer("geometry"),
        to_field_name="code",
        required=False,
        empty_label=_l("all"),
    )
    people = forms.ChoiceField(label=_l("People"), required=False)
    travel = forms.ChoiceField(label=_l("Travel"), required=False)
    detour = forms.FloatField(
        label=_l("Detour factor"),
        required=False,
        min_value=1,
        max_value=10,
        initial=1.3,
        help_text=_l("Roads are this much longer than straight lines."),
    )
    speed = forms.FloatField(
        label=_l("Speed, km/h"),
        required=False,
        min_value=0,
        max_value=1000,
        initial=40,
        help_text=_l("Turns kilometres into minutes; 0 or nothing keeps kilometres."),
    )

    def __init__(self, *args: Any, user: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        layers = Layer.objects.visible_to(user).select_related("body").defer("facts")
        self.layers = {str(one.pk): one for one in layers}
        said = [(pk, f"{one} ({one.body})") for pk, one in self.layers.items()]
        kind = {pk: one.kind for pk, one in self.layers.items()}
        people = [pair for pair in said if kind[pair[0]] == Layer.Kind.PEOPLE]
        travel = [pair for pair in said if kind[pair[0]] != Layer.Kind.PEOPLE]
        self._choices("people", [("", _("population of the territories")), *people])
        self._choices("travel", [("", _("straight line times a detour")), *travel])

    def _choices(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_speed(self) -> float | None:
        """Return no speed for 0."""
        return self.cleaned_data["speed"] or None

    def layer(self, name: str) -> Layer | None:
        """Return the chosen file of people or of travel."""
        return self.layers.get(self.cleaned_data.get(name) or "")

    def way(self) -> dict[str, Any]:
        """Return how people travel, as a question keeps it."""
        layer = self.layer("travel")
        inside = self.cleaned_data.get("inside")
        ways = {Layer.Kind.ROADS.value: "roads", Layer.Kind.COSTS.value: "costs"}
        return {
            "inside": inside.code if inside else "",
            "way": ways[layer.kind] if layer else "line",
            "detour": self.cleaned_data.get("detour") or 1.3,
            "speed": self.cleaned_data.get("speed"),
        }


class AccessForm(TravelForm):
    """Who reaches which facilities."""

    kind = forms.ChoiceField(label=_l("Facilities"), required=False)
    supply = forms.ChoiceField(label=_l("What they offer"), choices=SUPPLIES, initial="beds")
    within = forms.FloatField(
        label=_l("Limit of travel"),
        min_value=0.1,
        max_value=100_000,
        initial=60,
        help_text=_l("In minutes with a speed, else in kilometres or what the file counts."),
    )
    measure = forms.ChoiceField(label=_l("How distance counts"), choices=MEASURES)
    field_order = ("kind", "supply", "inside", "within", "measure", "travel", "detour", "speed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices("kind", [("", _("all kinds")), *Facility.Kind.choices])

    def question(self) -> dict[str, Any]:
        """Return the question as it is kept."""
        data = self.cleaned_data
        return {
            **self.way(),
            "kinds": [data["kind"]] if data["kind"] else [],
            "supply": data["supply"],
            "within": data["within"],
            "measure": data["measure"],
        }
