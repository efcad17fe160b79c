"""Agencies from a table, with a warning for names that are nearly there already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia.agencies import names, rules
from concilia.agencies.folding import fold, key
from concilia.agencies.models import Agency, Cluster, Territory
from concilia.core.errors import Problem
from concilia.core.models import Import
from concilia.core.tables import Counts, Field, Finding, Importer, Progress, Row
from concilia.core.tables.parsers import Code, Web

MOST_COMPARED = 20_000
PLAIN = ("name", "short_name", "website", "type")


class AgencyImporter(Importer):
    """Reads lists of organisations; a row that names a known agency, in any known spelling,
    changes what it says and leaves the rest."""

    kind = "agencies"
    label = gettext_lazy("Agencies")
    help = gettext_lazy("One agency per row: at least its name.")
    verb = "agencies.import"
    fields = (
        Field(
            "name",
            gettext_lazy("Name"),
            required=True,
            headers=("agency", "organisation", "organization", "organisation name"),
            hxl=("#org+name", "#org"),
            max_length=250,
        ),
        Field("code", gettext_lazy("Code"), hxl=("#org+code",), parse=Code(), max_length=60),
        Field(
            "short_name",
            gettext_lazy("Short name"),
            headers=("acronym", "abbreviation"),
            hxl=("#org+acronym",),
            max_length=60,
        ),
        Field(
            "type",
            gettext_lazy("Type"),
            headers=("organisation_type", "organization type"),
            hxl=("#org+type",),
            max_length=120,
        ),
        Field("cluster", gettext_lazy("Cluster"), max_length=120),
        Field("parent", gettext_lazy("Part of"), max_length=250),
        Field("territory", gettext_lazy("Territory"), max_length=200),
        Field("website", gettext_lazy("Website"), hxl=("#org+url",), parse=Web()),
    )

    def natural_key(self, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Return the code, or the folded name."""
        return (values.get("code") or key(str(values.get("name") or "")),)

    def prepare(self) -> None:
        """Load agencies, clusters and every spelling."""
        self.known = {a.code: a for a in Agency.objects.standing()}
        self.exact = {a.name.lower(): a.code for a in self.known.values()}
        self.taken = {code.lower() for code in Agency.objects.values_list("code", flat=True)}
        self.agencies = names.Resolver("agency")
        self.types = names.Resolver("agency_type")
        self.territories = names.Resolver("territory")
        self.areas = {t.code: t for t in Territory.objects.all()}
        self.clusters: dict[str, Cluster] = {}
        for cluster in Cluster.objects.all():
            for text in (cluster.code, cluster.name, *map(str, cluster.names.values())):
                self.clusters.setdefault(key(text), cluster)
        self.codes: dict[int, str] = {}

    def check(self, rows: Sequence[Row]) -> Iterable[Problem]:
        """Find the agency of every row and what its words stand for."""
        named: dict[str, str] = {}
        for row in rows:
            code = self._code(row)
            self.codes[row.number] = code
            named.setdefault(key(row.values["name"]), code)
        seen: dict[str, int] = {}
        for row in rows:
            first = seen.setdefault(self.codes[row.number], row.number)
            if first != row.number:
                yield Problem(
                    _("This is the agency of row %(row)s in another spelling.") % {"row": first},
                    row=row.number,
                    column="name",
                    value=row.values["name"],
                )
            yield from self._claims(row, named)
            yield from self._words(row, named)
        yield from self._circles(rows)

    def _code(self, row: Row) -> str:
        name = row.values["name"]
        given = row.values.get("code")
        meant = self.exact.get(name.lower()) or self.agencies.find(name)
        if given and given in self.known:
            return str(given)
        if meant:
            return meant
        if given and given.lower() not in self.taken:
            code = str(given)
        else:
            code = rules.code_for(name, self.taken)
        self.taken.add(code.lower())
        return code

    def _claims(self, row: Row, named: Mapping[str, str]) -> Iterable[Problem]:
        """Yield what is wrong with the code of a row, or with its name under that code."""
        given, own = row.values.get("code"), self.codes[row.number]
        if not given:
            return
        if not all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in given):
            yield _unknown(row, "code", _("Use letters, digits, hyphens and underscores only."))
        name = row.values["name"]
        meant = self.exact.get(name.lower()) or self.agencies.find(name) or named[key(name)]
        if own != given or meant != own:
            yield _unknown(row, "code", _("This code and this name belong to two agencies."))

    def _words(self, row: Row, named: Mapping[str, str]) -> Iterable[Problem]:
        values = row.values
        if text := values.get("type"):
            values["type"] = self.types.find(text) or text
            if values["type"] not in Agency.Type.values:
                known = ", ".join(str(label) for label in Agency.Type.labels)
                yield _unknown(
                    row, "type", _("This type is not known. Use: %(known)s.") % {"known": known}
                )
        if text := values.get("cluster"):
            values["cluster object"] = self.clusters.get(key(text))
            if not values["cluster object"]:
                yield _unknown(
                    row, "cluster", _("This cluster is not entered yet. Enter it first.")
                )
        if text := values.get("territory"):
            values["territory object"] = self.areas.get(self.territories.find(text) or "")
            if not values["territory object"]:
                near = ", ".join(found.name for found in self.territories.suggest(text, 3))
                yield _unknown(
                    row,
                    "territory",
                    _("This territory is not known. Near to it: %(near)s.") % {"near": near or "—"},
                )
        if text := values.get("parent"):
            values["parent code"] = self.agencies.find(text) or named.get(key(text))
            if not values["parent code"]:
                yield _unknown(row, "parent", _("No agency of this name is here or in this file."))

    def _circles(self, rows: Sequence[Row]) -> Iterable[Problem]:
        numbers: dict[str, int] = {}
        parents: dict[int, int | None] = {}

        def number(code: str) -> int:
            return numbers.setdefault(code, len(numbers))

        codes = {agency.pk: agency.code for agency in self.known.values()}
        for agency in self.known.values():
            above = codes.get(agency.parent_id or 0)
            parents[number(agency.code)] = number(above) if above else None
        said = [row for row in rows if row.values.get("parent code")]
        for row in said:
            parents[number(self.codes[row.number])] = number(row.values["parent code"])
        for row in said:
            own = number(self.codes[row.number])
            if rules.makes_cycle(parents, own, parents[own]):
                yield _unknown(row, "parent", _("This agency would belong to itself."))

    def findings(self, rows: Sequence[Row]) -> Iterable[Finding]:
        """Name new agencies whose names are near to others, with the likeness and why."""
        new = {row.number: row for row in rows if self.codes.get(row.number) not in self.known}
        old = {
            a.pk: [a.name, a.short_name, *map(str, a.names.values())] for a in self.known.values()
        }
        if len(new) + len(old) > MOST_COMPARED:
            yield Finding(
                _("Too many agencies to compare names now; look at the duplicates later.")
            )
            return
        texts: dict[int, list[str]] = dict(old)
        # Negative numbers are rows of the file, positive ones agencies that stand.
        for number, row in new.items():
            texts[-number] = [row.values["name"], row.values.get("short_name") or ""]
        labels = {a.pk: a.name for a in self.known.values()}
        labels |= {-number: row.values["name"] for number, row in new.items()}
        for like in rules.alike(texts):
            if like.first > 0 and like.second > 0:
                continue
            found = tuple(sorted(-i for i in (like.first, like.second) if i < 0))
            yield Finding(
                _("“%(one)s” and “%(other)s” may be one agency: likeness %(score)s, %(why)s.")
                % {
                    "one": labels[like.first],
                    "other": labels[like.second],
                    "score": round(like.score),
                    "why": like.why,
                },
                found,
            )

    def write(self, rows: Sequence[Row], source: Import, progress: Progress) -> Counts:
        """Enter new agencies and change known ones, then set who is part of whom."""
        counts: Counter[str] = Counter()
        for done, row in enumerate(rows, start=1):
            counts[self._write(row)] += 1
            progress(done)
        for row in rows:
            above = self.known.get(row.values.get("parent code") or "")
            agency = self.known[self.codes[row.number]]
            if above and agency.parent_id != above.pk:
                agency.parent = above
                agency.save(update_fields=("parent",))
        return Counts(counts["created"], counts["updated"], counts["unchanged"])

    def _write(self, row: Row) -> str:
        values = row.values
        said = {name: values[name] for name in PLAIN if values.get(name)}
        for name in ("cluster", "territory"):
            if found := values.get(f"{name} object"):
                said[name] = found
        code = self.codes[row.number]
        agency = self.known.get(code)
        if agency is None:
            self.known[code] = Agency.objects.create(code=code, **said)
            return "created"
        if not values.get("code") and fold(agency.name) != fold(said["name"]):
            # Found by another spelling: that is no wish to rename it.
            del said["name"]
        above = self.known.get(values.get("parent code") or "")
        moved = above is not None and agency.parent_id != above.pk
        if not moved and all(getattr(agency, name) == value for name, value in said.items()):
            return "unchanged"
        for name, value in said.items():
            setattr(agency, name, value)
        agency.save()
        return "updated"

    def done_url(self) -> str:
        """Return the list of agencies."""
        return reverse("agencies:list")


def _unknown(row: Row, column: str, message: str) -> Problem:
    return Problem(message, row=row.number, column=column, value=str(row.values.get(column) or ""))
