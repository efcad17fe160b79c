"""`concilia indicators import|list|show`: definitions and values from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from concilia.agencies.models import Territory
from concilia.core.errors import ConciliaError
from concilia.core.permissions import SYSTEM
from concilia.core.tables.actions import take_in
from concilia.indicators import packs, queries, settling
from concilia.indicators.imports.observations import Observations
from concilia.indicators.models import Indicator
from concilia.indicators.signals import reading, wording

MOST_BYTES = 500 * 1024 * 1024


class Command(BaseCommand):
    """Import values, list definitions, show series with their limits."""

    help = "Import values of indicators, list the definitions, show a series with its limits."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the three words and what each takes."""
        words = parser.add_subparsers(dest="word", required=True)
        bring = words.add_parser("import", help="bring in a file, or take over a ready pack")
        bring.add_argument("file", nargs="?", help="CSV, XLSX, or JSON of DHIS2")
        bring.add_argument("--pack", help="take over a pack: " + ", ".join(packs.packs()))
        bring.add_argument("--strict", action="store_true", help="all rows or nothing")
        bring.add_argument("--metadata", help="JSON with the metadata of DHIS2")
        listing = words.add_parser("list", help="list the definitions")
        listing.add_argument("--json", action="store_true")
        show = words.add_parser("show", help="show one indicator")
        show.add_argument("code")
        show.add_argument("--territory", help="code of a territory; all when not given")
        show.add_argument("--json", action="store_true")

    def handle(self, *, word: str, **options: Any) -> None:
        """Do what the word says; refusals end with status 1."""
        try:
            getattr(self, f"_{word}")(**options)
        except ConciliaError as refusal:
            raise CommandError(str(refusal)) from refusal

    def _import(
        self,
        *,
        file: str | None,
        pack: str | None,
        strict: bool,
        metadata: str | None,
        **_rest: Any,
    ) -> None:
        if pack:
            found = packs.packs().get(pack)
            if found is None:
                raise CommandError(f"no pack {pack!r}; there are {', '.join(packs.packs())}")
            self.stdout.write(f"{packs.adopt(found, by=SYSTEM)} defined")
        if file:
            self._bring_in(Path(file), strict, Path(metadata) if metadata else None)
        elif not pack:
            raise CommandError("name a file or a --pack")

    def _bring_in(self, path: Path, strict: bool, metadata: Path | None) -> None:
        for one in (path, metadata):
            if one is not None and not one.is_file():
                raise CommandError(f"{one}: no such file")
            if one is not None and one.stat().st_size > MOST_BYTES:
                raise CommandError(f"{one}: too large; split it")
        content = path.read_bytes()
        if metadata is not None:
            content = Observations.join(content, metadata.read_bytes())
        import_ = take_in(
            "observations", name=path.name, content=content, by=SYSTEM, set_aside=not strict
        )
        counts = import_.counts
        parts = ("created", "updated", "unchanged", "repeated", "set_aside")
        said = ", ".join(f"{counts.get(part, 0)} {part.replace('_', ' ')}" for part in parts)
        self.stdout.write(f"{path.name}: {said}")
        for problem in import_.problems[:20]:
            self.stderr.write(f"row {problem['row']}: {problem['column']}: {problem['message']}")
        if len(import_.problems) > 20:
            self.stderr.write(f"and {len(import_.problems) - 20} more")
        settling.settle()

    def _list(self, *, json: bool, **_rest: Any) -> None:
        rows = [
            {
                "code": one.code,
                "name": one.name,
                "unit": one.unit,
                "frequency": one.frequency,
                "expression": one.expression,
                "defined": one.defined,
                "values": one.values_count,  # type: ignore[attr-defined]  # annotated
                "territories": one.territories_count,  # type: ignore[attr-defined]  # annotated
            }
            for one in queries.indicators(SYSTEM).order_by("code")
        ]
        if json:
            self._write(rows)
            return
        for row in rows:
            note = "" if row["defined"] else "  (define before use)"
            self.stdout.write(f"{row['code']:<34} {row['values']:>9} values  {row['name']}{note}")

    def _show(self, *, code: str, territory: str | None, json: bool, **_rest: Any) -> None:
        indicator = Indicator.objects.filter(code=code).first()
        if indicator is None:
            raise CommandError(f"no indicator {code!r}")
        places = queries.territories_of(indicator)
        if territory:
            places = list(Territory.objects.filter(code=territory).defer("geometry"))
            if not places:
                raise CommandError(f"no territory {territory!r}")
        reads = reading.read(indicator, places)
        if json:
            self._write([_data(one) for one in reads])
            return
        self.stdout.write(f"{indicator.name} [{indicator.unit}], {indicator.frequency}")
        if not indicator.defined:
            self.stdout.write("define before use: the formula is not settled")
        for one in reads:
            self.stdout.write(wording.verdict(one, indicator))

    def _write(self, data: object) -> None:
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))


def _data(read: reading.Read) -> dict[str, Any]:
    return {
        "territory": read.territory.code,
        "mean": read.mean,
        "lower": read.lower,
        "upper": read.upper,
        "variation": read.variation.value,
        "assurance": read.assurance.value,
        "target": read.target,
        "status": read.status.value,
        "values": [
            {"period": day.isoformat(), "value": value, "rules": list(fired)}
            for day, value, fired in zip(read.periods, read.values, read.flags, strict=True)
            if value is not None
        ],
    }
