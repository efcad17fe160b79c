"""Forms of bodies, mandates and seats."""

from __future__ import annotations

from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia.agencies.forms import NamesForm
from concilia.agencies.models import Agency, Cluster, Territory
from concilia.bodies.models import Body, Filling, Mandate, Seat
from concilia.core import clock
from concilia.core.permissions import Actor


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    """Return a field for a day, with the browser's calendar."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **kwargs)


class BodyForm(NamesForm):
    """A body."""

    class Meta:
        model = Body
        fields = (
            "name",
            "ref",
            "kind",
            "parent",
            "steering",
            "territory",
            "country",
            "time_zone",
            "language",
            "public",
        )
        labels = {
            "name": gettext_lazy("Name"),
            "ref": gettext_lazy("Reference"),
            "kind": gettext_lazy("Kind"),
            "parent": gettext_lazy("Stands below"),
            "steering": gettext_lazy("Steering of the bodies below it"),
            "territory": gettext_lazy("Territory"),
            "country": gettext_lazy("Country of the public holidays"),
            "time_zone": gettext_lazy("Time zone"),
            "public": gettext_lazy("Everybody may see this body and its decisions"),
        }
        help_texts = {
            "ref": gettext_lazy(
                "Short; stands in addresses and numbers of decisions. Made of the name when left "
                "empty."
            ),
            "country": gettext_lazy("Two letters, such as BE or LR. Working days follow it."),
            "time_zone": gettext_lazy("Such as Europe/Brussels or Africa/Monrovia."),
        }

    language = forms.ChoiceField(
        label=gettext_lazy("Language of its protocols"),
        choices=lambda: settings.LANGUAGES,
        initial="en",
        required=False,
        help_text=gettext_lazy("Protocols are written in it, whoever issues them."),
    )

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ref"].required = False
        parent = cast("forms.ModelChoiceField[Body]", self.fields["parent"])
        # The parent that stands stays possible, though the person may not see it.
        seen = Q(pk__in=Body.objects.visible_to(by).values("pk"))
        known = Body.objects.filter(seen | Q(pk=self.instance.parent_id))
        parent.queryset = known.exclude(pk=self.instance.pk)
        parent.empty_label = _("no other body")
        territory = cast("forms.ModelChoiceField[Territory]", self.fields["territory"])
        territory.empty_label = _("choose")

    def clean_country(self) -> str:
        """Accept two letters."""
        country: str = self.cleaned_data["country"].strip().upper()
        if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
            raise ValidationError(_("Give the two letters of the country."))
        return country

    def clean_language(self) -> str:
        """Keep the language that stands when none is chosen."""
        chosen: str = self.cleaned_data["language"]
        return chosen or self.instance.language

    def clean_time_zone(self) -> str:
        """Accept a known time zone."""
        name: str = self.cleaned_data["time_zone"]
        if name not in available_timezones():
            raise ValidationError(_("This time zone is not known. Write it like Europe/Brussels."))
        return name

    def values(self) -> dict[str, Any]:
        """Return the fields as `actions` takes them."""
        values = {name: self.cleaned_data[name] for name in self.Meta.fields}
        if not values["ref"] and self.initial.get("ref"):
            values["ref"] = self.initial["ref"]
        return values | {"names": self.names()}

    def _post_clean(self) -> None:
        """Leave the instance alone: the action sets the values and checks them."""


class MandateForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A mandate."""

    starts = day_field(gettext_lazy("First day"))
    ends = day_field(
        gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Leave empty when it is open."),
    )

    class Meta:
        model = Mandate
        fields = ("title", "legal_basis", "text", "starts", "ends")
        labels = {
            "title": gettext_lazy("Title"),
            "legal_basis": gettext_lazy("Legal basis"),
            "text": gettext_lazy("What it entitles the body to"),
        }

    text = forms.CharField(
        label=gettext_lazy("What it entitles the body to"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def _post_clean(self) -> None:
        """Leave the period to the action."""


class SeatForm(forms.Form):
    """A seat for an agency."""

    agency = forms.ModelChoiceField(
        label=gettext_lazy("Agency"),
        queryset=Agency.objects.none(),
        empty_label=gettext_lazy("choose"),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=Seat.Role.choices, initial=Seat.Role.MEMBER
    )
    cluster = forms.ModelChoiceField(
        label=gettext_lazy("Cluster"),
        queryset=Cluster.objects.all(),
        required=False,
        empty_label=gettext_lazy("the agency's own"),
    )
    title = forms.CharField(
        label=gettext_lazy("Title of the seat"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Where the rules give it a name, such as “for the hospitals”."),
    )
    starts = day_field(gettext_lazy("First day"), initial=clock.today)
    ends = day_field(gettext_lazy("Last day"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Agency]", self.fields["agency"])
        field.queryset = Agency.objects.filter(state=Agency.State.ACTIVE)


class FillForm(forms.Form):
    """Who fills a seat."""

    kind = forms.ChoiceField(label=gettext_lazy("As"), choices=Filling.Kind.choices)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Needed only for somebody who is not known here yet."),
    )
    starts = day_field(gettext_lazy("First day"), initial=clock.today)
    ends = day_field(
        gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Leave empty when it is open."),
    )
