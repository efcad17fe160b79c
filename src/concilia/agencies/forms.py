"""Forms of the agencies room."""

from __future__ import annotations

import json
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia.agencies.models import (
    Agency,
    Appointment,
    Cluster,
    Competence,
    ContactPoint,
    Territory,
)
from concilia.core import clock

LANGUAGE_PREFIX = "name_"


class NamesForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A form whose model has `names` by language; one field per language of the installation."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = self.instance.names if isinstance(self.instance.names, dict) else {}
        longest = self.instance._meta.get_field("name").max_length
        for code, label in settings.LANGUAGES:
            self.fields[LANGUAGE_PREFIX + code] = forms.CharField(
                label=_("Name in %(language)s") % {"language": label},
                required=False,
                max_length=longest,
                initial=names.get(code, ""),
            )

    def language_fields(self) -> list[forms.BoundField]:
        """Return the bound fields of the names by language."""
        return [self[LANGUAGE_PREFIX + code] for code, _label in settings.LANGUAGES]

    def names(self) -> dict[str, str]:
        """Return the names by language; other languages that were stored stay."""
        known = dict(self.instance.names or {})
        for code, _label in settings.LANGUAGES:
            text = self.cleaned_data.get(LANGUAGE_PREFIX + code, "")
            known.pop(code, None)
            if text:
                known[code] = text
        return known

    def apply(self) -> Any:
        """Return the instance with everything that the form says, unsaved."""
        self.instance.names = self.names()
        return self.instance


class AgencyForm(NamesForm):
    """An agency. Without `classify` only what the agency says about itself."""

    website = forms.URLField(
        label=gettext_lazy("Website"), max_length=200, required=False, assume_scheme="https"
    )

    class Meta:
        model = Agency
        fields = (
            "name",
            "short_name",
            "code",
            "type",
            "cluster",
            "parent",
            "territory",
            "website",
        )
        labels = {
            "name": gettext_lazy("Name"),
            "short_name": gettext_lazy("Short name"),
            "code": gettext_lazy("Code"),
            "type": gettext_lazy("Type"),
            "cluster": gettext_lazy("Cluster"),
            "parent": gettext_lazy("Part of"),
            "territory": gettext_lazy("Territory"),
        }
        help_texts = {
            "short_name": gettext_lazy("For narrow places, such as an abbreviation."),
            "code": gettext_lazy(
                "Letters, digits and hyphens; stands in addresses and imports. Made of the name "
                "when left empty."
            ),
            "cluster": gettext_lazy("The group of agencies with which it votes as one side."),
        }

    def __init__(self, *args: Any, classify: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not classify:
            for name in ("code", "type", "cluster", "parent", "territory"):
                del self.fields[name]
            return
        self.fields["code"].required = False
        parent = cast("forms.ModelChoiceField[Agency]", self.fields["parent"])
        parent.queryset = Agency.objects.standing().exclude(pk=self.instance.pk)

    def values(self) -> dict[str, Any]:
        """Return the fields as `actions` takes them."""
        data = self.cleaned_data
        shown = [name for name in self.Meta.fields if name in self.fields]
        values = {name: data[name] for name in shown} | {"names": self.names()}
        if not values.get("code") and self.initial.get("code"):
            values["code"] = self.initial["code"]
        return values

    def _post_clean(self) -> None:
        """Leave the instance alone: the action sets the values and checks them."""


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A contact point."""

    class Meta:
        model = ContactPoint
        fields = ("label", "email", "phone", "address")
        labels = {
            "label": gettext_lazy("What for"),
            "email": gettext_lazy("E-mail"),
            "phone": gettext_lazy("Telephone"),
            "address": gettext_lazy("Address"),
        }

    def clean(self) -> dict[str, Any]:
        """Ask for at least one way to reach it."""
        data = super().clean() or {}
        if not self.errors and not (data.get("email") or data.get("phone") or data.get("address")):
            raise ValidationError(_("Give an e-mail address, a telephone number or an address."))
        return data


class CompetenceForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A competence."""

    class Meta:
        model = Competence
        fields = ("policy_area", "function", "legal_basis")
        labels = {
            "policy_area": gettext_lazy("Policy area"),
            "function": gettext_lazy("Function"),
            "legal_basis": gettext_lazy("Legal basis"),
        }


class AppointForm(forms.Form):
    """Who acts for an agency."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Needed only for somebody who is not known here yet."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Appointment.Role.choices)
    starts = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"})
    )
    ends = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Leave empty when it is open."),
    )
    substitute_for = forms.ModelChoiceField(
        label=gettext_lazy("Stands in for"),
        queryset=Appointment.objects.none(),
        required=False,
        empty_label=gettext_lazy("nobody: acts in their own right"),
    )

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts"].initial = clock.today
        field = cast("forms.ModelChoiceField[Appointment]", self.fields["substitute_for"])
        field.queryset = (
            Appointment.objects.filter(agency=agency)
            .on(clock.today())
            .select_related("person")
            .order_by("person__name")
        )


class EndForm(forms.Form):
    """The last day of something."""

    day = forms.DateField(
        label=gettext_lazy("Last day"), widget=forms.DateInput(attrs={"type": "date"})
    )


class ClusterForm(NamesForm):
    """A cluster."""

    class Meta:
        model = Cluster
        fields = ("name", "code")
        labels = {"name": gettext_lazy("Name"), "code": gettext_lazy("Code")}
        help_texts = {"code": gettext_lazy("Made of the name when left empty.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False


class TerritoryForm(NamesForm):
    """A territory."""

    latitude = forms.FloatField(
        label=gettext_lazy("Latitude of its centre"), min_value=-90, max_value=90, required=False
    )
    longitude = forms.FloatField(
        label=gettext_lazy("Longitude of its centre"),
        min_value=-180,
        max_value=180,
        required=False,
    )
    geometry = forms.CharField(
        label=gettext_lazy("Outline (GeoJSON)"),
        required=False,
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Optional: a GeoJSON geometry, Polygon or MultiPolygon."),
    )

    class Meta:
        model = Territory
        fields = ("code", "name", "level", "parent", "population", "latitude", "longitude")
        labels = {
            "code": gettext_lazy("Code"),
            "name": gettext_lazy("Name"),
            "level": gettext_lazy("Level"),
            "parent": gettext_lazy("Lies in"),
            "population": gettext_lazy("Population"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.geometry:
            self.initial["geometry"] = json.dumps(self.instance.geometry)
        self.fields["code"].validators.append(_plain_code)

    def apply(self) -> Territory:
        """Return the territory with everything that the form says."""
        territory: Territory = super().apply()
        territory.geometry = self.cleaned_data["geometry"]
        return territory

    def clean_geometry(self) -> dict[str, Any] | None:
        """Read the GeoJSON."""
        text = self.cleaned_data["geometry"].strip()
        if not text:
            return None
        try:
            shape = json.loads(text)
        except ValueError as error:
            raise ValidationError(_("This is not JSON.")) from error
        if not isinstance(shape, dict) or shape.get("type") not in {"Polygon", "MultiPolygon"}:
            raise ValidationError(_("A GeoJSON Polygon or MultiPolygon is expected."))
        if not _positions(shape.get("coordinates")):
            raise ValidationError(_("The coordinates must be lists of longitude and latitude."))
        return shape


def _plain_code(code: str) -> None:
    if not all(letter.isalnum() or letter in "-_." for letter in code):
        raise ValidationError(_("Use letters, digits, hyphens, dots and underscores only."))


def _positions(value: Any, depth: int = 0) -> bool:
    if not isinstance(value, list) or not value or depth > 4:
        return False
    if all(isinstance(part, int | float) and not isinstance(part, bool) for part in value):
        return len(value) in (2, 3) and abs(value[0]) <= 180 and abs(value[1]) <= 90
    return all(_positions(part, depth + 1) for part in value)
