"""What people fill in on the pages of costs and funds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from concilia.agencies.models import Agency
from concilia.bodies.models import Body
from concilia.duties.compensation import rules
from concilia.duties.compensation.models import Cost, Fund


def _money(label: Any, help_text: Any = "", *, required: bool = False) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=required, min_value=0, max_digits=16, help_text=help_text
    )


class BookForm(forms.Form):
    """Effort or an expense."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Agency"))
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=Cost.Kind.choices,
        initial=Cost.Kind.EFFORT,
        widget=forms.RadioSelect,
    )
    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    hours = forms.DecimalField(
        label=_("Hours"),
        required=False,
        min_value=0,
        max_value=rules.MOST_MINUTES // 60,
        max_digits=7,
        decimal_places=2,
        help_text=_("For effort."),
    )
    rate = _money(_("Cost of an hour"), _("For effort."))
    amount = _money(_("Amount"), _("For an expense."))
    currency = forms.ChoiceField(label=_("Currency"))
    text = forms.CharField(
        label=_("What for"),
        max_length=rules.TEXT,
        help_text=_("What coordination asked of you that you would not have done otherwise."),
    )
    file = forms.FileField(label=_("Receipt"), required=False, max_length=200)

    def __init__(
        self,
        *args: Any,
        agencies: Iterable[Agency],
        currencies: list[str],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        ids = [one.pk for one in agencies]
        field: Any = self.fields["agency"]
        field.queryset = Agency.objects.filter(pk__in=ids)
        field.empty_label = None
        if len(ids) == 1:
            field.widget = forms.HiddenInput()
            field.initial = ids[0]
        currency: Any = self.fields["currency"]
        currency.choices = [(one, one) for one in currencies]
        if len(currencies) == 1:
            currency.widget = forms.HiddenInput()
            currency.initial = currencies[0]


class DecideForm(forms.Form):
    """How a cost is compensated."""

    how = forms.ChoiceField(
        label=_("How"),
        choices=(
            ("rule", _("by the rule of the fund")),
            ("case", _("by case")),
            ("refuse", _("not at all")),
        ),
        initial="rule",
        widget=forms.RadioSelect,
    )
    fund = forms.ModelChoiceField(Fund.objects.none(), label=_("Fund"), empty_label=None)
    amount = _money(_("Amount"), _("By case only."))
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=rules.TEXT,
        help_text=_("Needed by case, and when nothing is given."),
    )

    def __init__(self, *args: Any, funds: QuerySet[Fund], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["fund"]
        field.queryset = funds


class RuleForm(forms.Form):
    """The rule of a fund."""

    share = forms.IntegerField(
        label=_("Share in percent"),
        min_value=0,
        max_value=100,
        initial=50,
        help_text=_("What of a cost the fund gives back by rule."),
    )
    rate_cap = _money(_("Most that an hour counts with"), _("Empty: no bound."))
    cap = _money(_("Most that an agency gets in a calendar year"), _("Empty: no bound."))


class FundForm(RuleForm):
    """A new fund."""

    body = forms.ModelChoiceField(
        Body.objects.none(), label=_("Body"), to_field_name="ref", empty_label=None
    )
    name = forms.CharField(label=_("Name"), max_length=rules.NAME)
    currency = forms.CharField(
        label=_("Currency"),
        min_length=3,
        max_length=3,
        help_text=_("By its three letters, for instance EUR. It cannot be changed later."),
    )
    field_order = ("body", "name", "currency", "share", "rate_cap", "cap")

    def __init__(self, *args: Any, bodies: QuerySet[Body], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["body"]
        field.queryset = bodies


class EndowForm(forms.Form):
    """Money for a fund."""

    amount = _money(_("Amount"), required=True)
    note = forms.CharField(label=_("Where the money comes from"), max_length=rules.TEXT)


class PayForm(forms.Form):
    """A payment to an agency."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Agency"), empty_label=None)
    amount = _money(_("Amount"), required=True)
    note = forms.CharField(label=_("Voucher"), max_length=rules.TEXT)

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["agency"]
        field.queryset = agencies


class ReversalForm(forms.Form):
    """Why an entry is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=rules.TEXT)
