"""Gathers the names that an import does not know, with what they may stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from concilia.agencies import names
from concilia.core.tables import Doubt

MOST = 100
"""Names of each kind for which the nearest known ones are looked up; the rest waits its turn."""
LEAST = 60
NEW_LEAST = 80
"""Scores from which a known name is worth showing; a new name needs more to be doubted."""

Find = Callable[[str, str], list[names.Suggestion]]


class Gathering:
    """Names of one kind that stand in no list. `find` takes text and place, gives the nearest."""

    def __init__(self, kind: str, find: Find, *, open: str = "aside") -> None:
        self.kind, self.find, self.open = kind, find, open
        self._rows: dict[tuple[str, str], list[int]] = {}

    def add(self, text: str, row: int, where: str = "") -> None:
        """Note that a row holds the name."""
        self._rows.setdefault((text, where), []).append(row)

    def doubts(self) -> Iterator[Doubt]:
        """Yield the names of most rows first; new ones only where a known name is near."""
        found = sorted(self._rows.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        for (text, where), rows in found[:MOST]:
            near = self.find(text, where)
            if near or self.open == "aside":
                nearest = tuple((one.code, one.name, one.score) for one in near[:5])
                yield Doubt(self.kind, text, tuple(rows[:5]), len(rows), where, nearest, self.open)


def of_agencies(resolver: names.Resolver, *, open: str = "aside") -> Gathering:
    """Return a gathering of agencies' names."""
    least = NEW_LEAST if open == "new" else LEAST
    return Gathering("agency", lambda text, _where: resolver.suggest(text, least=least), open=open)
