"""`concilia qca COMMAND`: the analyses from the command line.

Results go to standard output, as text or with `--json` as JSON; a refusal is one line on
standard error and exit code 2.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import NoReturn, Protocol, TextIO

from concilia.methods.qca.cli import analyse, calibrate, minimise, necessity
from concilia.methods.qca.cli.arguments import joined
from concilia.methods.qca.problems import QcaError


class Subcommand(Protocol):
    """A module that is one command."""

    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the arguments."""

    def run(self, options: argparse.Namespace, out: TextIO) -> None:
        """Do it, and write the result."""


COMMANDS: Mapping[str, Subcommand] = {
    "analyse": analyse,
    "minimise": minimise,
    "calibrate": calibrate,
    "necessity": necessity,
}


class _Parser(argparse.ArgumentParser):
    """A parser whose refusals are one line."""

    def error(self, message: str) -> NoReturn:
        raise QcaError("usage", why=f"{message} (see {self.prog} --help)")


def main(
    argv: Sequence[str],
    out: TextIO | None = None,
    err: TextIO | None = None,
    more: Mapping[str, Subcommand] | None = None,
) -> int:
    """Run one command; return the exit code. `more` are commands of the house around."""
    out, err = out or sys.stdout, err or sys.stderr
    known = {**COMMANDS, **(more or {})}
    parser = _Parser(prog="concilia qca", description="Qualitative comparative analysis.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in known.items():
        one = commands.add_parser(name, help=command.HELP, description=command.HELP)
        command.add_arguments(one)
    try:
        options = parser.parse_args(joined(argv))
        known[options.command].run(options, out)
    except QcaError as refusal:
        err.write(f"concilia qca: {refusal}\n")
        return 2
    except SystemExit as done:
        return int(done.code or 0)
    except BrokenPipeError:
        return 0
    return 0
