"""Forms of requests and offers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from concilia.agencies.models import Agency, Territory
from concilia.bodies.models import Body, Mandate
from concilia.resources.models import ResourceRequest


class RequestForm(forms.Form):
    """What is asked for or offered."""

    kind = forms.ChoiceField(
        label=_("This is"), choices=ResourceRequest.Kind.choices, widget=forms.RadioSelect
    )
    body = forms.ModelChoiceField(label=_("Body"), queryset=Body.objects.none())
    agency = forms.ModelChoiceField(
        label=_("Agency"),
        queryset=Agency.objects.none(),
        help_text=_("The one that asks or offers."),
    )
    what = forms.ChoiceField(label=_("Kind"), choices=ResourceRequest.What.choices)
    item = forms.CharField(
        label=_("What"), max_length=150, help_text=_("For instance nurses, or ORS.")
    )
    quantity = forms.FloatField(label=_("Quantity"), min_value=0, max_value=1_000_000_000)
    unit = forms.CharField(
        label=_("Unit"), max_length=40, required=False, help_text=_("For instance sachets.")
    )
    territory = forms.ModelChoiceField(
        label=_("For which territory"),
        queryset=Territory.objects.defer("geometry"),
        required=False,
    )
    due = forms.DateField(
        label=_("Needed by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=_("Reason and details"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self,
        data: object,
        bodies: QuerySet[Any],
        agencies: QuerySet[Any],
        *,
        initial: dict[str, object],
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # as it came
        for name, rows in (("body", bodies), ("agency", agencies)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows


class AnswerForm(forms.Form):
    """What an agency offers on a request, or claims of an offer."""

    agency = forms.ModelChoiceField(label=_("For which agency"), queryset=Agency.objects.none())
    quantity = forms.FloatField(label=_("Quantity"), min_value=0, max_value=1_000_000_000)
    text = forms.CharField(label=_("What you add"), required=False, max_length=500)

    def __init__(
        self, data: object, agencies: QuerySet[Any], *, quantity: float | None = None
    ) -> None:
        whole = int(quantity) if quantity and float(quantity).is_integer() else quantity
        super().__init__(data, initial={"quantity": whole})  # type: ignore[arg-type]  # as it came
        field = self.fields["agency"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = agencies
        self.agencies = list(agencies)
        field.choices = [("", "---------"), *((one.pk, str(one)) for one in self.agencies)]
        if len(self.agencies) == 1:
            self.initial["agency"] = self.agencies[0]


class StepForm(forms.Form):
    """A quantity where the step has one, and a remark."""

    quantity = forms.FloatField(required=False, min_value=0, max_value=1_000_000_000)
    text = forms.CharField(required=False, max_length=500)


class RemarkForm(forms.Form):
    """A remark, or nothing."""

    text = forms.CharField(required=False, max_length=500)


class AuthorityForm(forms.Form):
    """Which provision lets whom answer on behalf of whom."""

    mandate = forms.ModelChoiceField(label=_("Mandate"), queryset=Mandate.objects.none())
    holder = forms.ModelChoiceField(label=_("May answer"), queryset=Agency.objects.none())
    agency = forms.ModelChoiceField(
        label=_("On behalf of"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=_("any agency of the body"),
    )
    provision = forms.CharField(
        label=_("Provision"), max_length=250, help_text=_("For instance: section 4 (2).")
    )

    def __init__(self, data: object, body: Body) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # as it came
        seated = Agency.objects.filter(seats__in=body.seats.on(body.today())).distinct()
        for name, rows in (
            ("mandate", body.mandates.all()),
            ("holder", seated),
            ("agency", seated),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
