"""What people fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concilia.agencies.models import Agency, Territory
from concilia.bodies.models import Body
from concilia.challenges import cause_tree, queries, rules
from concilia.challenges.models import Cause, Challenge, Evidence, Factor, Stakeholder
from concilia.core.origins import Pointed
from concilia.indicators.models import Indicator

Choice = forms.ModelChoiceField


class TerritoryField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A choice of territories in which the depth of the tree can be seen."""

    def label_from_instance(self, obj: Territory) -> str:
        """Indent the name by its depth."""
        return "\u2003" * max(obj.path.count("/") - 2, 0) + str(obj)


def _area() -> Any:
    return TerritoryField(Territory.objects.none(), label=_("Territory"), empty_label=_("Choose"))


def _text(label: Any, *, help_text: Any = "", required: bool = True, rows: int = 6) -> Any:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=rules.TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ChallengeForm(forms.Form):
    """The wording of a challenge."""

    title = forms.CharField(
        label=_("Title"),
        max_length=rules.TITLE_LENGTH,
        help_text=_("What is wrong, and where, in a few words."),
    )
    statement = _text(
        _("Statement"),
        help_text=_(
            "What happens, since when, whom it touches, and why agencies must act together."
        ),
        rows=8,
    )
    territory = _area()
    severity = forms.ChoiceField(
        label=_("Severity"),
        choices=Challenge.Severity.choices,
        initial=Challenge.Severity.MODERATE,
        help_text=_("How bad it is for those whom it touches."),
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        choices=Challenge.Urgency.choices,
        required=False,
        initial=Challenge.Urgency.MODERATE,
    )
    kind = forms.ChoiceField(
        label=_("What it is about"),
        choices=Challenge.Kind.choices,
        required=False,
        initial=Challenge.Kind.GENERAL,
        help_text=_("The template of the dossier is chosen by it."),
    )
    population = forms.IntegerField(
        label=_("People affected"),
        required=False,
        min_value=0,
        max_value=2_000_000_000,
    )
    population_note = forms.CharField(
        label=_("Who they are, and where the number comes from"), required=False, max_length=200
    )

    def __init__(self, *args: Any, bodies: list[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        within = Q(pk=None)
        for body in bodies:
            within |= Q(path__startswith=body.territory.path)
        areas = Territory.objects.filter(within).defer("geometry")
        self.fields["territory"].queryset = areas  # type: ignore[attr-defined]  # a choice field

    def clean_urgency(self) -> str:
        """Take what was left out as the usual."""
        return self.cleaned_data["urgency"] or Challenge.Urgency.MODERATE

    def clean_kind(self) -> str:
        """Take what was left out as general."""
        return self.cleaned_data["kind"] or Challenge.Kind.GENERAL


class RaiseForm(ChallengeForm):
    """A new challenge: before which body, and for which agency."""

    body = Choice(Body.objects.none(), label=_("Body"), to_field_name="ref", empty_label=None)
    raised_for = Choice(
        Agency.objects.none(),
        label=_("Raised for"),
        required=False,
        empty_label=_("no agency in particular"),
    )
    field_order = (
        "body",
        "title",
        "statement",
        "kind",
        "territory",
        "severity",
        "urgency",
        "population",
        "population_note",
        "raised_for",
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        bodies = queries.bodies_to_raise_in(user)
        super().__init__(*args, bodies=list(bodies), **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]  # a choice field
        agencies = queries.agencies_to_raise_for(user)
        self.fields["raised_for"].queryset = agencies  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """Hold the territory to that of the chosen body."""
        data = super().clean() or {}
        body, territory = data.get("body"), data.get("territory")
        if body and territory and not territory.path.startswith(body.territory.path):
            self.add_error("territory", _("This territory lies outside that of the body."))
        return data


class ReasonForm(forms.Form):
    """A few words on why."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, label: Any = None, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = required
        if label:
            self.fields["reason"].label = label


class _OnCauses(forms.Form):
    """A form with a choice among the causes of one challenge, shown as the tree that they are.

    `branches` saves the read of the tree when the page already has it.
    """

    def __init__(
        self,
        *args: Any,
        challenge: Challenge,
        branches: list[cause_tree.Branch] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ("parent", "cause"):
            if name not in self.fields:
                continue
            if branches is None:
                branches = cause_tree.walk(cause_tree.nest(queries.nodes_of(challenge)))
            field: Any = self.fields[name]
            field.queryset = challenge.causes.all()
            field.choices = [("", field.empty_label)] + [
                (b.node.id, "\u2003" * (b.depth - 1) + f"{b.number} {b.node.text}"[:120])
                for b in branches
            ]


def _cause(label: Any, empty: Any) -> Any:
    return Choice(Cause.objects.none(), label=label, required=False, empty_label=empty)


class CauseForm(_OnCauses):
    """A new cause."""

    text = forms.CharField(label=_("Cause"), max_length=rules.LINE_LENGTH)
    parent = _cause(_("Below"), _("the challenge itself"))


class MoveForm(_OnCauses):
    """A new place for a cause."""

    parent = _cause(_("Below"), _("the challenge itself"))


class RenameForm(forms.Form):
    """Other words for a cause."""

    text = forms.CharField(label=_("Cause"), max_length=rules.LINE_LENGTH)


class FactorForm(forms.Form):
    """A new factor."""

    text = forms.CharField(label=_("Factor"), max_length=rules.LINE_LENGTH)
    effect = forms.ChoiceField(label=_("Effect"), choices=Factor.Effect.choices)
    strength = forms.ChoiceField(
        label=_("Strength of the evidence"),
        choices=Factor.Strength.choices,
        required=False,
        help_text=_(
            "High: further evidence will hardly change it. Moderate: it may. Low: it is likely to. "
            "Very low: a guess."
        ),
    )

    def clean_strength(self) -> str:
        """Take what was left out as not graded."""
        return self.cleaned_data.get("strength") or Factor.Strength.UNGRADED


class GradeForm(forms.Form):
    """Another grade for a factor."""

    strength = forms.ChoiceField(choices=Factor.Strength.choices)


class StakeholderForm(forms.Form):
    """Somebody with a say or an interest."""

    agency = Choice(
        Agency.objects.none(),
        label=_("Agency"),
        required=False,
        empty_label=_("a group that is no agency"),
    )
    name = forms.CharField(label=_("Or a group"), max_length=200, required=False)
    competence = forms.CharField(
        label=_("Competence"),
        max_length=rules.LINE_LENGTH,
        required=False,
        help_text=_("What it may decide or do here. Left empty, it is read from the register."),
    )
    stance = forms.ChoiceField(label=_("Stance"), choices=Stakeholder.Stance.choices)
    interest = forms.CharField(
        label=_("What matters to it"), max_length=rules.LINE_LENGTH, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.all()  # type: ignore[attr-defined]  # a choice field


class MergeForm(ReasonForm):
    """Into which challenge of the same body."""

    into = Choice(Challenge.objects.none(), label=_("Goes into"), empty_label=_("Choose"))
    field_order = ("into", "reason")

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:
        super().__init__(*args, label=_("Remark"), required=False, **kwargs)
        others = Challenge.objects.filter(body=challenge.body_id, state__in=rules.OPEN)
        field: Any = self.fields["into"]
        field.queryset = others.exclude(pk=challenge.pk)
        field.label_from_instance = lambda one: f"{one.ref} {one.title}"


class ReferForm(ReasonForm):
    """To which body."""

    to = Choice(Body.objects.none(), label=_("Competent body"), empty_label=_("Choose"))
    field_order = ("to", "reason")

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:
        super().__init__(*args, label=_("Why it is competent"), **kwargs)
        field: Any = self.fields["to"]
        field.queryset = queries.bodies_to_refer_to(challenge.body)


class _EvidenceForm(_OnCauses):
    title = forms.CharField(label=_("Title"), max_length=rules.TITLE_LENGTH)
    cause = _cause(_("Bears on"), _("the challenge as a whole"))
    factor = Choice(
        Factor.objects.none(), label=_("Speaks for the factor"), required=False, empty_label="–"
    )

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:
        super().__init__(*args, challenge=challenge, **kwargs)
        factors = challenge.factors.all()
        self.fields["factor"].queryset = factors  # type: ignore[attr-defined]  # a choice field


class SeriesForm(_EvidenceForm):
    """A series of observations."""

    indicator = Choice(Indicator.objects.none(), label=_("Indicator"), empty_label=_("Choose"))
    territory = _area()
    starts = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    ends = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=rules.TITLE_LENGTH,
        help_text=_("Leave empty to call it after the indicator and the territory."),
    )
    text = _text(_("What it shows"), required=False, rows=3)
    field_order = ("indicator", "territory", "starts", "ends", "title", "text", "cause", "factor")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = Indicator.objects.all()  # type: ignore[attr-defined]  # a choice field
        areas = Territory.objects.defer("geometry")
        self.fields["territory"].queryset = areas  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """Hold the period to its order."""
        data = super().clean() or {}
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("The period ends before it starts."))
        return data


class LinkForm(_EvidenceForm):
    """A web page or a document elsewhere."""

    url = forms.URLField(label=_("Address"), max_length=200, assume_scheme="https")
    text = _text(_("What it shows"), required=False, rows=3)
    field_order = ("url", "title", "text", "cause", "factor")

    def clean_url(self) -> str:
        """Hold the address to http and https."""
        url = str(self.cleaned_data["url"])
        if not url.startswith(("http://", "https://")):
            raise forms.ValidationError(
                _("Give a web address that begins with http:// or https://.")
            )
        return url


class NoteForm(_EvidenceForm):
    """Something that somebody knows."""

    text = _text(_("Note"), rows=5)
    field_order = ("title", "text", "cause", "factor")


class DocumentForm(_EvidenceForm):
    """A file."""

    file = forms.FileField(
        label=_("File"),
        max_length=200,
        help_text=_("PDF, DOCX, ODT, XLSX, CSV, TXT, PNG or JPEG, at most 20 MB."),
    )
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=rules.TITLE_LENGTH,
        help_text=_("Leave empty to call it after the file."),
    )
    text = _text(_("What it shows"), required=False, rows=3)
    field_order = ("file", "title", "text", "cause", "factor")


class CiteForm(_EvidenceForm):
    """Something that another room has."""

    pointed = forms.ChoiceField(label=_("What"))
    title = None  # type: ignore[assignment]  # it keeps the title that it has there
    text = _text(
        _("What it shows"), required=False, rows=3, help_text=_("Left empty, its own words stand.")
    )
    field_order = ("pointed", "text", "cause", "factor")

    def __init__(self, *args: Any, choices: list[Pointed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.citable = {one.key: one for one in choices}
        field: Any = self.fields["pointed"]
        field.choices = [("", _("Choose")), *((one.key, one.title[:120]) for one in choices)]


EVIDENCE_FORMS: dict[str, type[_EvidenceForm]] = {
    Evidence.Kind.SERIES: SeriesForm,
    Evidence.Kind.DOCUMENT: DocumentForm,
    Evidence.Kind.APPEALS: CiteForm,
    Evidence.Kind.DECISION: CiteForm,
    Evidence.Kind.LINK: LinkForm,
    Evidence.Kind.NOTE: NoteForm,
}
