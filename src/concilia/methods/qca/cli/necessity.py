"""`concilia qca necessity`: necessary conditions, single and combined."""

from __future__ import annotations

import argparse
from typing import TextIO

from concilia.methods.qca.cli.arguments import add_data_arguments, print_json
from concilia.methods.qca.data import Data
from concilia.methods.qca.necessity import necessity, supersets
from concilia.methods.qca.text import table_text

HELP = "Test which conditions, and combinations of them, are necessary."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_data_arguments(parser)
    parser.add_argument("--depth", type=int, default=2, help="conditions in a combination (2)")
    parser.add_argument("--incl-cut", type=float, default=0.9, help="consistency (0.9)")
    parser.add_argument("--ron-cut", type=float, default=0.6, help="relevance of necessity (0.6)")
    parser.add_argument("--cov-cut", type=float, default=0.0, help="coverage (0)")


def run(options: argparse.Namespace, out: TextIO) -> None:
    """Test, and write every condition and the combinations above the bars."""
    data = Data.read(options.data, options.multivalue)
    single = necessity(data, options.outcome, options.conditions, negate=options.negate)
    combined = supersets(
        data,
        options.outcome,
        options.conditions,
        incl_cut=options.incl_cut,
        ron_cut=options.ron_cut,
        cov_cut=options.cov_cut,
        depth=options.depth,
        negate=options.negate,
    )
    if options.json:
        bars = {
            name: getattr(options, name) for name in ("depth", "incl_cut", "ron_cut", "cov_cut")
        }
        settings = {"outcome": options.outcome, "conditions": list(options.conditions)}
        print_json(
            {
                "settings": settings | {"negate": options.negate} | bars,
                "necessity": [one.to_dict() for one in single],
                "supersets": [one.to_dict() for one in combined],
            },
            out,
        )
        return
    for title, found in (("Conditions", single), ("Above the bars", combined)):
        lines = [
            [one.expression, f"{one.incl:.3f}", f"{one.ron:.3f}", f"{one.cov:.3f}"] for one in found
        ]
        out.write(f"{title}\n{table_text(['', 'inclN', 'RoN', 'covN'], lines, '  ')}\n")
