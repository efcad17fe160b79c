"""`concilia coverage --activities A.csv --need N.csv --json`: gaps and crowds from two files.

Touches no database: everything comes from the files.
"""

import datetime as dt
import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from concilia.agencies.folding import key, rows_of
from concilia.methods import coverage
from concilia.methods.coverage.reading import TableError, names, read_needs, read_presences
from concilia.methods.wording import sentence
from concilia.resources import catalogue


class Command(BaseCommand):
    """Sets who does what where against need, and names gaps, crowds and departures."""

    help = "Name gaps, crowds and agencies that must not leave, from two CSV files."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the files, the rules, the day and the norm."""
        parser.add_argument("--activities", type=Path, required=True, metavar="A.csv")
        parser.add_argument("--before", type=Path, metavar="B.csv", help="an earlier list")
        parser.add_argument("--need", type=Path, required=True, metavar="N.csv")
        parser.add_argument(
            "--rule",
            action="append",
            default=[],
            metavar="ACTIVITY=EXPRESSION",
            help="how observations become need: 'Contact tracing=sum(new_confirmed, 21)'",
        )
        parser.add_argument(
            "--leave-out",
            action="append",
            default=[],
            metavar="TERRITORY",
            help="a row that is no place of its own, such as National",
        )
        parser.add_argument("--day", type=dt.date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--crowded-above", type=float, default=5, metavar="AGENCIES")
        parser.add_argument("--most", type=int, default=20, help="findings to print")
        parser.add_argument("--json", action="store_true", help="everything, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the findings; raises CommandError for files and rules that cannot be read."""
        known = names(_territories(), _activities())
        try:
            needs, values, problems = _read(options["need"], lambda f: read_needs(f, known))
            presences, more = _read(options["activities"], lambda f: read_presences(f, known))
            problems += more
            before = None
            if options["before"]:
                before, more = _read(options["before"], lambda f: read_presences(f, known))
                problems += more
        except TableError as error:
            raise CommandError(f"A column is missing: {error.values['wanted']}.") from error
        asked: Any = needs
        day = options["day"]
        if not needs:
            rules = [_rule(text, known) for text in options["rule"]]
            if not rules:
                raise CommandError("The file holds observations: say --rule ACTIVITY=EXPRESSION.")
            if day is None:
                day = max((value.day for value in values), default=None)
            if day is None:
                raise CommandError("No observation could be read.")
            out = tuple(options["leave_out"])
            values = [v for v in values if v.territory.rpartition(", ")[2] not in out]
            places = list(dict.fromkeys(value.territory for value in values))
            try:
                asked = coverage.needs(rules, values, places, day)
            except coverage.RuleError as error:
                where = f"column {error.column}"
                raise CommandError(f"A rule cannot be read: {error.code}, {where}.") from error
        norms = coverage.Norms(crowded_above=options["crowded_above"])
        done = coverage.cover(presences, asked, day=options["day"], norms=norms)
        change = None
        if before is not None:
            change = coverage.compare(coverage.cover(before, asked, norms=norms), done)
        problems += done.problems
        if options["json"]:
            self.stdout.write(json.dumps(_data(done, change, problems), indent=1, default=str))
            return
        found = list(done.findings(options["most"]))
        found += change.findings()[: options["most"]] if change else []
        for one in found:
            self.stdout.write(_worded(one))
        for problem in problems[: options["most"]]:
            self.stderr.write(sentence(problem.code, problem.values))
        if len(problems) > options["most"]:
            self.stderr.write(f"... and {len(problems) - options['most']} more; see --json.")


def _territories() -> Any:
    aliases = {
        key(row["text"], "territory"): row["code"]
        for row in rows_of("aliases.csv")
        if row["kind"] == "territory"
    }

    def folded(text: str) -> str:
        found = key(text, "territory")
        return aliases.get(found, found)

    return folded


def _activities() -> Any:
    spellings = catalogue.spellings()

    def folded(text: str) -> str:
        found = key(text)
        return spellings.get(found, found)

    return folded


def _read(path: Path, read: Any) -> Any:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return read(file)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not UTF-8 text.") from error


def _rule(text: str, known: Any) -> coverage.Rule:
    activity, mark, expression = text.partition("=")
    if not mark or not activity.strip():
        raise CommandError(f"{text}: say ACTIVITY=EXPRESSION.")
    return coverage.Rule(known.of("activity", activity.strip()), expression.strip())


def _worded(one: coverage.Finding) -> str:
    return sentence(one.code, one.values, territory=one.territory, activity=one.activity)


def _data(
    done: coverage.Coverage, change: coverage.Change | None, problems: list[coverage.Problem]
) -> dict[str, Any]:
    findings = []
    for one in done.findings():
        findings.append({**asdict(one), "sentence": _worded(one)})
    return {
        "day": done.day,
        "counts": {str(klass): count for klass, count in done.counts().items()},
        "cells": [{**asdict(cell), "missing": cell.missing} for cell in done.cells.values()],
        "departures": [asdict(one) for one in done.departures()],
        "findings": findings,
        "change": asdict(change) if change else None,
        "problems": [
            {**asdict(one), "sentence": sentence(one.code, one.values)} for one in problems
        ],
    }
