"""Forms around a protocol."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _l

from concilia.bodies.models import Seat
from concilia.meetings.actions.locking import TEXT
from concilia.meetings.models import AgendaItem, Decision, Motion


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class CommentForm(forms.Form):
    """A comment on the draft, on one item or the whole."""

    item = forms.ModelChoiceField(
        AgendaItem.objects.none(), label=_l("About"), required=False, empty_label=_l("the whole")
    )
    text = forms.CharField(label=_l("Comment"), max_length=TEXT, widget=_area(3))

    def __init__(self, *args: object, items: QuerySet[AgendaItem], **kwargs: object) -> None:
        kwargs.setdefault("auto_id", "comment_%s")
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as the form takes them
        self.fields["item"].queryset = items  # type: ignore[attr-defined]  # a choice field


class AnswerForm(forms.Form):
    """The secretary's answer to a comment."""

    answer = forms.CharField(label=_l("Answer"), max_length=TEXT, widget=_area(2))


class AgreeForm(forms.Form):
    """Whether one agrees to the draft; the button says so."""

    says = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    reason = forms.CharField(
        label=_l("Reason, if you do not agree"), max_length=TEXT, required=False, widget=_area(2)
    )


class DissentForm(forms.Form):
    """Dissent from the result of one motion."""

    motion = forms.TypedChoiceField(label=_l("From the result on"))
    seat = forms.TypedChoiceField(label=_l("For"))
    text = forms.CharField(
        label=_l("Reasons as they shall stand in the protocol"),
        max_length=TEXT,
        required=False,
        widget=_area(3),
    )

    def __init__(
        self,
        *args: object,
        motions: Sequence[Motion],
        seats: Sequence[Seat],
        **kwargs: object,
    ) -> None:
        kwargs.setdefault("auto_id", "dissent_%s")
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as the form takes them
        self.motions, self.seats = motions, seats
        for name, rows in (("motion", motions), ("seat", seats)):
            known = {str(row.pk): row for row in rows}
            field = cast("forms.TypedChoiceField", self.fields[name])
            field.choices = [("", "–"), *((key, str(row)) for key, row in known.items())]
            field.coerce = known.__getitem__


class CorrectionForm(forms.Form):
    """How a later decision corrects an issued protocol."""

    decision = forms.ModelChoiceField(Decision.objects.none(), label=_l("By decision"))
    text = forms.CharField(
        label=_l("What is corrected, and how it reads now"), max_length=TEXT, widget=_area(4)
    )

    def __init__(self, *args: object, decisions: QuerySet[Decision], **kwargs: object) -> None:
        kwargs.setdefault("auto_id", "correct_%s")
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as the form takes them
        self.fields["decision"].queryset = decisions  # type: ignore[attr-defined]  # a choice field


class WithdrawalForm(forms.Form):
    """Why a publication is taken back; the public reads it."""

    reason = forms.CharField(label=_l("Reason, which the public reads"), max_length=300)
