"""`concilia duties late`: the late duties, for a terminal or as JSON."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from concilia.bodies.models import Body
from concilia.duties import queries
from concilia.duties.models import Duty


class Command(BaseCommand):
    """Reads only; runs with the rights of the system."""

    requires_system_checks = ()
    help = "List the duties that are late."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare `late [--body REF] [--json]`."""
        what = parser.add_subparsers(dest="what", required=True)
        late = what.add_parser("late", help="open duties whose due date has passed")
        late.add_argument("--body", default="", help="only those of the body with this reference")
        late.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *, body: str, json: bool, **options: Any) -> None:
        """Print the latest first."""
        duties = Duty.objects.select_related("body", "lead")
        if body:
            if not Body.objects.filter(ref=body).exists():
                raise CommandError(f"no body has the reference {body!r}", returncode=2)
            duties = duties.filter(body__ref=body)
        late = queries.toned_in("late", Body.objects.all())
        found = duties.filter(late).order_by("due", "pk")
        if json:
            self.stdout.write(_as_json(found))
            return
        for duty in found:
            days = (duty.today - duty.due).days
            self.stdout.write(f"{duty.body.ref} {duty.ref}  {days} d  {duty.lead}: {duty.title}")


def _as_json(found: Any) -> str:
    return json.dumps(
        [
            {
                "body": duty.body.ref,
                "number": duty.number,
                "title": duty.title,
                "lead": duty.lead.code,
                "due": duty.due.isoformat(),
                "days_late": (duty.today - duty.due).days,
                "percent": duty.percent,
                "state": duty.state,
            }
            for duty in found
        ],
        ensure_ascii=False,
        indent=2,
    )
