"""A small importer for the stories of importing: places into the tree of territories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django import forms

from concilia.agencies.models import Territory
from concilia.core import offers, permissions
from concilia.core.errors import Problem
from concilia.core.models import Import
from concilia.core.permissions import Rule
from concilia.core.tables import Counts, Field, Finding, Importer, Progress, Row
from concilia.core.tables.parsers import Choice, Code, Date, Integer, Text

RULE = Rule("places.import", "Import places", ("secretary", "operator", "system"))


class Places(Importer):
    """Territories by code."""

    kind = "places"
    label = "Places"
    help = "One place per row."
    verb = "places.import"
    anywhere = True
    fields = (
        Field("code", "Code", required=True, hxl=("#adm2+code",), parse=Code(), max_length=40),
        Field("name", "Name", required=True, headers=("place", "district"), hxl=("#adm2+name",)),
        Field("population", "Population", hxl=("#population",), parse=Integer(least=0)),
        Field("counted", "Counted on", headers=("date",), parse=Date(), example="2026-03-31"),
        Field("level", "Level", parse=Choice({"zone": "Zone", "region": "Region"})),
        Field("remark", "Remark", parse=Text(lines=True), max_length=2000),
    )

    def natural_key(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        return (values["code"],)

    def prepare(self) -> None:
        self.known = {place.code: place for place in Territory.objects.all()}

    def check(self, rows: Sequence[Row]) -> Iterable[Problem]:
        for row in rows:
            if row.values["code"] == "R":
                yield Problem("is the region itself", row.number, "code", "R")

    def findings(self, rows: Sequence[Row]) -> Iterable[Finding]:
        empty = tuple(row.number for row in rows if not row.values["population"])
        if empty:
            yield Finding("Some places have nobody.", empty)

    def write(self, rows: Sequence[Row], source: Import, progress: Progress) -> Counts:
        counts = Counts(more={"from import": source.pk})
        new: list[Territory] = []
        for row in rows:
            values = row.values
            place = self.known.get(values["code"])
            if place is None:
                path = f"/{values['code']}/"
                new.append(
                    Territory(
                        code=values["code"],
                        name=values["name"],
                        level=values["level"] or "zone",
                        path=path,
                        population=values["population"],
                    )
                )
                counts.created += 1
            elif (place.name, place.population) != (values["name"], values["population"]):
                place.name, place.population = values["name"], values["population"]
                place.save(update_fields=("name", "population"))
                counts.updated += 1
            else:
                counts.unchanged += 1
        for start in range(0, len(new), 1000):
            Territory.objects.bulk_create(new[start : start + 1000])
            progress(start)
        return counts

    def done_url(self) -> str:
        return "/agencies/"


class Asking(forms.Form):
    """What the file does not say."""

    level = forms.ChoiceField(
        label="Level of all", choices=[("zone", "Zone"), ("region", "Region")]
    )


class Levelled(Places):
    """The same with an option, on the installation as a whole."""

    kind = "levelled"
    label = "Places of one level"
    anywhere = False
    options_form = Asking


@contextmanager
def offered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Offer only these two importers, and their permission."""
    monkeypatch.setitem(offers._providers, "importer", [lambda: (Places, Levelled)])
    monkeypatch.setitem(permissions._rules, RULE.verb, RULE)
    yield
