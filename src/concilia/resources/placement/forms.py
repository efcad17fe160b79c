"""The form of a placement: where sites should be."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from concilia.resources.access.forms import TravelForm
from concilia.resources.models import Facility

SOLVE = (
    ("p_median", _l("shortest travel on average (p-median)")),
    ("p_centre", _l("shortest travel for whoever has the longest (p-centre)")),
    ("maximal_covering", _l("most people within reach (maximal covering)")),
    ("set_covering", _l("everybody within reach at the lowest price (set covering)")),
)
GAPS = (
    ("0", _l("the best, proven")),
    ("0.001", _l("within 0.1 % of the best")),
    ("0.01", _l("within 1 % of the best")),
    ("0.05", _l("within 5 % of the best")),
)
MINIMA = 3


class SearchForm(forms.Form):
    """How exact, and for how long."""

    minutes = forms.FloatField(
        label=_l("Search for at most, minutes"),
        min_value=0.1,
        max_value=30,
        initial=2,
        help_text=_l("You can stop at any time; the best so far is kept."),
    )


class PlacementForm(TravelForm, SearchForm):
    """Where sites should be."""

    title = forms.CharField(label=_l("Title"), max_length=200)
    body = forms.ChoiceField(label=_l("Body"))
    solve = forms.ChoiceField(label=_l("What is best"), choices=SOLVE)
    choose = forms.IntegerField(
        label=_l("Sites that are open in all"),
        required=False,
        min_value=1,
        max_value=10_000,
        help_text=_l("Those that stay open included."),
    )
    existing = forms.ChoiceField(label=_l("Sites that exist"), required=False)
    stay = forms.BooleanField(label=_l("They all stay open"), required=False, initial=True)
    centres = forms.BooleanField(
        label=_l("The middle of every territory may become a site"), required=False, initial=True
    )
    others = forms.ChoiceField(label=_l("Facilities that may become sites as well"), required=False)
    reach = forms.FloatField(
        label=_l("Within reach up to"),
        required=False,
        min_value=0.1,
        max_value=100_000,
        help_text=_l("In minutes with a speed, else in kilometres or what the file counts."),
    )
    price = forms.FloatField(
        label=_l("Price of a new site"), required=False, min_value=0, max_value=1e12
    )
    budget = forms.FloatField(
        label=_l("Budget for new sites"), required=False, min_value=0, max_value=1e15
    )
    capacity_existing = forms.FloatField(
        label=_l("People that an existing site can serve"),
        required=False,
        min_value=0,
        max_value=1e12,
        help_text=_l("Give this and the next, or neither. Then people of one place may be split."),
    )
    capacity_new = forms.FloatField(
        label=_l("People that a new site can serve"), required=False, min_value=0, max_value=1e12
    )
    share = forms.FloatField(
        label=_l("At least so many % within reach, in every territory around"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_l("The territory around is the one above the places where people live."),
    )
    gap = forms.ChoiceField(label=_l("Good enough is"), choices=GAPS, required=False)

    def __init__(self, *args: Any, bodies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = Facility.Kind.choices
        self._choices("body", bodies)
        self._choices("existing", [("", _("none")), *kinds])
        self._choices("others", [("", _("none")), *kinds])

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields by what they are about."""
        named = (
            (_("The question"), ("title", "body", "solve", "choose")),
            (_("People and travel"), ("inside", "people", "travel", "detour", "speed")),
            (_("Sites"), ("existing", "stay", "centres", "others")),
            (
                _("Limits"),
                ("reach", "share", "price", "budget", "capacity_existing", "capacity_new"),
            ),
            (_("The search"), ("gap", "minutes")),
        )
        return [(title, [self[name] for name in names]) for title, names in named]

    def clean(self) -> dict[str, Any]:
        """Refuse what cannot be answered, with the field that is missing."""
        data = super().clean() or {}
        solve, given = data.get("solve"), data.get
        if solve != "set_covering" and given("choose") is None and given("budget") is None:
            self.add_error("choose", _("Say how many sites open, or give a budget."))
        if solve in ("maximal_covering", "set_covering") and given("reach") is None:
            self.add_error("reach", _("Say how far is still within reach."))
        if given("share") and given("reach") is None:
            self.add_error("reach", _("A minimum needs a reach: say how far is still within it."))
        if (given("capacity_existing") is None) != (given("capacity_new") is None):
            self.add_error("capacity_new", _("Give both capacities, or neither."))
        if not (given("existing") or given("others") or given("centres")):
            self.add_error("centres", _("Say where a site may be."))
        return data

    def question(self) -> dict[str, Any]:
        """Return the question as it is kept; the minimum is written when the people are known."""
        data = self.cleaned_data
        return {
            **self.way(),
            "solve": data["solve"],
            "choose": data["choose"],
            "reach": data["reach"],
            "budget": data["budget"],
            "gap": float(data["gap"] or 0),
            "seconds": data["minutes"] * 60,
        }
