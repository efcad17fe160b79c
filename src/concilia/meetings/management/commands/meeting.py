"""`concilia meeting protocol REF --pdf OUT --docx OUT`: the protocol of a meeting as files.

`concilia meeting check REF` says whether an issued protocol still is what was issued.
"""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from concilia.core.errors import ConciliaError
from concilia.meetings.documents import paper
from concilia.meetings.models import Meeting, Protocol
from concilia.meetings.protocols import proof


class Command(BaseCommand):
    """Write papers of meetings."""

    help = "Write the protocol of a meeting (as issued, or the draft as it stands), or check it."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take what is to be done, the meeting, and where the files go."""
        parser.add_argument("do", choices=["protocol", "check"], help="what to do")
        parser.add_argument("ref", help="the meeting, as body/number, for instance council/7")
        parser.add_argument("--pdf", type=Path, help="write the protocol as PDF here")
        parser.add_argument("--docx", type=Path, help="write the protocol as DOCX here")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files or check them; raises CommandError for what is unknown or not intact."""
        body, _slash, number = options["ref"].rpartition("/")
        if not number.isdecimal() or len(number) > 9:
            raise CommandError("Name the meeting as body/number, for instance council/7.")
        meeting = Meeting.objects.select_related("body").filter(body__ref=body, number=int(number))
        found = meeting.first()
        if found is None:
            raise CommandError(f"There is no meeting {options['ref']}.")
        if options["do"] == "check":
            self._check(found)
            return
        if not (options["pdf"] or options["docx"]):
            raise CommandError("Say where to write: --pdf FILE, --docx FILE, or both.")
        try:
            for form in ("pdf", "docx"):
                if options[form]:
                    options[form].write_bytes(paper(found, form))
                    self.stdout.write(str(options[form]))
        except (ConciliaError, OSError) as error:
            raise CommandError(str(error)) from error

    def _check(self, meeting: Meeting) -> None:
        protocol = Protocol.objects.filter(meeting=meeting).select_related("pdf", "docx").first()
        if protocol is None:
            raise CommandError(f"The protocol of {meeting.ref} is not issued yet.")
        wrong = proof.faults(protocol)
        if wrong:
            raise CommandError("\n".join(wrong))
        self.stdout.write(f"text    {protocol.digest}")
        self.stdout.write(f"ledger  {protocol.ledger_head} (entry {protocol.ledger_sequence})")
        self.stdout.write("intact")
