"""Who appealed: looking, which the ledger notes, and erasing, which time brings about."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concilia.bodies.models import Body
from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import Forbidden, NotNow
from concilia.core.permissions import SYSTEM, Actor, System, scopes_with
from concilia.indicators.appeals.models import Appeal, Attachment, Petitioner

MOST = 500
"""Persons that one pass of the tick erases; the next pass does the rest."""


def may_look(user: Actor, petitioner: Petitioner) -> bool:
    """Say whether `user`, who holds a role here, needs the person and not only the case.

    The secretary always; the agency concerned when the person agreed to it.
    """
    if isinstance(user, System) or petitioner.shared:
        return True
    return petitioner.appeal.body_id in scopes_with(user, "body", ("secretary",))


def look(appeal: Appeal, *, why: str, by: Actor) -> Petitioner:
    """Return who appealed, and note in the ledger who looked and for what.

    `why` is a code: page, letter, attachment or export. Raises `Forbidden`, or `NotNow` when
    nothing is kept.
    """
    with act("appeals.see_person", by=by, on=appeal, agency=appeal.agency) as doing:
        found = Petitioner.objects.filter(appeal=appeal).select_related("appeal__body").first()
        if found is None or found.erased_at is not None:
            raise NotNow(_("Nothing is kept of the person behind this appeal."))
        if not may_look(by, found):
            raise Forbidden(_("The person did not agree that the agency learns who appealed."))
        doing.record(appeal, {"for": why})
    return found


def erase_person(appeal: Appeal, *, by: Actor) -> Petitioner:
    """Erase who appealed, with the words and files that came along. Cannot be undone.

    Raises `Forbidden`, or `NotNow` when nothing is kept, or when the case was not prepared yet.
    """
    with act("appeals.erase", by=by, on=appeal) as doing:
        found = Petitioner.objects.select_for_update().filter(appeal=appeal).first()
        if found is None or found.erased_at is not None:
            raise NotNow(_("Nothing is kept of the person behind this appeal."))
        if not appeal.text and by is not SYSTEM:
            raise NotNow(_("First write the case down without the person."))
        files = Attachment.objects.filter(petitioner=found).delete()[0]
        for name in (*Petitioner.PERSONAL, "salt"):
            setattr(found, name, "")
        found.erased_at = clock.now()
        found.save()
        doing.record(appeal, {"attachments": files})
    return found


def erase_due() -> int:
    """Erase everybody whose time has come where the body sits. Part of the tick, idempotent."""
    waiting = Petitioner.objects.filter(erased_at=None)
    done = 0
    for body in Body.objects.filter(pk__in=waiting.values("appeal__body").distinct()):
        due = waiting.filter(appeal__body=body, erase_on__lte=body.today())
        for found in due.select_related("appeal__body").order_by("pk")[:MOST]:
            erase_person(found.appeal, by=SYSTEM)
            done += 1
    return done
