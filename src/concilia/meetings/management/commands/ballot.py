"""`concilia ballot explain MOTION`: a vote that was held, as a file for `concilia outcome`."""

import argparse
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from concilia.meetings.explaining import explain
from concilia.meetings.models import Motion


class Command(BaseCommand):
    """Explain votes."""

    help = "Print a vote with its rules, seats, attendance and ballots, and its kept result."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take what is to be done and the motion."""
        parser.add_argument("do", choices=["explain"], help="what to do")
        parser.add_argument("ref", help="the decision as body/year/number, or a motion's number")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print JSON; raises CommandError for an unknown vote or one that is not closed."""
        motions = Motion.objects.select_related("item__meeting__body")
        ref = options["ref"]
        body, _slash, rest = ref.partition("/")
        year, _slash, number = rest.partition("/")
        if ref.isdecimal() and len(ref) < 18:
            found = motions.filter(pk=int(ref)).first()
        elif year.isdecimal() and number.isdecimal() and len(rest) < 18:
            decided = {"decision__body__ref": body, "decision__year": int(year)}
            found = motions.filter(**decided, decision__number=int(number)).first()
        else:
            raise CommandError(
                "Name the decision as body/year/number, for instance council/2026/1."
            )
        if found is None:
            raise CommandError(f"There is no vote {ref}.")
        if not found.reasoning:
            raise CommandError("This vote has no result yet.")
        self.stdout.write(json.dumps(explain(found), ensure_ascii=False, indent=2))
