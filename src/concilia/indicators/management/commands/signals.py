"""`concilia signals`: what stands out, the clearest first."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from concilia.agencies.models import Territory
from concilia.core.permissions import SYSTEM
from concilia.indicators.models import Signal
from concilia.indicators.signals import computing, first, queries, wording


class Command(BaseCommand):
    """List the signals, or when each series first gave one."""

    help = "List the signals that wait; --first says when each series first gave one."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what may be asked."""
        parser.add_argument("--json", action="store_true", help="as JSON")
        parser.add_argument("--compute", action="store_true", help="compute them anew first")
        parser.add_argument("--territory", help="code or name of a territory: it and those below")
        parser.add_argument("--state", default="", help="new, taken, dismissed, over or all")
        parser.add_argument("--first", action="store_true", help="the first signal of each series")

    def handle(self, **options: Any) -> None:
        """Write them to the standard output."""
        if options["compute"]:
            computing.run()
        place = self._place(options["territory"])
        if options["first"]:
            if place is None:
                raise CommandError("--first needs a --territory")
            rows = [_first(one) for one in first.of(place)]
        else:
            found = queries.matching(
                queries.listed(SYSTEM), state=options["state"], territory=place
            )
            rows = [_data(one) for one in found]
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for row in rows:
            self.stdout.write(f"{row['onset']}  {row['indicator']:<30} {row['sentence']}")
        if not rows:
            self.stdout.write("no signal")

    def _place(self, asked: str | None) -> Territory | None:
        if not asked:
            return None
        found = (
            Territory.objects.filter(code=asked).first()
            or Territory.objects.filter(name__iexact=asked).first()
        )
        if found is None:
            raise CommandError(f"no territory {asked!r}")
        return found


def _data(one: Signal) -> dict[str, Any]:
    return {
        "id": one.pk,
        "indicator": one.indicator.code,
        "territory": one.territory.code,
        "tone": one.tone,
        "direction": one.direction,
        "method": one.method,
        "rules": one.rules,
        "onset": one.onset.isoformat(),
        "last": one.last.isoformat(),
        "current": one.current,
        "q": one.q,
        "state": one.state,
        "reason": one.reason,
        "sentence": wording.sentence(one),
        "facts": one.facts,
    }


def _first(one: first.First) -> dict[str, Any]:
    return {
        "indicator": one.indicator.code,
        "territory": one.territory.code,
        "onset": one.found.onset.isoformat(),
        "last": one.found.last.isoformat(),
        "direction": one.found.direction,
        "rules": list(one.found.rules),
        "sentence": ", ".join((one.found.direction, *one.found.rules)),
        "facts": one.found.facts,
    }
