"""`concilia ledger verify | checkpoint | redact`."""

import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from concilia.core import ledger
from concilia.core.errors import ConciliaError
from concilia.core.ledger import redaction
from concilia.core.permissions import SYSTEM


class Command(BaseCommand):
    """Exit status: 0 the chain holds, 1 it does not, 2 the question cannot be answered."""

    requires_system_checks = ()
    help = "Check the ledger, export a checkpoint, or erase the payload of an entry."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the three subcommands."""
        what = parser.add_subparsers(dest="what", required=True)
        verify = what.add_parser("verify", help="check every entry")
        verify.add_argument("--checkpoint", type=Path, help="a file from `ledger checkpoint`")
        verify.add_argument("--json", action="store_true", help="answer as JSON")
        what.add_parser("checkpoint", help="print head, count and time as JSON, to keep outside")
        redact = what.add_parser("redact", help="erase the payload of one entry")
        redact.add_argument("sequence", type=int)
        redact.add_argument("--reason", required=True)

    def handle(self, *, what: str, **options: Any) -> None:
        """Run the subcommand."""
        try:
            getattr(self, what)(**options)
        except (ConciliaError, OSError) as error:
            raise CommandError(str(error), returncode=2) from error

    def verify(self, *, checkpoint: Path | None, json: bool, **options: Any) -> None:
        """Check every entry, and the checkpoint if given."""
        kept = ledger.read_checkpoint(checkpoint.read_bytes()) if checkpoint else None
        begun = time.perf_counter()
        report = ledger.verify(checkpoint=kept)
        seconds = time.perf_counter() - begun
        if json:
            self.stdout.write(_as_json(report))
        else:
            for fault in report.faults:
                self.stdout.write(str(fault))
            self.stdout.write(f"{report.count} entries in {seconds:.1f} s, head {report.head}")
        if not report.intact:
            raise CommandError("the ledger was changed after it was written", returncode=1)

    def checkpoint(self, **options: Any) -> None:
        """Print the checkpoint."""
        self.stdout.write(json.dumps(ledger.checkpoint(), indent=2))

    def redact(self, *, sequence: int, reason: str, **options: Any) -> None:
        """Erase the payload of one entry."""
        redaction.redact(sequence, reason=reason, by=SYSTEM)
        self.stdout.write(f"entry {sequence}: payload erased")


def _as_json(report: ledger.Report) -> str:
    faults = [{"sequence": fault.sequence, "reason": fault.reason} for fault in report.faults]
    return json.dumps({"count": report.count, "head": report.head, "faults": faults})
