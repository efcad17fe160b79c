"""When two agencies become one: their sides, voices and roles in disputes become one too."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.core.actions import act
from concilia.core.permissions import SYSTEM
from concilia.duties.disputes import rules
from concilia.duties.disputes.actions.checking import drop_draft, held, move
from concilia.duties.disputes.models import (
    Acceptance,
    Dispute,
    DisputeParty,
    Neutral,
    Ruling,
    Statement,
    Voice,
)
from concilia.duties.disputes.telling import about, tell


def merge(old: Agency, new: Agency) -> dict[str, int]:
    """Repoint sides, neutrals and leads, and what was said where it still counts; return counts.

    Where both are sides the opening one’s place stays; a neutral that becomes a side is none any
    more, and a dispute with one side left is withdrawn. What was said in a dispute that has ended
    keeps the agency that said it.
    """
    count = _sides(old, new) + _neutrals(old, new)
    Dispute.objects.filter(interim_lead=old).update(interim_lead=new)
    Ruling.objects.filter(new_lead=old).update(new_lead=new)
    going = ~Q(dispute__state__in=rules.ENDED)
    Statement.objects.filter(going, agency=old).update(agency=new)
    Ruling.objects.filter(going, agency=old).update(agency=new)
    _voices(Acceptance, "statement", old, new)
    _voices(Voice, "ruling", old, new)
    # One that was ruled on becomes final by itself when the time to appeal runs out.
    going_on = Dispute.objects.filter(parties__agency=new, state__in=(*rules.OPEN, "appeal"))
    for dispute in going_on:
        if dispute.parties.values("side").distinct().count() < 2:
            _end(dispute)
    return {"disputes": count}


def _sides(old: Agency, new: Agency) -> int:
    count = 0
    for mine in DisputeParty.objects.filter(agency=old):
        theirs = DisputeParty.objects.filter(dispute=mine.dispute_id, agency=new).first()
        if theirs is None:
            mine.agency = new
            mine.save(update_fields=("agency",))
            count += 1
            continue
        if mine.side == DisputeParty.Side.CLAIMANT:
            theirs.side = mine.side
            theirs.save(update_fields=("side",))
        mine.delete()
    return count


def _neutrals(old: Agency, new: Agency) -> int:
    count = 0
    for mine in Neutral.objects.filter(agency=old):
        if Neutral.objects.filter(dispute=mine.dispute_id, agency=new, role=mine.role).exists():
            mine.delete()
            continue
        mine.agency = new
        mine.save(update_fields=("agency",))
        count += 1
    sides = DisputeParty.objects.filter(agency=new).exclude(dispute__state__in=rules.ENDED)
    gone, _each = Neutral.objects.filter(agency=new, dispute__in=sides.values("dispute")).delete()
    return count - gone


def _voices(model: type[Acceptance | Voice], about_: str, old: Agency, new: Agency) -> None:
    """Repoint what counts in open disputes; where both spoke the new one’s word stays."""
    rows: Any = model._default_manager.exclude(**{f"{about_}__dispute__state__in": rules.ENDED})
    doubled = model._default_manager.filter(agency=new).values(about_)
    rows.filter(agency=old, **{f"{about_}__in": doubled}).delete()
    rows.filter(agency=old).update(agency=new)


def _end(dispute: Dispute) -> None:
    with act("disputes.withdraw", by=SYSTEM, on=dispute) as doing:
        dispute = held(dispute)
        drop_draft(dispute)
        move(dispute, "withdraw")
        doing.record(dispute, {"reason": "its sides became one agency"})
        tell(
            dispute,
            key="withdrawn",
            subject=lambda: _("Withdrawn: %(dispute)s") % {"dispute": dispute},
            text=lambda: about(dispute),
        )
