"""Whom a dispute tells what: its sides, its neutrals, and who keeps the secretariat."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from concilia.core import notices
from concilia.duties.days import in_words
from concilia.duties.disputes.models import Dispute
from concilia.duties.telling import secretaries_of, voices_of


def tell(
    dispute: Dispute,
    *,
    key: str,
    subject: Callable[[], str],
    text: Callable[[], str],
) -> int:
    """Tell everybody whom the dispute concerns, once by `key`; return how many people."""
    agencies = [one.agency for one in dispute.parties.select_related("agency")]
    agencies += [one.agency for one in dispute.neutrals.select_related("agency")]
    people = [person for agency in agencies for person in voices_of(agency, dispute.body)]
    people += secretaries_of(dispute.body)
    for person in (told := dict.fromkeys(people)):
        notices.tell(
            person,
            kind=f"disputes.{key.partition(':')[0]}",
            key=f"dispute:{dispute.pk}:{key}",
            subject=subject,
            text=text,
            url=dispute.get_absolute_url(),
        )
    return len(told)


def about(dispute: Dispute) -> str:
    """Return what a dispute is about and where it stands, as the body of a message."""
    sides = " – ".join(one.agency.label for one in dispute.parties.select_related("agency"))
    lines = [
        str(dispute),
        _("Sides: %(sides)s") % {"sides": sides},
        _("Step: %(step)s") % {"step": dispute.get_state_display()},
    ]
    if dispute.due:
        lines.append(_("Time until: %(day)s") % {"day": in_words(dispute.due)})
    lines.append(_("Body: %(body)s") % {"body": dispute.body})
    return "\n".join(lines)
