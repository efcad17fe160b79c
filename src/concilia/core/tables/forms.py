"""The forms of an import: the file, then its columns and what the file does not say."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia.core.errors import Invalid
from concilia.core.models import Import
from concilia.core.permissions import Actor
from concilia.core.tables.importer import Importer
from concilia.core.tables.registry import importer_of


class UploadForm(forms.Form):
    """Which kind of table, and the file.

    The file comes last: an upload that is stopped has then already said the rest.
    """

    kind = forms.ChoiceField(label=gettext_lazy("What is in the table"))
    sheet = forms.CharField(
        label=gettext_lazy("Sheet"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Only for a workbook with several sheets; else the first is read."),
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.json,.geojson,.zip"}),
    )

    companion = forms.FileField(
        label=gettext_lazy("Second file"),
        max_length=200,
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".json"}),
    )

    def __init__(
        self, kinds: Mapping[str, type[Importer]], request: HttpRequest, *, bound: bool
    ) -> None:
        initial = {"kind": request.GET.get("kind", "")}
        if bound:
            super().__init__(request.POST, request.FILES)
        else:
            super().__init__(initial=initial)
        self.too_large = bool(request.META.get("concilia.upload_too_large"))
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind, str(one.label)) for kind, one in kinds.items()]
        self.fields["file"].help_text = _("CSV or XLSX, at most %(most)s MB.") % {
            "most": settings.MAX_UPLOAD // 1024 // 1024
        }
        paired = [one for one in kinds.values() if one.companion]
        if paired:
            self.fields["companion"].help_text = " ".join(
                _("Only for “%(kind)s”: %(what)s") % {"kind": one.label, "what": one.companion}
                for one in paired
            )
        else:
            del self.fields["companion"]

    def content(self) -> bytes:
        """Return what was handed in as one file; raises Invalid where two cannot be one."""
        content: bytes = self.cleaned_data["file"].read()
        second = self.cleaned_data.get("companion")
        if second is None:
            return content
        return importer_of(self.cleaned_data["kind"]).join(content, second.read())

    def clean(self) -> dict[str, Any]:
        """Say which limit a stopped upload hit instead of that no file came."""
        if self.too_large:
            self.errors.pop("file", None)
            self.add_error(
                "file",
                _(
                    "The file is larger than %(most)s MB. Split it, or ask the operator to "
                    "raise CONCILIA_MAX_UPLOAD_MB."
                )
                % {"most": settings.MAX_UPLOAD // 1024 // 1024},
            )
        return self.cleaned_data


class MappingForm(forms.Form):
    """One choice per field of the importer: the heading under which it comes."""

    def __init__(
        self, data: Any, *, importer: type[Importer], import_: Import, prefix: str = "column"
    ) -> None:
        super().__init__(data, prefix=prefix, initial=import_.mapping)
        headers: Sequence[str] = import_.preview.get("headers", [])
        tags = import_.preview.get("hxl") or [""] * len(headers)
        shown = [
            (h, f"{h} ({tag})" if tag and tag != h else h)
            for h, tag in zip(headers, tags, strict=True)
        ]
        for field in importer.fields:
            self.fields[field.name] = forms.ChoiceField(
                label=str(field.label),
                choices=[("", _("– not in the file –")), *shown],
                required=field.required,
                help_text=field.expects,
            )

    def mapping(self) -> dict[str, str]:
        """Return field name to heading for the fields that have one."""
        return {name: header for name, header in self.cleaned_data.items() if header}


def options_form(
    importer: type[Importer],
    data: Any,
    raw: Mapping[str, Any],
    user: Actor,
    prefix: str = "option",
) -> forms.Form | None:
    """Return the importer's own form for `user`, with what was chosen before."""
    if importer.options_form is None:
        return None
    reader = {"user": user} if importer.options_for_user else {}
    return importer.options_form(data, prefix=prefix, initial=dict(raw), **reader)


def raw_options(form: forms.Form | None) -> dict[str, Any]:
    """Return the data of a bound form as JSON values by field name."""
    if form is None:
        return {}
    return {name: form[name].data for name in form.fields}


def add_problems(form: forms.Form, error: Invalid) -> None:
    """Show a refusal on top of a form, with the place of each problem."""
    for problem in error.problems:
        place = [problem.column] if problem.column else []
        if problem.row:
            place.insert(0, _("row %(row)s") % {"row": problem.row})
        text = f"{', '.join(place)}: {problem.message}" if place else problem.message
        form.add_error(None, text)
