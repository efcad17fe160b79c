"""What the public fills in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from concilia.agencies.models import Territory
from concilia.bodies.models import Body
from concilia.indicators.appeals import rules
from concilia.indicators.appeals.models import Appeal
from concilia.indicators.appeals.public import guard


class Files(forms.ClearableFileInput):
    """A control for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; what they hold is checked by `attachments`."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files as a list."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in given]


class AppealForm(forms.Form):
    """An appeal of anybody."""

    category = forms.ChoiceField(label=_l("What is it about?"), choices=Appeal.Category.choices)
    territory = forms.ModelChoiceField(
        Territory.objects.none(), label=_l("Where did it happen?"), empty_label=_l("Choose")
    )
    words = forms.CharField(
        label=_l("What happened?"),
        max_length=rules.TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_l("When, where, and what you ask for. Write in the language you like best."),
    )
    attachments = FilesField(
        label=_l("Files"),
        required=False,
        max_length=255,
        help_text=_l("PDF, JPEG, PNG, DOCX or text; at most five, each up to 10 MB."),
    )
    name = forms.CharField(
        label=_l("Your name"),
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_l("E-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_l("The answer comes here. Without it you see the answer on this site."),
    )
    phone = forms.CharField(
        label=_l("Telephone"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    address = forms.CharField(
        label=_l("Postal address"),
        required=False,
        max_length=250,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    shared = forms.BooleanField(
        label=_l("The agency that is to answer may know who I am."),
        required=False,
        help_text=_l("Otherwise it learns the case only, and the secretary stands between."),
    )
    website = forms.CharField(required=False, max_length=200)
    stamp = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    proof = forms.CharField(
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, body: Body, asked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        areas = Territory.objects.filter(path__startswith=body.territory.path).defer("geometry")
        self.fields["territory"].queryset = areas.order_by("path")  # type: ignore[attr-defined]  # a choice field
        self.given = guard.read(self["stamp"].data or "") if self.is_bound else None
        self.fresh = guard.stamp()

    @property
    def question(self) -> str:
        """The sum that is asked, in words and figures."""
        return _("How much is %(first)d and %(second)d together?") % {
            "first": self.fresh.sum[0],
            "second": self.fresh.sum[1],
        }

    def clean(self) -> dict[str, Any]:
        """Refuse what a machine would send."""
        data = super().clean() or {}
        if data.get("website"):
            words = _("Leave the last field empty: it is there to find machines.")
            raise forms.ValidationError(words)
        reason = guard.refusal(self.given)
        if reason:
            raise forms.ValidationError(reason)
        if self.asked and self.given and data.get("proof", "").strip() != str(sum(self.given.sum)):
            self.add_error("proof", _("Please add the two numbers up."))
        return data


class StateForm(forms.Form):
    """What a person knows of their appeal."""

    ref = forms.CharField(
        label=_l("Reference"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "A-12"}),
    )
    secret = forms.CharField(
        label=_l("Secret"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
