"""`concilia responsibilities check FILE`: what is wrong with a responsibility list in a file."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from concilia.core.errors import Invalid, Problem
from concilia.core.tables import mapping as mappings
from concilia.core.tables.parsers.words import fold
from concilia.core.tables.pipeline import examine
from concilia.core.tables.reading import read
from concilia.duties.responsibilities import changing, reading, sentences
from concilia.methods.responsibility import (
    Change,
    Finding,
    Line,
    Proposal,
    Standing,
    findings,
    propose,
)

MEGABYTES = 50


class Command(BaseCommand):
    """Exit status: 0 the file was read, whatever was found; 2 it could not be.

    Needs no database. Columns: area, function, stage, agency, role, task, days, legal_basis, and
    where there are any: competence, effort, known_by, waits_for. A matrix has a column per agency.
    """

    requires_system_checks = ()
    help = "Check a responsibility list in a CSV or XLSX file: overlaps, vacuums and the rest."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare `check FILE [--json] [--propose] [--capacities FILE]`."""
        what = parser.add_subparsers(dest="what", required=True)
        check = what.add_parser("check", help="print what is wrong with a list")
        check.add_argument("file", type=Path)
        check.add_argument("--json", action="store_true", help="answer as JSON")
        check.add_argument(
            "--propose", action="store_true", help="also print the fewest changes that end it"
        )
        check.add_argument(
            "--capacities", type=Path, help="a table of agency and points that it can carry"
        )

    def handle(
        self,
        *,
        file: Path,
        json: bool,
        propose: bool,
        capacities: Path | None,
        **options: Any,
    ) -> None:
        """Print the findings, the gravest first."""
        with translation.override("en"):
            try:
                standing = standing_of(file, capacities)
            except Invalid as error:
                raise CommandError("\n".join(map(_said, error)), returncode=2) from error
            except OSError as error:
                raise CommandError(str(error), returncode=2) from error
            found = findings(standing)
            proposal = _proposed(standing) if propose else None
            if json:
                self.stdout.write(_as_json(file, standing, found, proposal))
            else:
                self._print(standing, found, proposal)

    def _print(self, standing: Standing, found: list[Finding], proposal: Proposal | None) -> None:
        for one in found:
            rows = ", ".join(map(str, one.keys[:8])) + (", …" if len(one.keys) > 8 else "")
            where = f"  [row {rows}]" if one.keys else ""
            self.stdout.write(f"{one.kind}: {sentences.sentence(one)}{where}")
        self.stdout.write(f"{len(standing.lines)} lines, {len(found)} findings")
        if proposal is None:
            return
        for change in proposal.changes:
            text = " ".join(filter(None, (changing.sentence(change), changing.also(change))))
            self.stdout.write(f"change: {text}")
        self.stdout.write(_judged(proposal))


def _proposed(standing: Standing) -> Proposal:
    try:
        return propose(standing, alternatives=2)
    except TimeoutError as error:
        raise CommandError("no proposal was found in time", returncode=1) from error


def standing_of(file: Path, capacities: Path | None = None) -> Standing:
    """Read a list, and capacities, from files. Raises Invalid with everything that is wrong."""
    table = reading.Table({})
    sheet = table.read(_content(file), file.name, "")
    examined = examine(table, sheet, mappings.guess(table.fields, sheet), lambda _done: None)
    if examined.problems:
        raise Invalid(examined.problems)
    if not examined.rows:
        raise Invalid("The table has headings but no rows.")
    return Standing(
        tuple(reading.lines(examined.rows)),
        capacities=_capacities(capacities, examined.rows) if capacities else {},
    )


def _content(file: Path) -> bytes:
    if file.stat().st_size > MEGABYTES * 2**20:
        raise Invalid(f"The file is larger than {MEGABYTES} MB.")
    return file.read_bytes()


def _capacities(file: Path, rows: Any) -> dict[str, int]:
    """Return points by agency, spelled as in the list. Raises Invalid."""
    spelled = {fold(row.values["agency"] or ""): row.values["agency"] for row in rows}
    found: dict[str, int] = {}
    problems = []
    for number, cells in read(_content(file), file.name).rows:
        name, points = (*cells, "")[:2]
        if not points.strip().isdecimal():
            problems.append(Problem("is not a whole number of points", number, "", points[:60]))
            continue
        found[spelled.get(fold(name), name.strip())] = int(points)
    if problems:
        raise Invalid(problems)
    return found


def _said(problem: Problem) -> str:
    where = [f"row {problem.row}"] if problem.row is not None else []
    where += [problem.column] if problem.column else []
    value = f" ({problem.value})" if problem.value else ""
    return f"{', '.join(where)}: {problem.message}{value}" if where else problem.message


def _judged(proposal: Proposal) -> str:
    size = len(proposal.changes)
    if not proposal.capacities_kept:
        rest = len(proposal.remaining)
        return f"{size} changes; the capacities are too small, {rest} findings remain"
    if proposal.optimal:
        return f"{size} changes; fewer cannot end all findings (proven)"
    return f"{size} changes; at least {proposal.bound} are needed, {len(proposal.remaining)} remain"


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "area": one.area,
        "function": one.function,
        "stage": one.stage,
        "agencies": list(one.agencies),
        "rows": list(one.keys),
        "sentence": sentences.sentence(one),
        "values": dict(one.values),
    }


def _line(line: Line | None) -> dict[str, Any] | None:
    if line is None:
        return None
    names = ("area", "function", "stage", "agency", "role", "days", "known_by")
    return {name: getattr(line, name) for name in names}


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "row": change.before.key if change.before else None,
        "before": _line(change.before),
        "after": _line(change.after),
        "needs_legal_basis": change.needs_basis,
        "sentence": changing.sentence(change),
        "others": list(change.others),
    }


def _as_json(
    file: Path, standing: Standing, found: list[Finding], proposal: Proposal | None
) -> str:
    answer: dict[str, Any] = {
        "file": file.name,
        "lines": len(standing.lines),
        "agencies": len(standing.everybody()),
        "counts": dict(Counter(one.kind for one in found)),
        "findings": [_finding(one) for one in found],
    }
    if proposal is not None:
        answer["proposal"] = {
            "changes": [_change(one) for one in proposal.changes],
            "size": len(proposal.changes),
            "bound": proposal.bound,
            "optimal": proposal.optimal,
            "capacities_kept": proposal.capacities_kept,
            "remaining": [_finding(one) for one in proposal.remaining],
            "alternatives": [[_change(one) for one in each] for each in proposal.alternatives],
        }
    return json.dumps(answer, ensure_ascii=False, indent=2)
