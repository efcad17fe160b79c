"""`concilia dossier council/C-7 --pdf out.pdf --docx out.docx`: a dossier on paper."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from concilia.core import documents
from concilia.core.permissions import SYSTEM
from concilia.dossiers.documents import dossier_document, printed
from concilia.dossiers.models import Dossier


class Command(BaseCommand):
    """Writes the dossier of one challenge as PDF, as DOCX or both."""

    help = "Write a dossier as PDF or DOCX. REF is the body's ref and the number: council/C-7."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the reference, the files, the language and a version."""
        parser.add_argument("ref", metavar="REF")
        parser.add_argument("--pdf", type=Path)
        parser.add_argument("--docx", type=Path)
        parser.add_argument("--language", default="en")
        parser.add_argument("--version-number", type=int, help="a frozen version instead of now")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files; raises CommandError when the reference or the version is unknown."""
        body, _sep, number = options["ref"].rpartition("/")
        digits = number.upper().removeprefix("C-")
        dossier = (
            Dossier.objects.filter(
                challenge__body__ref=body, challenge__number=int(digits) if digits.isdigit() else 0
            )
            .select_related("challenge__body", "challenge__territory")
            .first()
        )
        if dossier is None:
            raise CommandError(
                f"There is no dossier {options['ref']}; say for instance council/C-7."
            )
        if not options["pdf"] and not options["docx"]:
            raise CommandError("Say where to write: --pdf FILE, --docx FILE, or both.")
        if options["version_number"]:
            version = dossier.versions.filter(number=options["version_number"]).first()
            if version is None:
                raise CommandError(f"There is no version {options['version_number']}.")
            document = printed(version)
        else:
            document = dossier_document(dossier, options["language"], SYSTEM)
        for path, write in (
            (options["pdf"], documents.to_pdf),
            (options["docx"], documents.to_docx),
        ):
            if path:
                path.write_bytes(write(document))
                self.stdout.write(str(path))
