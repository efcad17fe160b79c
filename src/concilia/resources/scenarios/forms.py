"""Forms of scenarios: their title and body, files, and what-if."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from concilia.agencies.models import Agency, Territory
from concilia.bodies.models import Body
from concilia.core.permissions import Actor, rule_for, scopes_with, sees_all
from concilia.resources.models import ActivityType, Layer, Scenario
from concilia.resources.scenarios.actions import VERB

ROADS = 3
SITES = 3


def bodies_for(user: Actor) -> list[tuple[str, str]]:
    """Return the bodies for which the person may ask, as choices."""
    seen = Body.objects.visible_to(user)
    if not sees_all(user) or getattr(user, "is_auditor", False):
        seen = seen.filter(pk__in=scopes_with(user, "body", rule_for(VERB).roles))
    return [(one.ref, str(one)) for one in seen]


class KeepForm(forms.Form):
    """Under which title, and for which body, a scenario is kept."""

    title = forms.CharField(label=_l("Title"), max_length=200)
    body = forms.ChoiceField(label=_l("Body"))

    def __init__(self, *args: Any, user: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = bodies_for(user)

    def chosen(self) -> Body:
        """Return the body."""
        return Body.objects.get(ref=self.cleaned_data["body"])


class LayerForm(KeepForm):
    """A file of people, roads or travel costs."""

    kind = forms.ChoiceField(label=_l("What it says"), choices=Layer.Kind.choices)
    file = forms.FileField(
        label=_l("File"),
        max_length=255,
        help_text=_l(
            "People: CSV with code, weight, latitude, longitude, and name and territory if there "
            "are any. Roads: GeoJSON lines, or CSV with from_lat, from_lon, to_lat, to_lon, and "
            "name, oneway, minutes or km. Costs: CSV with from, to, cost."
        ),
    )
    field_order = ("body", "kind", "title", "file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].max_length = 120  # type: ignore[attr-defined]  # a text field


class MinutesForm(forms.Form):
    """How long to search on."""

    minutes = forms.FloatField(label=_l("Minutes"), min_value=0.1, max_value=30, initial=5)


class WhatIfForm(forms.Form):
    """What is different: sites that go or come, roads that close, agencies that start or end."""

    title = forms.CharField(label=_l("Title"), max_length=200)
    starts = forms.BooleanField(
        label=_l("It starts there (else it ends)"), required=False, initial=True
    )

    def __init__(self, *args: Any, scenario: Scenario, places: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scenario = scenario
        self.named: dict[str, str] = {one["code"]: one["name"] for one in places}
        none = ("", "–")
        sites = [(one["code"], one["name"]) for one in scenario.inputs.get("sites", ())]
        where = [none, *((one["code"], one["name"]) for one in places[:500])]
        add = self.fields.__setitem__
        if sites:
            self.named |= dict(sites)
            for n in range(1, SITES + 1):
                label = _("Facility that closes (%(number)d)") % {"number": n}
                add(f"remove_{n}", _choice(label, [none, *sites]))
        if scenario.kind == Scenario.Kind.ACCESS:
            add("place", _choice(_("Teams or facilities are added in"), where))
            add("count", _whole(_("How many"), 1))
            add("supply", _amount(_("What each offers"), 1))
        if scenario.kind == Scenario.Kind.PLACEMENT:
            add("choose", _whole(_("Sites that are open in all"), None))
        layer = scenario.travel_layer
        if layer and layer.kind == Layer.Kind.ROADS:
            names = [(one, one) for one in layer.facts.get("names", ())]
            for n in range(1, ROADS + 1):
                label = _("Road that closes (%(number)d)") % {"number": n}
                add(f"road_{n}", _choice(label, [none, *names]))
        for n, pool in enumerate(scenario.inputs.get("pools", ())):
            self.named[pool["code"]] = pool["code"]
            add(
                f"more_{n}",
                _amount(
                    _("More of %(pool)s (below zero: less)") % {"pool": pool["code"]},
                    None,
                    lowest=-1e9,
                ),
            )
        self._presence(none)

    def _presence(self, none: tuple[str, str]) -> None:
        """Let an agency start or end a kind of activity: that changes the gaps."""
        agencies = [(str(one.pk), str(one.label)) for one in Agency.objects.standing()]
        kinds = [(one.code, str(one)) for one in ActivityType.objects.all()]
        found = Territory.objects.defer("geometry").order_by("path")[:1000]
        places = [(one.code, str(one)) for one in found]
        self.named |= dict(agencies) | dict(kinds) | dict(places)
        self.fields["agency"] = _choice(_("Agency"), [none, *agencies])
        self.fields["type"] = _choice(_("Activity"), [none, *kinds])
        self.fields["where"] = _choice(_("In"), [none, *places])
        self.order_fields([name for name in self.fields if name != "starts"] + ["starts"])

    @property
    def world(self) -> list[forms.BoundField]:
        """The fields that change what the question is asked of."""
        gaps = ("title", "agency", "type", "where", "starts")
        return [self[name] for name in self.fields if name not in gaps]

    @property
    def gaps(self) -> list[forms.BoundField]:
        """The fields that change who does what where."""
        return [self[name] for name in ("agency", "type", "where", "starts")]

    def clean(self) -> dict[str, Any]:
        """Hold together what belongs together."""
        data = super().clean() or {}
        given = [bool(data.get(name)) for name in ("agency", "type", "where")]
        if any(given) and not all(given):
            self.add_error("agency", _("Give the agency, the activity and the territory."))
        return data

    def changes(self) -> list[Mapping[str, Any]]:
        """Return the changes as a scenario keeps them."""
        data = self.cleaned_data
        found: list[Mapping[str, Any]] = []
        for name in (f"remove_{n}" for n in range(1, SITES + 1)):
            if data.get(name) and data[name] not in [one["code"] for one in found]:
                found.append({"do": "remove_site", "code": data[name]})
        if data.get("place"):
            found.append(
                {
                    "do": "add_site",
                    "place": data["place"],
                    "count": data.get("count") or 1,
                    "supply": data.get("supply") if data.get("supply") is not None else 1,
                }
            )
        if data.get("choose") is not None:
            found.append({"do": "choose", "count": data["choose"]})
        roads = dict.fromkeys(data.get(f"road_{n}") for n in range(1, ROADS + 1))
        found += [{"do": "close_road", "name": name} for name in roads if name]
        for n, pool in enumerate(self.scenario.inputs.get("pools", ())):
            if data.get(f"more_{n}"):
                found.append({"do": "more", "pool": pool["code"], "amount": data[f"more_{n}"]})
        if data.get("agency"):
            found.append(
                {
                    "do": "presence",
                    "agency": data["agency"],
                    "type": data["type"],
                    "place": data["where"],
                    "arrives": bool(data.get("starts")),
                }
            )
        return found


def _choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False)


def _whole(label: str, initial: int | None) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=1, max_value=100_000, initial=initial
    )


def _amount(label: str, initial: float | None, lowest: float = 0) -> forms.FloatField:
    return forms.FloatField(
        label=label, required=False, min_value=lowest, max_value=1e9, initial=initial
    )
