"""Arguments that several commands share."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from typing import TextIO

from concilia.methods.qca.analyse import Analysis, Settings, run
from concilia.methods.qca.data import Data
from concilia.methods.qca.problems import QcaError

SIGNED = {"--dir-exp", "--anchors", "--thresholds", "--slope", "--conditions", "--outcome"}


def joined(argv: Sequence[str]) -> list[str]:
    """Tie values that begin with a minus sign to their option: `--dir-exp -,1,1`."""
    out: list[str] = []
    for word in argv:
        if out and out[-1] in SIGNED and word.startswith("-") and not word.startswith("--"):
            out[-1] += f"={word}"
        else:
            out.append(word)
    return out


def names(text: str) -> tuple[str, ...]:
    """Read names that are separated by commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def numbers(text: str) -> tuple[float, ...]:
    """Read numbers that are separated by commas."""
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list of numbers") from None


def add_data_arguments(parser: argparse.ArgumentParser) -> None:
    """Take a file, an outcome and conditions."""
    parser.add_argument("data", metavar="DATA.csv", help="the first column holds the cases")
    parser.add_argument("--outcome", required=True, help="a column, ~COLUMN or COLUMN{VALUE}")
    parser.add_argument("--conditions", required=True, type=names, help="columns, with commas")
    parser.add_argument(
        "--multivalue", type=names, default=(), help="conditions whose whole numbers are values"
    )
    parser.add_argument("--negate", action="store_true", help="explain the negated outcome")
    parser.add_argument("--json", action="store_true", help="print JSON")


def add_analysis_arguments(parser: argparse.ArgumentParser) -> None:
    """Take everything that an analysis needs."""
    add_data_arguments(parser)
    parser.add_argument("--incl-cut", type=float, default=1.0, help="consistency of a row (1)")
    parser.add_argument(
        "--contradiction-cut", type=float, help="rows from here to the inclusion cut are C"
    )
    parser.add_argument("--pri-cut", type=float, default=0.0, help="PRI of a row (0)")
    parser.add_argument("--n-cut", type=int, default=1, help="cases of a row (1)")
    parser.add_argument(
        "--dir-exp", help="1,1,-,0,1 in the order of the conditions, or DEV,~URB,LIT*STB"
    )
    parser.add_argument("--all-models", action="store_true", help="not only the smallest models")
    parser.add_argument(
        "--necessary", action="append", default=[], help="exclude remainders without this"
    )
    parser.add_argument(
        "--untenable", action="append", default=[], help="exclude remainders with this"
    )
    parser.add_argument(
        "--no-contradictory-assumptions",
        action="store_true",
        help="exclude remainders that explain the outcome and its negation",
    )
    parser.add_argument(
        "--recode", action="append", default=[], metavar="ROW=OUT:REASON", type=recoding
    )
    parser.add_argument("--max-models", type=int, default=1000, help="models to list (1000)")
    parser.add_argument("--time-limit", type=float, default=30.0, help="seconds for a proof (30)")


def recoding(text: str) -> tuple[int, str, str]:
    """Read `12=0:the case is miscoded`."""
    row, _, rest = text.partition("=")
    out, _, reason = rest.partition(":")
    if not row.strip().isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is not ROW=OUT:REASON")
    return int(row), out.strip(), reason.strip()


def settings_of(options: argparse.Namespace) -> Settings:
    """Return the choices as settings."""
    if options.max_models < 1:
        value = options.max_models
        raise QcaError("bad_setting", name="max-models", value=value, why="it is 1 or more")
    return Settings(
        outcome=options.outcome,
        conditions=options.conditions,
        incl_cut=options.incl_cut,
        contradiction_cut=options.contradiction_cut,
        pri_cut=options.pri_cut,
        n_cut=options.n_cut,
        negate=options.negate,
        dir_exp=options.dir_exp,
        all_models=options.all_models,
        necessary=tuple(options.necessary),
        untenable=tuple(options.untenable),
        no_contradictory_assumptions=options.no_contradictory_assumptions,
        recodings=tuple(options.recode),
        max_models=options.max_models,
        time_limit=options.time_limit,
    )


def read_analysis(options: argparse.Namespace) -> Analysis:
    """Read the file and run the analysis that the arguments ask for."""
    return run(Data.read(options.data, options.multivalue), settings_of(options))


def print_json(value: Mapping[str, object], out: TextIO) -> None:
    """Write JSON, one line for each key."""
    lines = (
        f" {json.dumps(key)}: {json.dumps(part, ensure_ascii=False)}" for key, part in value.items()
    )
    out.write("{\n" + ",\n".join(lines) + "\n}\n")
