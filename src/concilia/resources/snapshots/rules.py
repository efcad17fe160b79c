"""Two dated lists of who does what where, set against each other; no database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Presence = tuple[str, str, str]
"""Agency, kind of activity, territory, each by its key."""


@dataclass(frozen=True, slots=True)
class Move:
    """An agency ended a kind of activity in some territories and began it in others."""

    agency: str
    activity: str
    ended: tuple[str, ...]
    started: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of every presence: each old one is kept, ended or moved away from."""

    started: tuple[Presence, ...]
    ended: tuple[Presence, ...]
    moved: tuple[Move, ...]
    kept: int

    @property
    def nothing(self) -> bool:
        """Whether the two lists say the same."""
        return not (self.started or self.ended or self.moved)


def compare(
    before: Iterable[Presence],
    after: Iterable[Presence],
    *,
    country: Callable[[str], str] = lambda _place: "",
) -> Comparison:
    """Return what started, ended and moved; duplicates in a list count once.

    A move lies within one `country`: what an agency ended in one country and began in another
    are two things.
    """
    old, new = set(before), set(after)
    ways: dict[tuple[str, str, str], tuple[set[str], set[str]]] = defaultdict(
        lambda: (set(), set())
    )
    for side, rows in enumerate((old - new, new - old)):
        for agency, activity, place in rows:
            ways[agency, activity, country(place)][side].add(place)
    started: list[Presence] = []
    ended: list[Presence] = []
    moved: list[Move] = []
    for (agency, activity, _root), (gone, come) in sorted(ways.items()):
        if gone and come:
            moved.append(Move(agency, activity, tuple(sorted(gone)), tuple(sorted(come))))
        ended += [(agency, activity, place) for place in sorted(gone) if not come]
        started += [(agency, activity, place) for place in sorted(come) if not gone]
    return Comparison(tuple(started), tuple(ended), tuple(moved), len(old & new))
