"""What people fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concilia.agencies.models import Agency
from concilia.challenges.rules import LINE_LENGTH, TEXT_LENGTH
from concilia.core import clock
from concilia.dossiers import queries, rules
from concilia.dossiers.layouts import title_of
from concilia.dossiers.models import TOP, Dossier, Option, Part
from concilia.dossiers.weighing import Comparison
from concilia.indicators.models import Indicator


def _text(
    label: Any, longest: int, *, rows: int, help_text: Any = "", required: bool = True
) -> Any:
    return forms.CharField(
        label=label,
        max_length=longest,
        help_text=help_text,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _days(initial: int, help_text: Any) -> Any:
    return forms.IntegerField(
        label=_("Due in working days"),
        min_value=1,
        max_value=rules.LONGEST_DAYS,
        initial=initial,
        help_text=help_text,
    )


class SummaryForm(forms.Form):
    """The summary that stands first."""

    summary = _text(
        _("Summary"),
        rules.SUMMARY_LENGTH,
        rows=8,
        required=False,
        help_text=_("What a member must know who reads nothing else."),
    )


class _AmongMembers(forms.Form):
    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = dossier.challenge.body
        ids = [one.pk for one in queries.member_agencies(body, clock.today())]
        members = Agency.objects.filter(pk__in=ids)
        for name in ("lead", "co_leads", "supporting", "agency"):
            if name in self.fields:
                self.fields[name].queryset = members  # type: ignore[attr-defined]  # a choice field


class DraftForm(_AmongMembers):
    """A draft decision."""

    wording = _text(
        _("Wording"),
        rules.WORDING_LENGTH,
        rows=5,
        help_text=_("As the body would adopt it: who does what, where, by when."),
    )
    lead = forms.ModelChoiceField(
        Agency.objects.none(),
        label=_("Lead"),
        required=False,
        empty_label=_("to be named by the meeting"),
    )
    co_leads = forms.ModelMultipleChoiceField(
        Agency.objects.none(),
        label=_("Co-leads"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    supporting = forms.ModelMultipleChoiceField(
        Agency.objects.none(),
        label=_("Supporting"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    deliverable = forms.CharField(
        label=_("Deliverable"),
        max_length=LINE_LENGTH,
        required=False,
        help_text=_("What can be shown when it is done."),
    )
    due_in_days = _days(20, _("Counted from the decision."))

    def clean(self) -> dict[str, Any]:
        """Keep the lead out of the supporting agencies."""
        data = super().clean() or {}
        if data.get("lead") and data["lead"] in (data.get("supporting") or ()):
            self.add_error("supporting", _("The lead is not also a supporting agency."))
        if data.get("lead") and data["lead"] in (data.get("co_leads") or ()):
            self.add_error("co_leads", _("The lead is not also a co-lead."))
        if set(data.get("co_leads") or ()) & set(data.get("supporting") or ()):
            self.add_error("supporting", _("A co-lead is not also a supporting agency."))
        return data


class AskForm(_AmongMembers):
    """A question to an agency."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Agency"), empty_label=_("Choose")
    )
    question = _text(
        _("Question"),
        rules.QUESTION_LENGTH,
        rows=4,
        help_text=_(
            "The agency's delegates and coordinators get it by e-mail with a link, together with "
            "the title and the statement of the challenge."
        ),
    )
    part = forms.ModelChoiceField(
        Part.objects.none(),
        label=_("For the section"),
        required=False,
        empty_label=_("contributions of agencies"),
    )
    days = _days(10, _("By the calendar of the body."))

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, dossier=dossier, **kwargs)
        field: Any = self.fields["part"]
        field.queryset = dossier.parts.all()
        field.label_from_instance = lambda one: one.title or title_of(one.key)


class ContributionForm(forms.Form):
    """What an agency contributes."""

    text = _text(_("Your contribution"), TEXT_LENGTH, rows=10)
    file = forms.FileField(
        label=_("A document with it"),
        required=False,
        max_length=200,
        help_text=_("PDF, DOCX, ODT, XLSX, CSV, TXT, PNG or JPEG, at most 20 MB."),
    )
    dissent = forms.BooleanField(
        label=_("This is a dissenting note"),
        required=False,
        help_text=_("It then stands apart in the dossier, so that the meeting cannot miss it."),
    )


class ReturnForm(forms.Form):
    """Why a contribution goes back."""

    reason = _text(_("What is still needed"), rules.QUESTION_LENGTH, rows=3)


class PartForm(forms.Form):
    """One section: its words, its owner, and what the owner is asked."""

    title = forms.CharField(label=_("Heading"), max_length=200, required=False)
    text = _text(_("Your words"), TEXT_LENGTH, rows=12, required=False)
    mode = forms.ChoiceField(
        label=_("What they do"),
        choices=Part.Mode.choices,
        initial=Part.Mode.BEFORE,
        required=False,
        help_text=_("Either way the section says that it was edited, by whom and when."),
    )
    owner = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Owner"), required=False, empty_label=_("the secretary")
    )
    question = _text(_("What the owner is asked"), rules.QUESTION_LENGTH, rows=3, required=False)
    days = _days(10, _("By the calendar of the body."))

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = [one.pk for one in queries.member_agencies(dossier.challenge.body, clock.today())]
        self.fields["owner"].queryset = Agency.objects.filter(pk__in=ids)  # type: ignore[attr-defined]  # a choice field

    def clean_mode(self) -> str:
        """Take what was left out as standing before."""
        return self.cleaned_data["mode"] or Part.Mode.BEFORE


class AddPartForm(forms.Form):
    """A section of one's own."""

    title = forms.CharField(label=_("Heading"), max_length=200)


class OptionForm(forms.Form):
    """One way to meet the challenge, with up to four indicators that it should move."""

    EFFECTS = 4
    title = forms.CharField(label=_("Title"), max_length=200)
    description = _text(_("What would be done"), TEXT_LENGTH, rows=4, required=False)
    cost = forms.DecimalField(
        label=_("Cost"), required=False, min_value=0, max_digits=15, decimal_places=2
    )
    currency = forms.CharField(
        label=_("Currency"), required=False, max_length=3, help_text=_("Three letters: EUR.")
    )
    cost_note = forms.CharField(
        label=_("What the cost covers"), required=False, max_length=LINE_LENGTH
    )
    means = _text(_("Means"), TEXT_LENGTH, rows=3, required=False)
    legal_basis = forms.CharField(label=_("Legal basis"), required=False, max_length=LINE_LENGTH)
    risks = _text(_("Risks"), TEXT_LENGTH, rows=3, required=False)

    def __init__(self, *args: Any, option: Option | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = list(option.effects.all()) if option else []
        choices = [("", "–"), *((str(i.pk), str(i)) for i in Indicator.objects.all())]
        for number in range(1, self.EFFECTS + 1):
            known = held[number - 1] if number <= len(held) else None
            self.fields[f"indicator_{number}"] = forms.ChoiceField(
                label=_("Indicator that it should move (%(number)d)") % {"number": number},
                choices=choices,
                required=False,
                initial=str(known.indicator_id) if known else "",
            )
            self.fields[f"change_{number}"] = forms.CharField(
                label=_("Expected change (%(number)d)") % {"number": number},
                required=False,
                max_length=200,
                initial=known.change if known else "",
                help_text=_("For instance: from 5.1 to below 3.5 days within six months."),
            )

    def clean(self) -> dict[str, Any]:
        """Hold an indicator and its change together."""
        data = super().clean() or {}
        for number in range(1, self.EFFECTS + 1):
            chosen, change = data.get(f"indicator_{number}"), data.get(f"change_{number}")
            if bool(chosen) != bool(change):
                self.add_error(f"change_{number}", _("Give the indicator and the change."))
        return data

    def effects(self) -> list[tuple[Indicator, str]]:
        """Return the indicators with the changes."""
        data = self.cleaned_data
        pairs = [
            (data[f"indicator_{n}"], data[f"change_{n}"])
            for n in range(1, self.EFFECTS + 1)
            if data[f"indicator_{n}"]
        ]
        known = Indicator.objects.in_bulk([int(pk) for pk, _change in pairs])
        return [(known[int(pk)], change) for pk, change in pairs]

    def values(self) -> dict[str, Any]:
        """Return the other fields."""
        skipped = ("indicator_", "change_")
        return {k: v for k, v in self.cleaned_data.items() if not k.startswith(skipped)}


class CriterionForm(forms.Form):
    """A criterion and how much it counts."""

    name = forms.CharField(label=_("Criterion"), max_length=120)
    weight = forms.IntegerField(label=_("Weight"), min_value=0, max_value=100, initial=10)


class ScoreForm(forms.Form):
    """A score for each option by each criterion."""

    def __init__(self, *args: Any, comparison: Comparison, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pairs = [(o.pk, c.pk) for o in comparison.options for c in comparison.criteria]
        names = {
            (o.pk, c.pk): f"{o.title}: {c.name}"
            for o in comparison.options
            for c in comparison.criteria
        }
        for pair in self.pairs:
            self.fields[f"score_{pair[0]}_{pair[1]}"] = forms.IntegerField(
                label=names[pair],
                required=False,
                min_value=0,
                max_value=TOP,
                initial=comparison.scores.get(pair),
                widget=forms.NumberInput(attrs={"aria-label": names[pair]}),
            )

    def scores(self) -> dict[tuple[int, int], int | None]:
        """Return the scores by option and criterion."""
        return {pair: self.cleaned_data[f"score_{pair[0]}_{pair[1]}"] for pair in self.pairs}


class DemandForm(forms.Form):
    """Why a figure must be verified."""

    reason = _text(_("Why it must be verified"), rules.QUESTION_LENGTH, rows=4)


class AnswerForm(forms.Form):
    """How a figure was verified."""

    answer = _text(_("How it was verified, or what was corrected"), rules.QUESTION_LENGTH, rows=4)
    corrected = forms.BooleanField(label=_("The figure was corrected"), required=False)
