"""Erasing a payload for privacy, and saying so."""

from django.utils.translation import gettext as _

from concilia.core.actions import act
from concilia.core.errors import Invalid
from concilia.core.ledger.entries import REDACT, locked_head
from concilia.core.models import LedgerEntry
from concilia.core.permissions import Actor


def redact(sequence: int, *, reason: str, by: Actor) -> None:
    """Erase the payload of one entry for good and append an entry that gives the reason.

    Who did what to which object, and when, stays; the chain stays whole, and so does every
    reason given for an erasure. Raises `Invalid` when the reason is empty, or when there is no
    such entry or nothing to erase.
    """
    if not reason.strip():
        raise Invalid(_("Say why the payload is erased; the reason stays in the ledger."))
    with act(REDACT, by=by) as doing:
        locked_head()
        kept = LedgerEntry.objects.filter(sequence=sequence, payload__isnull=False)
        erased = kept.exclude(verb=REDACT).update(payload=None, salt="")
        if not erased:
            raise Invalid(
                _("Entry %(number)s does not exist or is already erased.") % {"number": sequence}
            )
        doing.record(f"core.ledgerentry:{sequence}", {"reason": reason.strip()[:2000]})
