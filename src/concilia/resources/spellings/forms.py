"""What the names in a file stand for, one line per name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _

from concilia.resources.spellings.actions import NEW, Name, resolver_of


class Line(NamedTuple):
    """One name, the rows that hold it, and its two fields."""

    doubt: Mapping[str, Any]
    choice: forms.BoundField
    other: forms.BoundField


class LearnForm(forms.Form):
    """For each name of `doubts` (`tables.Doubt` as data) what it stands for; none is preset."""

    def __init__(self, data: object, doubts: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # the form as it came
        self.doubts = doubts
        kinds = resolver_of("activity").all() if any(_is_kind(one) for one in doubts) else {}
        for at, doubt in enumerate(doubts):
            self.fields[f"means-{at}"] = forms.ChoiceField(
                required=False,
                choices=_choices(doubt, kinds),
                widget=forms.Select(attrs={"aria-label": self._label(doubt)}),
            )
            self.fields[f"other-{at}"] = forms.CharField(
                required=False,
                max_length=250,
                widget=forms.TextInput(
                    attrs={"aria-label": f"{self._label(doubt)}: {_('its name or code')}"}
                ),
            )

    @staticmethod
    def _label(doubt: Mapping[str, Any]) -> str:
        return _("“%(name)s” stands for") % {"name": doubt["text"]}

    def clean(self) -> dict[str, Any]:
        """Find what was written out by name or code."""
        self.said: dict[Name, str] = {}
        resolvers: dict[str, Any] = {}
        for at, doubt in enumerate(self.doubts):
            code = self.cleaned_data.get(f"means-{at}") or ""
            other = self.cleaned_data.get(f"other-{at}") or ""
            if other:
                kind = doubt["kind"]
                resolver = resolvers.setdefault(kind, resolver_of(kind))
                code = resolver.find(other) or ""
                if not code:
                    near = ", ".join(one.name for one in resolver.suggest(other, 3))
                    message = _("There is no “%(name)s”.") % {"name": other}
                    if near:
                        message += " " + _("Near it: %(names)s.") % {"names": near}
                    self.add_error(f"other-{at}", message)
            if code:
                self.said[Name(doubt["kind"], doubt["text"])] = code
        if not self.said and not self.errors:
            raise forms.ValidationError(_("Say of at least one name what it stands for."))
        return self.cleaned_data

    def lines(self) -> list[Line]:
        """Return every name with its fields."""
        return [
            Line(doubt, self[f"means-{at}"], self[f"other-{at}"])
            for at, doubt in enumerate(self.doubts)
        ]


def _is_kind(doubt: Mapping[str, Any]) -> bool:
    return bool(doubt["kind"] == "activity")


def _choices(doubt: Mapping[str, Any], kinds: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the near names with their scores; of activities all others too."""
    leave = (
        _("something new: it is entered")
        if doubt["open"] == "new"
        else _("not said: its rows are set aside")
    )
    near = [
        (code, _("%(name)s (%(score)s of 100)") % {"name": name, "score": f"{score:g}"})
        for code, name, score in doubt["nearest"]
    ]
    known = {code for code, _label in near}
    rest = [(code, name) for code, name in sorted(kinds.items(), key=lambda pair: pair[1])]
    more = [pair for pair in rest if pair[0] not in known] if _is_kind(doubt) else []
    if _is_kind(doubt):
        more.append((NEW, _("a new kind of activity")))
    return [("", leave), *near, *more]
