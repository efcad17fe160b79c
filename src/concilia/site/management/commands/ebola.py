"""`concilia ebola [FOLDER]`: start with the real Ebola 2014 data."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from concilia.core.errors import ConciliaError
from concilia.site import ebola


class Command(BaseCommand):
    """Imports the three files and sets up the coordination body of Liberia."""

    help = "Import the Ebola 2014 files and set up the body that coordinated in Liberia."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder with the files."""
        parser.add_argument("folder", nargs="?", help="default: CONCILIA_EBOLA, or ../shared")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and print what came in and who may sign in."""
        try:
            loaded = ebola.load(ebola.folder_of(options["folder"]), say=self.stdout.write)
        except ConciliaError as refusal:
            raise CommandError(str(refusal)) from refusal
        for one in loaded.imports:
            counts = one.counts
            self.stdout.write(
                f"{one.file.name}: {one.rows_total} rows, "
                f"{counts.get('created', 0)} new, {counts.get('updated', 0)} changed, "
                f"{counts.get('unchanged', 0)} already there, "
                f"{counts.get('repeated', 0)} repeated, {counts.get('set_aside', 0)} set aside, "
                f"{len(one.findings)} findings; report: {one.get_absolute_url()}"
            )
        self.stdout.write(f"{loaded.body}: {loaded.body.seats.count()} seats")
        self.stdout.write(f"Sign in with the password “{ebola.PASSWORD}” as:")
        for name, email in loaded.sign_ins:
            self.stdout.write(f"  {email:32} {name}")
