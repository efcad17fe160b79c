"""Reads: what agencies share on a day, by activities, seats and duties."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from concilia.agencies.models import Agency, Territory
from concilia.bodies.models import Body, Seat
from concilia.core import clock, offers
from concilia.core.permissions import Actor
from concilia.methods.network import Network, network
from concilia.resources.coverage import queries as coverage

PLACED = ("cell", "territory", "activity")


@dataclass(frozen=True, slots=True)
class Joined:
    """The network of a day, its agencies by key, the days of the reports, and what lies wider."""

    found: Network
    agencies: dict[str, Agency]
    day: dt.date
    reports: tuple[dt.date, ...]
    wider: int

    def name(self, key: str) -> str:
        """The short name of an agency."""
        return self.agencies[key].label


def joined(
    user: Actor, by: Sequence[str], *, inside: Territory | None = None, day: dt.date | None = None
) -> Joined:
    """Return who is joined by what `by` names: cell, territory, activity, seat, duty.

    Seats and duties do not depend on the territory: inside one, they join only agencies that
    are active there.
    """
    scene = coverage.scene(user, inside=inside, needs=False)
    asked, day = day, day or coverage.newest_day(scene)
    presences, reports, wider = coverage.presences_on(scene, day)
    seats = _seats(user, asked or clock.today()) if "seat" in by else []
    duties = _duties(user) if "duty" in by else []
    if inside:
        here = {one.agency for one in presences}
        seats = [pair for pair in seats if pair[0] in here]
        duties = [pair for pair in duties if pair[0] in here]
    if not {*by} & {*PLACED} and not inside:
        presences = []
    found = network(presences, seats=seats, duties=duties, by=[one for one in by if one in PLACED])
    known = Agency.objects.in_bulk([int(key) for key in found.agencies])
    return Joined(found, {str(pk): one for pk, one in known.items()}, day, reports, wider)


def _seats(user: Actor, day: dt.date) -> list[tuple[str, str]]:
    held = Seat.objects.on(day).filter(body__in=Body.objects.visible_to(user))
    return [(str(agency), str(body)) for agency, body in held.values_list("agency", "body")]


def _duties(user: Actor) -> list[tuple[str, str]]:
    return [
        (str(agency), thing) for provider in offers.of("shared") for agency, thing in provider(user)
    ]
