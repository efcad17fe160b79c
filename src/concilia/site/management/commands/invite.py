"""`concilia invite E-MAIL`: how the first person comes in."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from concilia.core import links
from concilia.core.errors import ConciliaError
from concilia.core.models import SignedLink
from concilia.core.permissions import SYSTEM
from concilia.site.accounts.actions import invite


class Command(BaseCommand):
    """Invites a person and prints the link, for an installation without a mail server yet."""

    help = "Invite a person; prints the link with which they choose a password."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare who it is."""
        parser.add_argument("email")
        parser.add_argument("--name", default="")
        parser.add_argument("--language", default="en")
        parser.add_argument("--operator", action="store_true", help="may run the installation")

    def handle(
        self,
        *args: Any,
        email: str,
        name: str,
        language: str,
        operator: bool,
        **options: Any,
    ) -> None:
        """Invite and print."""
        try:
            validate_email(email)
            person = invite(
                email=email,
                name=name or email.partition("@")[0],
                language=language,
                agency=None,
                role="",
                by=SYSTEM,
                operator=operator,
            )
        except (ConciliaError, ValidationError) as error:
            raise CommandError(str(error)) from error
        link = SignedLink.objects.filter(person=person, verb="people.join").latest("created_at")
        self.stdout.write(f"Open within 14 days to choose a password: {links.url_of(link)}")
