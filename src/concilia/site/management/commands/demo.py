"""`concilia demo`: the demonstration region."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from concilia.bodies.models import Body
from concilia.core import clock
from concilia.site import demo
from concilia.site.demo.setting import REF


class Command(BaseCommand):
    """Makes the demonstration region in this database."""

    help = "Make the demonstration region: same seed and day, same bytes."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a seed and the day for which the region is made."""
        parser.add_argument("--seed", type=int, default=2026)
        parser.add_argument(
            "--until",
            type=dt.date.fromisoformat,
            help="the day on which the region stands (default: today)",
        )

    def handle(self, *args: Any, seed: int, until: dt.date | None, **options: Any) -> None:
        """Make it, once."""
        if Body.objects.filter(ref=REF).exists():
            raise CommandError("This database has the demonstration region already.")
        body = demo.build(seed, until=until or clock.today())
        self.stdout.write(
            f"{body}: {body.meetings.count()} meetings, {body.decisions.count()} decisions, "
            f"{body.duties.count()} duties."
        )
