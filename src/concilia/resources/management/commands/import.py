"""`concilia import KIND FILE`: bring a table in, with the columns recognised by themselves."""  # noqa: N999 (so is the command called)

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from concilia.core.errors import ConciliaError, Invalid
from concilia.core.models import Import
from concilia.core.permissions import SYSTEM
from concilia.core.tables import actions
from concilia.core.tables.registry import importers

ALIASES = {"3w": "activities", "4w": "activities", "5w": "activities"}
SHOWN = 20


class Command(BaseCommand):
    """Checks every row first; wrong rows stop it unless they are to be set aside."""

    help = (
        "Bring a table in: concilia import 3w FILE. Columns are recognised by heading or HXL tag, "
        "in any order. Exit status 1 when nothing was written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the kind, the file, and what the file does not say."""
        parser.add_argument("kind", help="3w, facilities, or any other kind of table")
        parser.add_argument("file", type=Path)
        parser.add_argument("--date", help="day of the report, for 3w: YYYY-MM-DD")
        parser.add_argument("--set-aside", action="store_true", help="bring the right rows in")
        parser.add_argument("--check", action="store_true", help="check only; write nothing")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring the file in and say what came of it."""
        kind = ALIASES.get(options["kind"].casefold(), options["kind"])
        if kind not in importers():
            known = ", ".join(sorted({*importers(), *ALIASES}))
            raise CommandError(f"There is no table “{options['kind']}”. Known: {known}.")
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        try:
            done = self._bring_in(kind, options["file"].name, content, options)
        except Invalid as refusal:
            raise CommandError("\n".join(one.message for one in refusal)) from refusal
        except ConciliaError as refusal:
            raise CommandError(str(refusal)) from refusal
        self._say(done, as_json=options["json"])
        if done.state != Import.State.DONE and not options["check"]:
            wrong = done.counts.get("wrong", 0)
            raise CommandError(
                f"Nothing was written: {wrong} rows are wrong. Correct them, or add --set-aside."
            )

    def _bring_in(self, kind: str, name: str, content: bytes, options: dict[str, Any]) -> Import:
        given = {"reported_on": options["date"]} if options["date"] else {}
        made = actions.upload(kind, name=name, content=content, by=SYSTEM)
        if made.state == Import.State.DONE:
            return made
        actions.check(made, by=SYSTEM, options=given, now=True)
        if made.former:
            return made.former
        whole, wrong = made.counts.get("whole"), made.counts.get("wrong")
        if options["check"] or whole or (wrong and not options["set_aside"]):
            return made
        return actions.run(made, by=SYSTEM, set_aside=options["set_aside"], now=True)

    def _say(self, done: Import, *, as_json: bool) -> None:
        if as_json:
            said = {
                "file": done.file.name,
                "digest": done.file.digest,
                "state": done.state,
                "rows": done.rows_total,
                "columns": done.mapping,
                "counts": done.counts,
                "problems": done.problems,
                "findings": done.findings,
                "report": done.get_absolute_url(),
            }
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=1))
            return
        counts = done.counts
        self.stdout.write(
            f"{done.file.name}: {done.rows_total} rows, {counts.get('created', 0)} new, "
            f"{counts.get('updated', 0)} changed, {counts.get('unchanged', 0)} already there, "
            f"{counts.get('repeated', 0)} repeated, {counts.get('wrong', 0)} wrong; "
            f"report: {done.get_absolute_url()}"
        )
        for one in done.problems[:SHOWN]:
            where = f"row {one['row']}" if one["row"] else "file"
            self.stdout.write(f"  {where}: {one['column']} “{one['value']}” {one['message']}")
        if len(done.problems) > SHOWN:
            self.stdout.write(f"  and {len(done.problems) - SHOWN} more")
        for one in done.findings[:SHOWN]:
            self.stdout.write(f"  note: {one['message']}")
