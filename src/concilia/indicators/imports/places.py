"""Which territory the words of a row mean, and if none, why."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from concilia.agencies import names
from concilia.agencies.models import Territory
from concilia.indicators import rules

_WHOLE = frozenset(
    names.key(text) for text in ("National", "Total", "Nation", "Whole country", "Country total")
)


class Place(NamedTuple):
    """Where a row belongs, or why nowhere."""

    territory: Territory | None
    message: str = ""
    facility: bool = False


class Places:
    """All territories, read once, to find the places of many rows."""

    def __init__(self) -> None:
        self._resolver = names.Resolver("territory")
        self._territories = {t.code: t for t in Territory.objects.defer("geometry")}
        self._places: dict[tuple[str, str], Place] = {}

    def find(self, country: str, district: str) -> Place:
        key = (country, district)
        if key not in self._places:
            self._places[key] = self._look_up(country, district)
        return self._places[key]

    def _look_up(self, country: str, district: str) -> Place:
        nation = self._resolver.find(country) if country else ""
        if nation is None:
            return Place(None, _("No territory has this name; import the country first."))
        if names.key(district) in _WHOLE:
            nation = nation or self._only_nation()
            if not nation:
                return Place(None, _("The row does not say of which country it is the total."))
            return Place(self._territories[nation])
        code = self._resolver.find(district, within=nation)
        if code:
            return Place(self._territories[code])
        if rules.names_a_facility(district):
            return Place(None, _("This is a treatment centre, not a district."), facility=True)
        near = next(iter(self._near(district, nation, 75)), None)
        if near:
            return Place(
                None,
                _("No territory there has this name; the nearest is “%(name)s” (%(score)d %%).")
                % {"name": near.name, "score": near.score},
            )
        return Place(None, _("No territory there has this name; import the territory first."))

    def nearest(self, district: str, country: str = "") -> list[names.Suggestion]:
        """Return the territories of the country whose names are near, best first."""
        return self._near(district, self._resolver.find(country) if country else "", 60)

    def _near(self, district: str, nation: str | None, least: float) -> list[names.Suggestion]:
        return [
            one
            for one in self._resolver.suggest(district, least=least)
            if not nation or f"/{nation}/" in self._territories[one.code].path
        ]

    def _only_nation(self) -> str:
        nations = [t.code for t in self._territories.values() if t.level == Territory.Level.NATION]
        return nations[0] if len(nations) == 1 else ""
