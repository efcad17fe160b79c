"""`concilia messages update|compile|check`: the catalogues of the translations."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from concilia.site import catalogues


class Command(BaseCommand):
    """Keeps the message catalogues in step with the source."""

    help = "Merge new texts into the catalogues, compile them, or list what is not translated."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take one word: what to do."""
        parser.add_argument("what", choices=("update", "compile", "check"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; `check` ends with an error when anything is missing."""
        if options["what"] == "update":
            for language in catalogues.languages():
                for domain in catalogues.DOMAINS:
                    count = catalogues.update(language, domain)
                    self.stdout.write(f"{language}/{domain}: {count} entries")
        if options["what"] in {"update", "compile"}:
            catalogues.compile_all()
            return
        missing = catalogues.gaps()
        for gap in missing:
            self.stdout.write(str(gap))
        if missing:
            raise CommandError(f"{len(missing)} texts are not translated")
