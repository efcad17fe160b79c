"""`concilia tick`: one idempotent pass of all time-driven work."""

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from concilia.core import offers

log = logging.getLogger(__name__)


def tick() -> tuple[int, int]:
    """Ask every room for its pass; return what was done and how many rooms failed.

    A room that fails does not keep the others from theirs.
    """
    done = failed = 0
    for provider in offers.of("tick"):
        try:
            done += provider()
        except Exception:
            failed += 1
            log.exception("the tick of %s failed", provider.__module__)
    return done, failed


class Command(BaseCommand):
    """Reminders, digests, marks of lateness: all that time alone brings about."""

    requires_system_checks = ()
    help = "Do everything that is due by now; a second call at once does nothing."

    def handle(self, **options: Any) -> None:
        """Run the pass; the exit status is 1 when a room failed."""
        done, failed = tick()
        self.stdout.write(f"{done} done")
        if failed:
            raise CommandError(f"{failed} failed; see the log")
