"""Checking: from a sheet to right rows and a list of everything that is wrong.

Nothing here writes, and only an importer's own `prepare` and `check` read the database.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.core.errors import Invalid, Problem
from concilia.core.tables.importer import Doubt, Field, Finding, Importer, Progress, Row
from concilia.core.tables.mapping import columns
from concilia.core.tables.parsers.words import clean
from concilia.core.tables.sheet import Sheet

_REMEMBERED = 50_000
_SHOWN = 200


@dataclass(slots=True)
class Examined:
    """What a check found. `rows` are the right rows, in the order of the file.

    `cells` counts the cells that are set aside where each cell of a wide table is a row.
    """

    rows: list[Row]
    problems: list[Problem]
    findings: list[Finding] = field(default_factory=list)
    repeated: int = 0
    cells: int | None = None
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def whole(self) -> list[Problem]:
        """The problems that concern the whole file and cannot be set aside."""
        return [problem for problem in self.problems if problem.row is None]

    @property
    def wrong_rows(self) -> set[int]:
        """The numbers of the rows that are wrong."""
        return {problem.row for problem in self.problems if problem.row is not None}

    @property
    def wrong(self) -> int:
        """How many rows, or cells of a wide table, are set aside."""
        return len(self.wrong_rows) if self.cells is None else self.cells


@dataclass(slots=True)
class Readable:
    """The rows of which every cell could be read, without repeated ones.

    `cells` counts all cells of a wide table, each of which is a row.
    """

    rows: list[Row]
    problems: list[Problem]
    repeated: list[int]
    cells: int | None = None


def examine(
    importer: Importer, sheet: Sheet, mapping: Mapping[str, str], progress: Progress
) -> Examined:
    """Check every row and return all problems at once, sorted by row.

    Raises Invalid when a needed column is not mapped.
    """
    return judge(importer, readable(importer, sheet, mapping, progress))


def readable(
    importer: Importer, sheet: Sheet, mapping: Mapping[str, str], progress: Progress
) -> Readable:
    """Read every cell: the part of the check that needs no database, and takes longest."""
    mapped = columns(importer.fields, sheet, mapping)
    rows, problems = parse(importer.fields, sheet, mapped, progress)
    rows, repeated, contradictions = _without_repetition(importer, rows, mapping)
    rows = _without(rows, contradictions)
    cells = len(sheet.rows) if sheet.spread else None
    return Readable(rows, [*problems, *contradictions], repeated, cells)


def judge(importer: Importer, given: Readable) -> Examined:
    """Let the importer check what could be read against the database and itself."""
    importer.prepare()
    found = [*dict.fromkeys(_cut(problem) for problem in importer.check(given.rows))]
    rows = _without(given.rows, found)
    findings = list(importer.findings(rows))
    count = len(given.repeated)
    if count:
        message = ngettext(
            "%(count)s row repeats another one and counts once.",
            "%(count)s rows repeat another one and count once.",
            count,
        )
        findings.insert(0, Finding(message % {"count": count}, tuple(given.repeated)))
    problems = sorted(
        [*given.problems, *found], key=lambda problem: (problem.row or 0, problem.column)
    )
    aside = None if given.cells is None else given.cells - len(rows) - count
    return Examined(rows, problems, findings, count, aside, list(importer.doubts()))


def _without(rows: list[Row], problems: Iterable[Problem]) -> list[Row]:
    """Return the rows that no problem sets aside: a problem of one cell leaves the others."""
    wrong = {(problem.row, problem.cell) for problem in problems}
    if not wrong:
        return rows
    return [
        row for row in rows if (row.number, "") not in wrong and (row.number, row.cell) not in wrong
    ]


def parse(
    fields: Iterable[Field], sheet: Sheet, mapped: Sequence[tuple[Field, int]], progress: Progress
) -> tuple[list[Row], list[Problem]]:
    """Return the rows of which every cell could be read, and the problems of the others.

    A field without a column is None in every row.
    """
    blank: dict[str, Any] = dict.fromkeys(one.name for one in fields)
    problems = [_cut(problem) for problem in sheet.problems]
    bad = {problem.row for problem in problems}
    readers = [(one.name, at, _reader(one, sheet.headers[at])) for one, at in mapped]
    own = tuple(one.name for one, at in mapped if sheet.headers[at] in (sheet.spread or ()))
    over = sheet.headers.index(sheet.spread[0]) if sheet.spread else None
    rows: list[Row] = []
    for done, (number, cells) in enumerate(sheet.rows, 1):
        if number in bad:
            continue
        values = dict(blank)
        right = True
        row = Row(number, values, "" if over is None else cells[over], own)
        for name, at, reader in readers:
            value, reason = reader(cells[at])
            if reason is None:
                values[name] = value
            else:
                right = False
                column, message = reason
                shown = cells[at][:_SHOWN]
                if name in own:
                    problems.append(row.wrong(message, name, shown))
                else:
                    problems.append(Problem(message, number, column, shown))
        if right:
            rows.append(row)
        if not done % 1000:
            progress(done)
    # What is wrong with a whole row of a wide table would else be said of each of its cells.
    return rows, [*dict.fromkeys(problems)] if sheet.spread else problems


Reading = tuple[Any, tuple[str, str] | None]


def _reader(one: Field, header: str) -> Callable[[str], Reading]:
    """Return a function from a cell to (value, None) or (None, (column, message)).

    Columns repeat themselves, so that what was read once is remembered.
    """
    memory: dict[str, Reading] = {}

    def read_cell(raw: str) -> Reading:
        known = memory.get(raw)
        if known is None:
            known = _read(one, header, raw)
            if len(memory) < _REMEMBERED:
                memory[raw] = known
        return known

    return read_cell


def _read(one: Field, header: str, raw: str) -> Reading:
    try:
        text = clean(raw)
        if not text:
            if one.required:
                return None, (header, _("is empty, but needed"))
            return None, None
        if len(text) > one.max_length:
            return None, (
                header,
                _("is too long: %(length)s characters, at most %(most)s fit")
                % {"length": f"{len(text):,}", "most": f"{one.max_length:,}"},
            )
        return one.parse(text), None
    except Invalid as error:
        return None, (header, str(error))


def _without_repetition(
    importer: Importer, rows: list[Row], mapping: Mapping[str, str]
) -> tuple[list[Row], list[int], list[Problem]]:
    """Return the rows without repeated ones, the repeated numbers, and the contradictions."""
    first: dict[tuple[Any, ...], Row] = {}
    kept: list[Row] = []
    repeated: list[int] = []
    problems: list[Problem] = []
    accused: set[tuple[int, str]] = set()
    for row in rows:
        key = importer.natural_key(row.values)
        former = row if key is None else first.setdefault(key, row)
        if former is row:
            kept.append(row)
        elif former.values == row.values:
            repeated.append(row.number)
        else:
            kept.append(row)
            for one, other in ((former, row), (row, former)):
                if (one.number, one.cell) not in accused:
                    accused.add((one.number, one.cell))
                    problems.append(_contradiction(mapping, one, other, key))
    return kept, repeated, problems


def _contradiction(
    mapping: Mapping[str, str], one: Row, other: Row, key: tuple[Any, ...] | None
) -> Problem:
    differing = [h for name, h in mapping.items() if one.values[name] != other.values[name]]
    return Problem(
        _("contradicts another row about the same thing"),
        one.number,
        one.cell or ", ".join(differing),
        _("row %(row)s: %(key)s")
        % {"row": other.number, "key": "; ".join(str(part) for part in key or ())[:_SHOWN]},
        one.cell,
    )


def _cut(problem: Problem) -> Problem:
    if len(problem.value) <= _SHOWN:
        return problem
    return replace(problem, value=problem.value[:_SHOWN])
