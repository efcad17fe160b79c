"""The form of an allocation: what there is, who needs it, within which limits, what is fair."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from concilia.agencies.models import Agency, Territory
from concilia.core.permissions import Actor
from concilia.resources.coverage.models import NeedRule
from concilia.resources.placement.forms import SearchForm

POOLS = 4
LIMITS = 4
OBJECTIVES = (
    ("worst_off", _l("worst-off first: whoever has least, then the next")),
    ("efficiency", _l("efficiency: the most need served in all")),
    ("mix", _l("a mix of both")),
)
MEASURED = (
    ("unmet", _l("by the need that stays unserved: large needs first")),
    ("share", _l("by the share that is served: small places count alike")),
)
ENDS = (("at_most", _l("at most")), ("at_least", _l("at least")))


class AllocationForm(SearchForm):
    """Who gets what."""

    title = forms.CharField(label=_l("Title"), max_length=200)
    body = forms.ChoiceField(label=_l("Body"))
    need = forms.ChoiceField(
        label=_l("Need"), help_text=_l("A rule of need, or how many people live there.")
    )
    inside = forms.ModelChoiceField(
        label=_l("Territory"),
        queryset=Territory.objects.defer("geometry"),
        to_field_name="code",
        required=False,
        empty_label=_l("all"),
    )
    day = forms.DateField(
        label=_l("Need as of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_l("Empty: the newest day with a value."),
    )
    present = forms.FloatField(
        label=_l("Need that each agency already there serves"),
        required=False,
        min_value=0,
        max_value=1e9,
        initial=0,
        help_text=_l("Counted by who does what where; 0 leaves out who is there."),
    )
    objective = forms.ChoiceField(label=_l("What is fair"), choices=OBJECTIVES)
    measure = forms.ChoiceField(label=_l("Who is worst off"), choices=MEASURED)
    mix = forms.IntegerField(
        label=_l("For a mix: so many % of worst-off first are kept"),
        min_value=0,
        max_value=100,
        initial=50,
    )

    def __init__(
        self, *args: Any, user: Actor, bodies: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        seen = NeedRule.objects.visible_to(user).select_related("type", "body")
        self.rules = {f"rule:{one.pk}": one for one in seen}
        said = [(key, f"{one.type}: {one.name}") for key, one in self.rules.items()]
        for name, choices in (("body", bodies), ("need", [*said, ("people", _("population"))])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        none = ("", "–")
        self.agencies = {one.code: one for one in Agency.objects.standing()}
        agencies = [none, *((code, str(one.label)) for code, one in self.agencies.items())]
        levels = [none, *Territory.Level.choices]
        found = Territory.objects.defer("geometry").order_by("path")[:1000]
        places = [none, *((one.code, str(one)) for one in found)]
        for n in range(1, POOLS + 1):
            self._pool(n, agencies, levels)
        for n in range(1, LIMITS + 1):
            self._limit(n, agencies, levels, places)

    def _pool(self, n: int, agencies: Any, levels: Any) -> None:
        add = self.fields.__setitem__
        add(f"resource_{n}", _text(_("What"), _("For instance: contact-tracing team")))
        add(f"amount_{n}", _amount(_("How much")))
        add(
            f"divisible_{n}",
            forms.BooleanField(label=_("Can be divided (money, doses)"), required=False),
        )
        add(f"serves_{n}", _amount(_("Need that one of it serves"), 1))
        add(f"agency_{n}", _choice(_("Held by"), agencies))
        add(f"level_{n}", _choice(_("Level"), levels))
        add(f"price_{n}", _amount(_("Price of one")))

    def _limit(self, n: int, agencies: Any, levels: Any, places: Any) -> None:
        add = self.fields.__setitem__
        add(f"end_{n}", _choice(_("Limit"), list(ENDS)))
        add(f"limit_{n}", _amount(_("How much")))
        add(
            f"money_{n}",
            forms.BooleanField(label=_("It is money (prices are added up)"), required=False),
        )
        add(f"of_{n}", _text(_("Of what"), _("As written above; empty: of everything")))
        add(f"from_{n}", _choice(_("From agency"), agencies))
        add(f"from_level_{n}", _choice(_("From level"), levels))
        add(f"to_{n}", _choice(_("To territory"), places))
        add(f"to_level_{n}", _choice(_("To level"), levels))

    def pools(self) -> Iterator[tuple[int, list[forms.BoundField]]]:
        """Yield the fields of what there is, row by row."""
        names = ("resource", "amount", "serves", "agency", "level", "price", "divisible")
        for n in range(1, POOLS + 1):
            yield n, [self[f"{name}_{n}"] for name in names]

    def limits(self) -> Iterator[tuple[int, list[forms.BoundField]]]:
        """Yield the fields of the limits, row by row."""
        names = ("end", "limit", "of", "from", "from_level", "to", "to_level", "money")
        for n in range(1, LIMITS + 1):
            yield n, [self[f"{name}_{n}"] for name in names]

    def clean(self) -> dict[str, Any]:
        """Hold together what belongs together."""
        data = super().clean() or {}
        for n in range(1, POOLS + 1):
            if bool(data.get(f"resource_{n}")) != (data.get(f"amount_{n}") is not None):
                self.add_error(f"amount_{n}", _("Give both: what it is, and how much."))
        if not any(data.get(f"resource_{n}") for n in range(1, POOLS + 1)):
            self.add_error("resource_1", _("Say what there is to give."))
        return data


def _text(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=80, help_text=help_text)


def _amount(label: str, initial: float | None = None) -> forms.FloatField:
    return forms.FloatField(
        label=label, required=False, min_value=0, max_value=1e12, initial=initial
    )


def _choice(label: str, choices: list[Any]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False)
