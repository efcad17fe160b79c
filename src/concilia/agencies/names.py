"""Spellings: one way to fold a name, one table of aliases, one way to find what is meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapidfuzz import fuzz, process

from concilia.agencies.folding import fold, key, rows_of
from concilia.agencies.models import Agency, Alias, Territory

__all__ = ("Resolver", "Suggestion", "fold", "key", "resolve", "suggest")


class Suggestion(NamedTuple):
    """A thing whose name is near a text; `score` runs from 0 to 100."""

    code: str
    name: str
    score: float


class Resolver:
    """All names of one kind, read once, to resolve many texts.

    `more` adds names that this room does not hold (`(code, name)`), for kinds of rooms below.
    """

    def __init__(self, kind: str, more: Iterable[tuple[str, str]] = ()) -> None:
        self.kind = kind
        self._by_key: dict[str, set[str]] = {}
        self._names: dict[str, str] = {}
        self._paths: dict[str, str] = {}
        for code, name, *others in (*_known(kind, self._paths), *more):
            self._names.setdefault(code, name)
            for text in (code, name, *others):
                if folded := key(text, kind):
                    self._by_key.setdefault(folded, set()).add(code)
        self._aliases = {
            key(row["text"], kind): row["code"]
            for row in rows_of("aliases.csv")
            if row["kind"] == kind and row["code"] in self._names
        }
        # What somebody confirmed in this installation goes before the ready rows.
        rows = Alias.objects.filter(kind=kind).values_list("text", "code")
        self._aliases |= {key(text, kind): code for text, code in rows}
        self._choices = [(folded, code) for folded, code in self._texts()]

    def _texts(self) -> Iterator[tuple[str, str]]:
        for folded, codes in self._by_key.items():
            for code in sorted(codes):
                yield folded, code
        yield from self._aliases.items()

    def find(self, text: str, *, within: str = "") -> str | None:
        """Return the code that `text` stands for, or None when it is unknown or ambiguous.

        An alias wins over a name. `within` is the code of a territory that must contain the
        answer. Of several territories of one name that lie in each other, the innermost is
        meant (a file that says “Kindia” means the district, not the region).
        """
        folded = key(text, self.kind)
        alias = self._aliases.get(folded)
        if alias and self._inside(alias, within):
            return alias
        found = sorted(code for code in self._by_key.get(folded, ()) if self._inside(code, within))
        if len(found) < 2:
            return found[0] if found else None
        inner = max(found, key=lambda code: len(self._paths.get(code, "")))
        path = self._paths.get(inner, "")
        return inner if path and all(f"/{code}/" in path for code in found) else None

    def _inside(self, code: str, within: str) -> bool:
        return not within or f"/{within}/" in self._paths.get(code, "")

    def all(self) -> dict[str, str]:
        """Return the main name of every code."""
        return dict(self._names)

    def name(self, code: str) -> str:
        """Return the main name of a code, or the code itself."""
        return self._names.get(code, code)

    def suggest(self, text: str, limit: int = 5, *, least: float = 60) -> list[Suggestion]:
        """Return the nearest known names, best first, each code once."""
        folded = key(text, self.kind)
        if not folded:
            return []
        near = process.extract(
            folded,
            [choice for choice, _code in self._choices],
            scorer=fuzz.WRatio,
            limit=limit * 4,
            score_cutoff=least,
        )
        best: dict[str, float] = {}
        for _choice, score, place in near:
            code = self._choices[place][1]
            best[code] = max(score, best.get(code, 0))
        ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
        return [Suggestion(code, self.name(code), round(score, 1)) for code, score in ranked]


def _known(kind: str, paths: dict[str, str]) -> Iterator[tuple[str, ...]]:
    if kind == Alias.Kind.AGENCY:
        rows = Agency.objects.exclude(state=Agency.State.MERGED)
        for code, name, short, names in rows.values_list("code", "name", "short_name", "names"):
            yield (code, name, short, *map(str, names.values()))
    elif kind == Alias.Kind.TERRITORY:
        for code, name, names, path in Territory.objects.values_list(
            "code", "name", "names", "path"
        ):
            paths[code] = path
            yield (code, name, *map(str, names.values()))
    elif kind == Alias.Kind.AGENCY_TYPE:
        yield from ((str(code), str(label)) for code, label in Agency.Type.choices)


def resolve(kind: str, text: str, *, within: str = "") -> str | None:
    """Return the code that `text` stands for; see `Resolver.find`. For many texts keep one
    `Resolver`: this reads all names of the kind."""
    return Resolver(kind).find(text, within=within)


def suggest(kind: str, text: str, limit: int = 5) -> list[Suggestion]:
    """Return the nearest known names of a kind as `(code, name, score)`, best first."""
    return Resolver(kind).suggest(text, limit)
