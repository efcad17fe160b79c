"""Territories from a table: one per row with a code, or a chain of country, region and district."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from holidays.registry import COUNTRIES

from concilia.agencies.actions.territories import LONGEST_PATH, path_of
from concilia.agencies.folding import fold, key, rows_of
from concilia.agencies.models import Alias, Territory
from concilia.agencies.rules import code_for
from concilia.core.errors import Problem
from concilia.core.models import Import
from concilia.core.tables import Counts, Field, Importer, Progress, Row
from concilia.core.tables.parsers import Choice, Code, Integer, Number

Level = Territory.Level
ORDER: tuple[str, ...] = tuple(Level.values)
SET = ("population", "latitude", "longitude")


@dataclass(slots=True)
class Node:
    """A territory as the file describes it."""

    code: str
    name: str
    level: str
    parent: str
    values: dict[str, Any] = field(default_factory=dict)


def nation_code(name: str) -> str:
    """Return the two letters of a country by its English name or its codes, or "" if unknown."""
    wanted = key(name)
    for plain, *codes in COUNTRIES.values():
        if wanted in {key(plain), *(code.lower() for code in codes)}:
            return str(codes[0])
    return ""


class TerritoryImporter(Importer):
    """Reads lists of territories, also the district lists of who-does-what-where files."""

    kind = "territories"
    label = gettext_lazy("Territories")
    help = gettext_lazy(
        "One territory per row with code, name, level and the code of what it lies in; or "
        "country, first and second administrative level by name, and the codes are made."
    )
    verb = "agencies.import"
    fields = (
        Field("code", gettext_lazy("Code"), hxl=("#adm+code",), parse=Code(), max_length=40),
        Field("name", gettext_lazy("Name"), headers=("territory",), max_length=200),
        Field("level", gettext_lazy("Level"), parse=Choice(Level.choices)),
        Field("parent", gettext_lazy("Lies in"), headers=("parent code",), max_length=40),
        Field(
            "country", gettext_lazy("Country"), hxl=("#country+name", "#country"), max_length=200
        ),
        Field("admin1", gettext_lazy("First level"), hxl=("#adm1+name", "#adm1"), max_length=200),
        Field(
            "admin2",
            gettext_lazy("Second level"),
            hxl=("#adm2+name", "#adm2"),
            max_length=200,
        ),
        Field(
            "alias",
            gettext_lazy("Other spelling"),
            headers=("name_in_3w", "alias", "also known as"),
            max_length=200,
        ),
        Field("population", gettext_lazy("Population"), hxl=("#population",), parse=Integer()),
        Field("latitude", gettext_lazy("Latitude"), hxl=("#geo+lat",), parse=Number()),
        Field("longitude", gettext_lazy("Longitude"), hxl=("#geo+lon",), parse=Number()),
    )

    def natural_key(self, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Return the code, or the names from the country down."""
        if values.get("code"):
            return ("code", values["code"])
        return tuple(key(str(values.get(n) or "")) for n in ("country", "admin1", "admin2", "name"))

    def prepare(self) -> None:
        """Load the tree and the known misspellings."""
        self.known = {t.code: t for t in Territory.objects.select_related("parent")}
        self.by_name: dict[tuple[str, str], str] = {}
        for territory in self.known.values():
            parent = territory.parent.code if territory.parent else ""
            for text in (territory.name, *map(str, territory.names.values())):
                self.by_name.setdefault((parent, key(text, "territory")), territory.code)
        self.spellings = {row["found"]: row["written"] for row in rows_of("spellings.csv")}
        self.nodes: dict[str, Node] = {}
        self.of_row: dict[int, str] = {}
        self.aliases: dict[str, str] = {}

    def check(self, rows: Sequence[Row]) -> Iterable[Problem]:
        """Plan every territory; yield rows that name none, or no place for it."""
        finest = {
            key(r.values["country"])
            for r in rows
            if r.values.get("country") and r.values.get("admin2")
        }
        shared: dict[tuple[str, str], set[str]] = {}
        for row in rows:
            yield from self._positions(row)
            if row.values.get("country"):
                code = self._chain(row, key(row.values["country"]) in finest)
            elif row.values.get("name"):
                code = self._single(row)
            else:
                yield Problem(
                    _("Neither a name nor a country is given."), row=row.number, column="name"
                )
                continue
            self.of_row[row.number] = code
            if alias := row.values.get("alias"):
                shared.setdefault((code.split("-")[0], alias), set()).add(code)
        yield from self._parents(rows)
        for (_nation, alias), codes in shared.items():
            self._note(alias, codes)

    def _positions(self, row: Row) -> Iterable[Problem]:
        for name, most in (("latitude", 90), ("longitude", 180)):
            value = row.values.get(name)
            if value is not None and abs(value) > most:
                yield Problem(
                    _("%(value)s is no place on earth; it lies between %(least)s and %(most)s.")
                    % {"value": value, "least": -most, "most": most},
                    row=row.number,
                    column=name,
                    value=str(value),
                )
        population = row.values.get("population")
        if population is not None and population < 0:
            yield Problem(
                _("A population cannot be below zero."),
                row=row.number,
                column="population",
                value=str(population),
            )

    def _chain(self, row: Row, has_second: bool) -> str:
        values = row.values
        code = self._node(str(values["country"]), "", Level.NATION)
        first = str(values.get("admin1") or "")
        if first:
            # Where a country reports no second level, its first is the finest: its districts.
            code = self._node(first, code, Level.REGION if has_second else Level.DISTRICT)
        second = str(values.get("admin2") or "")
        if second:
            code = self._node(second, code, Level.DISTRICT)
        self._describe(code, values)
        return code

    def _node(self, text: str, parent: str, level: str) -> str:
        name = self.spellings.get(text, text)
        found = self.by_name.get((parent, key(name, "territory")))
        if not found:
            found = self._new_code(name, parent)
            self.by_name[(parent, key(name, "territory"))] = found
        if found not in self.nodes:
            kept = self.known.get(found)
            self.nodes[found] = Node(
                found, kept.name if kept else name, kept.level if kept else level, parent
            )
        if key(text, "territory") != key(name, "territory"):
            self.aliases[fold(text, "territory")] = found
        return found

    def _new_code(self, name: str, parent: str) -> str:
        taken = self.known.keys() | self.nodes.keys()
        if not parent:
            code = nation_code(name)
            if code and code not in taken:
                return code
        stem = f"{parent} {name}" if parent else name
        lower = {code.lower() for code in taken}
        return code_for(stem, lower, longest=40).upper()

    def _single(self, row: Row) -> str:
        values = row.values
        parent = str(values.get("parent") or "")
        code = values.get("code") or self.by_name.get((parent, key(values["name"], "territory")))
        if not code:
            code = self._new_code(values["name"], parent)
        kept = self.known.get(code)
        level = values.get("level") or (kept.level if kept else "")
        if not parent and kept and kept.parent:
            parent = kept.parent.code
        self.nodes[code] = Node(code, values["name"], level, parent)
        self._describe(code, values)
        return str(code)

    def _describe(self, code: str, values: Mapping[str, Any]) -> None:
        said = {name: values[name] for name in SET if values.get(name) is not None}
        self.nodes[code].values |= said

    def _parents(self, rows: Sequence[Row]) -> Iterable[Problem]:
        numbers = {code: number for number, code in reversed(list(self.of_row.items()))}
        for code, node in self.nodes.items():
            row = numbers.get(code)
            if node.parent and node.parent not in self.nodes and node.parent not in self.known:
                yield Problem(
                    _("“%(code)s” is no territory here or in this file.") % {"code": node.parent},
                    row=row,
                    column="parent",
                    value=node.parent,
                )
                continue
            path = self._path(code)
            if path is None or len(path) > LONGEST_PATH:
                yield Problem(
                    _("This territory would lie within itself, or too deep."),
                    row=row,
                    column="parent",
                    value=node.parent,
                )
                continue
            if not node.level:
                depth = path.count("/") - 2
                node.level = ORDER[min(depth, len(ORDER) - 1)]

    def _path(self, code: str) -> str | None:
        """Return the path under the parents of the file, or None where it runs in a circle."""
        codes: list[str] = []
        above = code
        while above:
            if above in codes:
                return None
            codes.append(above)
            if above in self.nodes:
                above = self.nodes[above].parent
            else:
                kept = self.known.get(above)
                above = kept.parent.code if kept and kept.parent else ""
        return "/" + "/".join(reversed(codes)) + "/"

    def _note(self, alias: str, codes: set[str]) -> None:
        """Keep a spelling; one that several parts of a region share stands for the region."""
        text = fold(alias, "territory")
        meant = next(iter(codes)) if len(codes) == 1 else ""
        if not meant:
            parents = {self.nodes[code].parent for code in codes}
            meant = parents.pop() if len(parents) == 1 else ""
        name = self.nodes[meant].name if meant in self.nodes else ""
        if text and meant and key(name, "territory") != key(alias, "territory"):
            self.aliases[text] = meant

    def write(self, rows: Sequence[Row], source: Import, progress: Progress) -> Counts:
        """Write the tree from the top down, then the spellings."""
        wanted = {code for row in rows for code in self._up(self.of_row.get(row.number, ""))}
        created: set[str] = set()
        changed: set[str] = set()
        moved = False
        for code in sorted(wanted, key=lambda code: (self._path(code) or "").count("/")):
            node = self.nodes[code]
            parent = self.known.get(node.parent)
            values = {"name": node.name, "level": node.level, "parent": parent, **node.values}
            kept = self.known.get(code)
            if kept is None:
                kept = Territory(code=code, path=path_of(code, parent), **values)
                kept.save()
                self.known[code] = kept
                created.add(code)
                continue
            moved = moved or kept.parent != parent
            if any(getattr(kept, name) != value for name, value in values.items()):
                for name, value in values.items():
                    setattr(kept, name, value)
                kept.save()
                changed.add(code)
        if moved:
            renew_paths()
        progress(len(rows))
        counts = Counter(
            "created" if code in created else "updated" if code in changed else "unchanged"
            for code in (self.of_row[row.number] for row in rows)
        )
        more = {"territories": len(created), "spellings": self._write_aliases()}
        return Counts(counts["created"], counts["updated"], counts["unchanged"], more)

    def _up(self, code: str) -> Iterable[str]:
        while code in self.nodes:
            yield code
            code = self.nodes[code].parent

    def _write_aliases(self) -> int:
        rows = Alias.objects.filter(kind=Alias.Kind.TERRITORY)
        taken = set(rows.values_list("text", flat=True))
        new = [
            Alias(kind=Alias.Kind.TERRITORY, text=text[:250], code=code)
            for text, code in sorted(self.aliases.items())
            if text not in taken and code in self.known
        ]
        Alias.objects.bulk_create(new)
        return len(new)

    def done_url(self) -> str:
        """Return the tree."""
        return reverse("agencies:territories")


def renew_paths() -> None:
    """Write every path anew from the parents, after territories moved."""
    rows = {t.pk: t for t in Territory.objects.all()}
    changed = []
    for territory in rows.values():
        codes: list[str] = []
        above = territory
        while above.parent_id and len(codes) < LONGEST_PATH:
            codes.append(above.code)
            above = rows[above.parent_id]
        path = "/" + "/".join([above.code, *reversed(codes)]) + "/"
        if path != territory.path:
            territory.path = path
            changed.append(territory)
    Territory.objects.bulk_update(changed, ["path"], batch_size=500)
