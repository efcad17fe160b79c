"""Forms of the resources room."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from concilia.agencies.models import Agency, Territory
from concilia.core.errors import Invalid
from concilia.resources.capacities import details
from concilia.resources.capacities.queries import detail_of
from concilia.resources.models import ActivityType, Facility


class FindForm(forms.Form):
    """What part of who does what where to show."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
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
    agency = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    day = forms.DateField(label=_("Report of"), required=False)

    def __init__(self, data: object, days: list[tuple[str, str]]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # the query as it came
        self.fields["day"].widget = forms.Select(choices=[*days, ("1900-01-01", _("all reports"))])


class FacilityFindForm(forms.Form):
    """What to look for among the facilities."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    territory = forms.ModelChoiceField(
        label=_("Territory"),
        queryset=Territory.objects.defer("geometry"),
        to_field_name="code",
        required=False,
        empty_label=_("all"),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        kinds = self.fields["kind"]
        assert isinstance(kinds, forms.ChoiceField)
        kinds.choices = [("", _("all")), *Facility.Kind.choices]


class FacilityForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A place where care is given."""

    beds = forms.IntegerField(label=_("Beds"), min_value=0, max_value=100_000, initial=0)
    staff = forms.IntegerField(label=_("Staff"), min_value=0, max_value=1_000_000, initial=0)
    latitude = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90, required=False)
    longitude = forms.FloatField(
        label=_("Longitude"), min_value=-180, max_value=180, required=False
    )
    agency = forms.ModelChoiceField(
        label=_("Agency that runs it"),
        queryset=Agency.objects.filter(state=Agency.State.ACTIVE),
        required=False,
    )

    capacities = forms.CharField(
        label=_("Capacities"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_(
            "One per line: “staff: nurse = 12”, “beds: intensive care = 4”, “stock: ORS = 300 "
            "sachets”, “equipment: ultrasound = 1”, “service: maternity”, “opening: mon = "
            "08:00-16:00”, “catchment: ” and the code of a territory."
        ),
    )
    ask_every_days = forms.IntegerField(
        label=_("Ask the agency to confirm, every so many days"),
        min_value=0,
        max_value=3650,
        initial=90,
        required=False,
        help_text=_("0: nobody is asked whether it is still right"),
    )

    class Meta:
        model = Facility
        fields = (
            "name",
            "code",
            "kind",
            "territory",
            "agency",
            "beds",
            "staff",
            "latitude",
            "longitude",
            "ask_every_days",
        )
        labels = {
            "name": _("Name"),
            "code": _("Code"),
            "kind": _("Kind"),
            "territory": _("Territory"),
        }
        help_texts = {"code": _("Letters, figures, hyphens; files carry it, so it never changes.")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        if self.instance.pk:
            del self.fields["code"]
            held = [detail_of(one) for one in self.instance.capacities.all()]
            self.initial["capacities"] = details.write(held).replace("; ", "\n")

    def clean_ask_every_days(self) -> int:
        """An empty field leaves it as it is."""
        said: int | None = self.cleaned_data["ask_every_days"]
        return int(self.instance.ask_every_days) if said is None else said

    def clean_capacities(self) -> str:
        """Read every line, so that a wrong one is told beside the field."""
        text: str = self.cleaned_data["capacities"]
        try:
            details.read(text)
        except Invalid as error:
            raise forms.ValidationError(str(error)) from error
        return text
