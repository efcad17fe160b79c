"""What happened to an appeal: its days, and who did what by the ledger."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from concilia.agencies.models import Person
from concilia.core import ledger
from concilia.indicators.appeals.models import Appeal


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history."""

    when: dt.date | dt.datetime
    what: str
    who: str = ""

    @property
    def exact(self) -> bool:
        """Whether the hour is known, or only the day."""
        return isinstance(self.when, dt.datetime)


def events(appeal: Appeal) -> list[Event]:
    """Return what happened, newest first; what an import brought is told by its days.

    Two queries.
    """
    entries = list(ledger.history(appeal))
    label = Person._meta.label_lower
    ids = {e.actor.partition(":")[2] for e in entries if e.actor.startswith(f"{label}:")}
    people = {f"{label}:{p.pk}": str(p) for p in Person.objects.filter(pk__in=ids)}
    said = {
        "appeals.receive": _("entered the appeal"),
        "appeals.submit": _("handed it in by the public form"),
        "appeals.prepare": _("wrote the case down without the person"),
        "appeals.see_person": _("looked at who appealed"),
        "appeals.erase": _("erased who appealed"),
        "appeals.assign": _("sent it to the agency concerned"),
        "appeals.answer": _("answered"),
        "appeals.close": _("closed it"),
    }
    found = [
        Event(
            dt.datetime.fromisoformat(entry.time),
            said[entry.verb],
            _("somebody") if entry.actor == "public" else people.get(entry.actor, _("the system")),
        )
        for entry in entries
        if entry.verb in said
    ]
    verbs = {entry.verb for entry in entries}
    days = (
        ("appeals.receive", appeal.received_on, _("Received")),
        ("appeals.answer", appeal.answered_on, _("Answered")),
        ("appeals.close", appeal.closed_on, _("Closed")),
    )
    brought = [Event(day, words) for verb, day, words in days if day and verb not in verbs]
    return found[::-1] + brought[::-1]
