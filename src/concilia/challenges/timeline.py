"""What happened to a challenge, from the ledger; who and what, never the texts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.agencies.models import Person
from concilia.challenges.models import Challenge
from concilia.core import ledger, offers
from concilia.core.models import LedgerEntry
from concilia.core.permissions import Actor

WORKED = "challenges.analyse"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline; `count` steps of the same work by one person on one day."""

    when: dt.datetime
    who: str
    verb: str
    what: str
    count: int = 1


def events(challenge: Challenge, user: Actor) -> list[Event]:
    """Return what happened, newest first: here by the ledger, and further on as rooms offer it."""
    further = [
        Event(when, who, "", what)
        for provider in offers.of("history")
        for when, who, what in provider(challenge, user)
    ]
    return sorted([*_here(challenge), *further], key=lambda event: event.when, reverse=True)


def _here(challenge: Challenge) -> list[Event]:
    entries = list(ledger.history(challenge))
    people = _people(entry.actor for entry in entries)
    out: list[Event] = []
    for entry in entries:
        event = Event(
            dt.datetime.fromisoformat(entry.time),
            people.get(entry.actor, _("the system")),
            entry.verb,
            _words(entry),
        )
        last = out[-1] if out else None
        if (
            last
            and last.verb == event.verb == WORKED
            and (last.who, last.when.date()) == (event.who, event.when.date())
        ):
            count = last.count + 1
            what = ngettext(
                "changed causes, factors or evidence %(count)d time",
                "changed causes, factors or evidence %(count)d times",
                count,
            )
            out[-1] = replace(last, when=event.when, count=count, what=what % {"count": count})
        else:
            out.append(event)
    return out


def _people(actors: Iterable[str]) -> dict[str, str]:
    label = Person._meta.label_lower
    ids = {int(a.partition(":")[2]) for a in actors if a.startswith(f"{label}:")}
    return {f"{label}:{p.pk}": str(p) for p in Person.objects.filter(pk__in=ids)}


def _words(entry: LedgerEntry) -> str:
    said = {
        "challenges.raise": _("raised the challenge"),
        "challenges.hand_down": _("raised the challenge for the body above"),
        "challenges.first_action": _("saw the first duty get under way"),
        "challenges.edit": _("changed the wording"),
        "challenges.take_up": _("took it into a dossier"),
        "challenges.decide": _("marked it as decided"),
        "challenges.close": _("closed it"),
        "challenges.reopen": _("opened it again"),
        WORKED: _("changed causes, factors or evidence"),
    }
    if entry.verb == "challenges.triage":
        payload = json.loads(entry.payload or "{}")
        if "merged" in payload:
            return _("merged another challenge into it")
        if "from" in payload:
            return _("referred it here from another body")
        return {
            "declined": _("declined it"),
            "merged": _("merged it into another challenge"),
            "referred": _("referred it to another body"),
        }.get(str(payload.get("state")), _("accepted it"))
    return said.get(entry.verb, entry.verb)
