"""Whom to ask about a gap; no database."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

MOST = 20
NEAR = 5
"""So many of the nearest territories count as the neighbourhood where no tree says more."""


class Spot(NamedTuple):
    """A territory: its code, its parent's code, and its position in degrees where known."""

    code: str
    parent: str
    latitude: float | None
    longitude: float | None


def distance(one: Spot, other: Spot) -> float:
    """Return the kilometres between two spots on a sphere; infinite when one is unknown."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return math.inf
    a, b = math.radians(one.latitude or 0), math.radians(other.latitude or 0)
    turn = math.radians((other.longitude or 0) - (one.longitude or 0))
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(turn / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(half)))


def nearby(place: Spot, all_of_them: Iterable[Spot]) -> list[str]:
    """Return the codes of the nearest territories, and of all with the same parent."""
    others = [one for one in all_of_them if one.code != place.code]
    ranked = sorted(others, key=lambda one: (distance(place, one), one.code))
    near = [one.code for one in ranked[:NEAR] if math.isfinite(distance(place, one))]
    siblings = [one.code for one in ranked if place.parent and one.parent == place.parent]
    return list(dict.fromkeys([*near, *siblings]))


def candidates(
    presences: Iterable[tuple[int, str, str]],
    *,
    activity: str,
    place: str,
    near: Sequence[str],
    competent: Mapping[int, str],
) -> list[tuple[int, str, tuple[str, ...]]]:
    """Return whom to ask, best first: agency, why (`near`, `here`, `competent`), the particulars.

    `presences` are agency, kind of activity, territory. First who does this very thing nearby,
    the most places first; then who works there on something else; then who is competent for it.
    Who already does it there is not asked.
    """
    doing: dict[int, list[str]] = {}
    here: dict[int, list[str]] = {}
    already = set()
    order = {code: at for at, code in enumerate(near)}
    for agency, kind, where in presences:
        if kind == activity and where == place:
            already.add(agency)
        elif kind == activity and where in order:
            doing.setdefault(agency, []).append(where)
        elif where == place:
            here.setdefault(agency, []).append(kind)
    found = [
        (agency, "near", tuple(sorted(set(places), key=order.__getitem__)))
        for agency, places in sorted(doing.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]
    found += [(one, "here", tuple(sorted(set(kinds)))) for one, kinds in sorted(here.items())]
    found += [(one, "competent", (said,)) for one, said in sorted(competent.items())]
    kept: dict[int, tuple[int, str, tuple[str, ...]]] = {}
    for one in found:
        if one[0] not in already:
            kept.setdefault(one[0], one)
    return list(kept.values())[:MOST]
