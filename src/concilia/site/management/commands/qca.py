"""`concilia qca analyse|minimise|calibrate|necessity|report`: qualitative comparative analysis."""

import io
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from concilia.learning import command
from concilia.methods.qca import cli

MORE = {"report": command}


class Command(BaseCommand):
    """Hands its words on; needs neither database nor settings of its own."""

    help = "Qualitative comparative analysis of a file: see `concilia qca --help`."
    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        """Leave all arguments, `--help` too, to the analysis."""
        sys.exit(cli.main(argv[2:], more=MORE))

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the words as they are."""
        parser.add_argument("words", nargs="*")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run when called from Python."""
        out, err = io.StringIO(), io.StringIO()
        code = cli.main(options["words"], out, err, MORE)
        self.stdout.write(out.getvalue())
        if code:
            raise CommandError(err.getvalue().strip(), returncode=code)
