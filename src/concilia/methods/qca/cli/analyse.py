"""`concilia qca analyse`: truth table, three solutions, necessity."""

from __future__ import annotations

import argparse
from typing import TextIO

from concilia.methods.qca.analyse import Analysis
from concilia.methods.qca.cli.arguments import add_analysis_arguments, print_json, read_analysis
from concilia.methods.qca.problems import QcaError

HELP = "Run the standard analysis of a file of calibrated data."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_analysis_arguments(parser)


def run(options: argparse.Namespace, out: TextIO) -> None:
    """Analyse, and write everything; the negated outcome is offered beside."""
    done = read_analysis(options)
    beside = negated_outcome(done)
    if options.json:
        print_json(done.to_dict() | {"negated": beside}, out)
        return
    out.write(done.summary())
    out.write(f"\nBeside it, {beside['outcome']}:\n")
    for kind, found in beside.items():
        if kind != "outcome":
            lines = found if isinstance(found, list) else [found]
            out.writelines(f"  {kind}: {line}\n" for line in lines)


def negated_outcome(done: Analysis) -> dict[str, object]:
    """Return the models of the negated outcome, or why there are none."""
    name = done.table.outcome_text
    out: dict[str, object] = {"outcome": name[1:] if name.startswith("~") else f"~{name}"}
    try:
        other = done.negated()
    except QcaError as refusal:
        return out | {"none": str(refusal)}
    return out | {
        kind: [model.expression for model in solution.models]
        for kind, solution in other.solutions.items()
    }
