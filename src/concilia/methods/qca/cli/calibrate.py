"""`concilia qca calibrate`: one raw column becomes memberships."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path
from typing import TextIO

from concilia.methods.qca import calibration
from concilia.methods.qca.calibration import Calibration
from concilia.methods.qca.cli.arguments import numbers, print_json
from concilia.methods.qca.data import Data
from concilia.methods.qca.problems import QcaError
from concilia.methods.qca.text import table_text

HELP = "Calibrate one column of raw values."
METHODS = ("direct", "indirect", "crisp", "multivalue", "linear", "logistic", "tfr")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("data", metavar="DATA.csv", help="the first column holds the cases")
    parser.add_argument("--column", required=True)
    parser.add_argument("--method", choices=METHODS, default="direct")
    parser.add_argument(
        "--anchors",
        "--thresholds",
        dest="anchors",
        type=numbers,
        default=(),
        help="direct: out, crossover, in, or six; indirect, multivalue: thresholds; crisp: a cut",
    )
    parser.add_argument("--log-odds", default="3", help="3 or ln19, direct method (3)")
    parser.add_argument("--shape", choices=calibration.SHAPES, default="logistic")
    parser.add_argument("--below", type=float, default=1.0, help="power below the crossover")
    parser.add_argument("--above", type=float, default=1.0, help="power above the crossover")
    parser.add_argument("--end-point", action="store_true", help="six anchors from in to out to in")
    parser.add_argument("--slope", type=float, default=1.0, help="logistic method")
    parser.add_argument("--decimals", type=int, help="round memberships")
    parser.add_argument("--output", help="write the data with the calibrated column to this file")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace, out: TextIO) -> None:
    """Calibrate, warn at exactly 0.5, and write the memberships."""
    data = Data.read(options.data)
    found = calibrate(data, options)
    memberships = found.membership.tolist()
    if options.decimals is not None:
        memberships = [round(value, options.decimals) for value in memberships]
    cases = list(zip(data.cases, found.raw.tolist(), memberships, strict=True))
    if options.output:
        write(data, options.column, memberships, options.output)
    if options.json:
        values = [{"case": case, "raw": raw, "membership": value} for case, raw, value in cases]
        plain = found.to_dict()
        del plain["raw"], plain["membership"]
        print_json({"column": options.column, **plain, "values": values}, out)
        return
    lines = [[case, f"{raw:g}", f"{value:.6g}"] for case, raw, value in cases]
    out.write(table_text(["case", options.column, "membership"], lines))
    out.writelines(f"{notice}\n" for notice in found.notices)


def calibrate(data: Data, options: argparse.Namespace) -> Calibration:
    """Apply the method that was asked for."""
    raw, anchors = data.raw(options.column), options.anchors
    match options.method:
        case "direct":
            return calibration.direct(
                raw,
                anchors,
                log_odds=odds(options.log_odds),
                shape=options.shape,
                below=options.below,
                above=options.above,
                end_point=options.end_point,
                cases=data.cases,
                column=options.column,
            )
        case "indirect":
            return calibration.indirect(raw, anchors, cases=data.cases, column=options.column)
        case "multivalue":
            return calibration.multivalue(raw, anchors, cases=data.cases, column=options.column)
        case "tfr":
            return calibration.tfr(raw, *anchors[:1], cases=data.cases, column=options.column)
        case "linear":
            low, high = some(anchors, 2)
            return calibration.linear(raw, low, high, cases=data.cases, column=options.column)
        case "crisp":
            (cut,) = some(anchors, 1)
            return calibration.crisp(raw, cut, cases=data.cases, column=options.column)
    (cross,) = some(anchors, 1)
    return calibration.logistic(raw, cross, options.slope, cases=data.cases, column=options.column)


def some(anchors: tuple[float, ...], count: int) -> tuple[float, ...]:
    """Return the anchors, if they are as many as the method needs."""
    if len(anchors) != count:
        value = ", ".join(map("{:g}".format, anchors))
        raise QcaError("bad_setting", name="anchors", value=value, why=f"{count} wanted")
    return anchors


def odds(text: str) -> float:
    """Read the log odds of the anchors."""
    if text.replace("(", "").replace(")", "").strip().lower() in {"ln19", "ln 19"}:
        return calibration.LN19
    try:
        return float(text)
    except ValueError:
        why = "3, ln19 or another number is wanted"
        raise QcaError("bad_setting", name="log-odds", value=text, why=why) from None


def write(data: Data, column: str, memberships: list[float], path: str) -> None:
    """Write the data as CSV, with the column replaced."""
    place = data.places[column]
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["case", *data.names])
        for row, (case, value) in enumerate(zip(data.cases, memberships, strict=True)):
            cells: list[object] = [
                data.faults.get((row, name), f"{data.values[row, at]:.12g}")
                for at, name in enumerate(data.names)
            ]
            cells[place] = f"{value:.12g}"
            lines.writerow([case, *cells])
