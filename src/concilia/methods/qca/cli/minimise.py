"""`concilia qca minimise`: a finished truth table."""

from __future__ import annotations

import argparse
import sys
from typing import TextIO

from concilia.methods.qca.cli.arguments import names, print_json
from concilia.methods.qca.expressions import Expression, Product
from concilia.methods.qca.minimise import minimise
from concilia.methods.qca.problems import QcaError, and_more
from concilia.methods.qca.reading import read_table

HELP = "Minimise a finished truth table: columns of values and one of outcomes."
LABELS = {"", "case", "cases", "id", "row"}
Rows = list[tuple[int, ...]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("table", metavar="TABLE.csv")
    parser.add_argument("--outcome", default="OUT", help="the column of 0, 1, C or ? (OUT)")
    parser.add_argument("--conditions", type=names, default=(), help="columns (all others)")
    parser.add_argument("--remainders", action="store_true", help="use what is not in the table")
    parser.add_argument("--all-models", action="store_true", help="not only the smallest models")
    parser.add_argument("--max-models", type=int, default=100_000, help="models to list (100000)")
    parser.add_argument("--time-limit", type=float, default=30.0, help="seconds for a proof (30)")
    parser.add_argument("--progress", action="store_true", help="say how far the proof is")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace, out: TextIO) -> None:
    """Minimise, and write primes and models."""
    conditions, positive, negative = read_rows(options)
    if options.remainders and not negative:
        raise QcaError("all_positive")
    found = minimise(
        positive,
        negative if options.remainders else None,
        levels=levels_of([*positive, *negative]),
        all_models=options.all_models,
        max_models=options.max_models,
        time_limit=options.time_limit,
        progress=tell if options.progress else None,
    )
    terms = [Product.of(prime, conditions, found.levels) for prime in found.primes.tolist()]
    if options.json:
        print_json(
            {
                "prime_implicants": [str(term) for term in terms],
                "models": [[str(terms[at]) for at in model] for model in found.models],
                "complete": found.complete,
                "count": found.count,
                "essential": [str(terms[at]) for at in found.essential],
                "proven_minimal": found.proven,
                "terms": found.size,
                "lower_bound": found.bound,
            },
            out,
        )
        return
    how_many = found.count if found.count is not None else f"at least {found.counted}"
    out.write(f"{len(terms)} prime implicants, {how_many} models of {found.size} terms")
    out.write("\n" if found.proven else f" (no fewer than {found.bound} is proven)\n")
    for number, model in enumerate(found.models, start=1):
        out.write(f"M{number}: {Expression(tuple(terms[at] for at in model))}\n")


def tell(stage: str, bound: int, best: int) -> None:
    """Say on standard error how far the work is."""
    sys.stderr.write(f"{stage}: {bound} of {best}\n")


def levels_of(rows: Rows) -> list[int]:
    """Return the number of values of each condition, 2 or more."""
    return [max(2, *(values[at] + 1 for values in rows)) for at in range(len(rows[0]))]


def read_rows(options: argparse.Namespace) -> tuple[tuple[str, ...], Rows, Rows]:
    """Return the conditions, the positive rows and the negative ones."""
    header, cells = read_table(options.table)
    lines = [[cell.strip() for cell in row] for row in cells]
    for name in (options.outcome, *options.conditions):
        if name not in header:
            raise QcaError("unknown_column", column=name, known=", ".join(header))
    conditions = options.conditions or tuple(
        name
        for at, name in enumerate(header)
        if name != options.outcome and not (at == 0 and is_label(name, [row[0] for row in lines]))
    )
    if not conditions:
        raise QcaError("bad_setting", name="conditions", value="", why="one or more are wanted")
    seen: dict[tuple[int, ...], tuple[int, str]] = {}
    contradictions: list[tuple[int, int]] = []
    for number, line in enumerate(lines, start=1):
        named = dict(zip(header, line, strict=True))
        values = tuple(whole(named[name], number, name) for name in conditions)
        result = named[options.outcome]
        if result not in {"0", "1", "C", "?"}:
            why = f"{options.outcome} is {result!r}; 0, 1, C or ? is wanted"
            raise QcaError("bad_row", row=number, why=why)
        first, before = seen.setdefault(values, (number, result))
        if before != result:
            contradictions.append((first, number))
    if contradictions:
        if len({first for first, _ in contradictions}) == len(seen):
            raise QcaError("all_contradictory", rows=len(seen))
        first, second = contradictions[0]
        more, name = and_more(len(contradictions) - 1), options.outcome
        raise QcaError("contradicting_rows", first=first, second=second, outcome=name, more=more)
    for at, name in enumerate(conditions):
        if len({values[at] for values in seen}) == 1:
            raise QcaError("no_variation", column=name, value=next(iter(seen))[at])
    positive = [values for values, (_, result) in seen.items() if result == "1"]
    negative = [values for values, (_, result) in seen.items() if result in {"0", "C"}]
    if not positive:
        if any(result == "C" for _, result in seen.values()) and not any(
            result == "0" for _, result in seen.values()
        ):
            raise QcaError("all_contradictory", rows=len(negative))
        raise QcaError("no_positive_row", outcome=options.outcome)
    return conditions, positive, negative


def is_label(name: str, cells: list[str]) -> bool:
    """Whether the first column names the rows."""
    return name.lower() in LABELS or not all(cell.lstrip("-").isdigit() for cell in cells)


def whole(cell: str, row: int, column: str) -> int:
    """Read the value of a condition."""
    try:
        number = float(cell)
    except ValueError:
        code = "not_numeric" if cell else "empty_cell"
        raise QcaError(code, row=row, column=column, value=cell) from None
    if number < 0 or number != int(number):
        raise QcaError("not_whole", row=row, case=f"row {row}", column=column, value=cell)
    return int(number)
