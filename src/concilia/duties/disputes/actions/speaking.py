"""What the sides say: positions, evidence, offers, and accepting one."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.models import StoredFile
from concilia.core.permissions import Actor
from concilia.duties.disputes import rules
from concilia.duties.disputes.actions.checking import (
    held,
    move,
    party_of,
    refuse,
    still,
    text_of,
)
from concilia.duties.disputes.models import Acceptance, Dispute, Statement
from concilia.duties.disputes.telling import about, tell


def lay_before(
    dispute: Dispute,
    *,
    agency: Agency,
    kind: str,
    text: str,
    file: StoredFile | None = None,
    by: Actor,
) -> Statement:
    """Lay a position, evidence or an offer before a dispute for one of its sides.

    On appeal the sides may speak too, but no longer settle. Raises `Forbidden`, `NotNow`, or
    `Invalid`.
    """
    party = party_of(dispute, agency)
    with act("disputes.state", by=by, on=party, agency=agency) as doing:
        dispute = held(dispute)
        offer = kind == Statement.Kind.OFFER
        still(dispute, rules.OPEN if offer else (*rules.OPEN, "appeal"))
        if kind not in Statement.Kind.values:
            raise Invalid(Problem(_("A position, evidence or an offer."), column="kind"))
        refuse(text_of(text, "text", _("Text"), most=rules.TEXT))
        statement = Statement.objects.create(
            dispute=dispute,
            agency=agency,
            person=by,
            kind=kind,
            text=text.strip(),
            file=file,
            made_at=clock.now(),
        )
        if offer:
            Acceptance.objects.create(
                statement=statement, agency=agency, person=by, made_at=clock.now()
            )
        doing.record(
            dispute,
            {
                "statement": statement.pk,
                "kind": kind,
                "agency": agency,
                "text": statement.text,
                "file": file.digest if file else None,
            },
        )
        tell(
            dispute,
            key=f"statement:{statement.pk}",
            subject=lambda: (
                _("%(agency)s in dispute %(ref)s: %(kind)s")
                % {
                    "agency": agency.label,
                    "ref": dispute.ref,
                    "kind": statement.get_kind_display(),
                }
            ),
            text=lambda: statement.text + "\n\n" + about(dispute),
        )
    return statement


def accept_offer(statement: Statement, *, agency: Agency, by: Actor) -> Dispute:
    """Accept an offer for one side; when every side has, the dispute is settled by it.

    Raises `Forbidden`, `NotNow` when the side accepted already or the dispute goes on no more,
    and `Invalid` when the statement is no offer.
    """
    party = party_of(statement.dispute, agency)
    with act("disputes.accept", by=by, on=party, agency=agency) as doing:
        dispute = held(statement.dispute)
        still(dispute)
        if statement.kind != Statement.Kind.OFFER:
            raise Invalid(_("Only an offer to settle can be accepted."))
        if statement.acceptances.filter(agency=agency).exists():
            raise NotNow(_("Your agency has accepted this offer already."))
        Acceptance.objects.create(
            statement=statement, agency=agency, person=by, made_at=clock.now()
        )
        agreed = set(statement.acceptances.values_list("agency", flat=True))
        settled = agreed >= set(dispute.parties.values_list("agency", flat=True))
        if settled:
            move(dispute, "settle")
        doing.record(dispute, {"accepted": statement.pk, "agency": agency, "settled": settled})
        if settled:
            tell(
                dispute,
                key="settled",
                subject=lambda: _("Settled: %(dispute)s") % {"dispute": dispute},
                text=lambda: statement.text + "\n\n" + about(dispute),
            )
    return dispute
