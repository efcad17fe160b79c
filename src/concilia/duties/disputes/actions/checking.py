"""What every action on a dispute does in the same way: hold it, move it, find the speaker."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency, Person
from concilia.bodies.models import Body
from concilia.core.calendar import Calendar
from concilia.core.errors import Forbidden, Invalid, NotNow, Problem
from concilia.core.permissions import Actor, acts_for
from concilia.duties.actions.checking import refuse, text_of
from concilia.duties.disputes import rules
from concilia.duties.disputes.models import (
    Dispute,
    DisputeParty,
    DisputeStep,
    DisputeTerms,
    Neutral,
    Ruling,
)
from concilia.duties.disputes.permissions import VOICES

__all__ = ("refuse", "text_of")


def held(dispute: Dispute) -> Dispute:
    """Return the dispute as it now stands, locked until the transaction ends."""
    found = Dispute.objects.select_for_update(of=("self",)).select_related("body")
    return found.get(pk=dispute.pk)


def terms_of(body: Body) -> DisputeTerms:
    """Return the time limits of a body’s disputes; the defaults when it set none."""
    return DisputeTerms.objects.filter(body=body).first() or DisputeTerms(body=body)


def begin_step(dispute: Dispute, days: int) -> None:
    """Open the step of the state that the dispute now has, with its time limit; nothing saved."""
    today = dispute.body.today()
    dispute.due = Calendar(dispute.body.country).add_working_days(today, max(days, 1))
    last = dispute.steps.aggregate(last=Max("number"))["last"] or 0
    DisputeStep.objects.create(
        dispute=dispute, number=last + 1, kind=dispute.state, began_on=today, due=dispute.due
    )


def move(dispute: Dispute, step: str, *, how: str = DisputeStep.Ended.ENDED) -> Dispute:
    """Take a step of the lifecycle on a held dispute and save it, its steps with it.

    Raises `NotNow` when the state does not allow it.
    """
    rules.LIFE.move(dispute, step)
    today = dispute.body.today()
    dispute.steps.filter(ended_on=None).update(ended_on=today, how=how)
    if dispute.state in rules.ENDED:
        dispute.due, dispute.closed_on = None, today
    else:
        begin_step(dispute, terms_of(dispute.body).days()[dispute.state])
    dispute.save(update_fields=("state", "due", "closed_on"))
    return dispute


def drop_draft(dispute: Dispute) -> None:
    """Drop the ruling that lies before the panel: the dispute leaves its step without it."""
    dispute.rulings.filter(state=Ruling.State.DRAFT).update(state=Ruling.State.DROPPED)


def party_of(dispute: Dispute, agency: Agency) -> DisputeParty:
    """Return the side of an agency; raises `Invalid` when it is none."""
    found = DisputeParty.objects.select_related("dispute", "agency")
    party = found.filter(dispute=dispute, agency=agency).first()
    if party is None:
        words = _("%(agency)s is no side of this dispute.") % {"agency": agency}
        raise Invalid(Problem(words, column="agency"))
    return party


def neutral_of(dispute: Dispute, agency: Agency, role: str) -> Neutral:
    """Return an agency as a neutral of this dispute; raises `Forbidden` when it is none."""
    found = Neutral.objects.select_related("dispute", "agency")
    neutral = found.filter(dispute=dispute, agency=agency, role=role).first()
    if neutral is None:
        words = _("%(agency)s was not named to arbitrate this dispute.") % {"agency": agency}
        raise Forbidden(words)
    return neutral


def not_for_a_side(dispute: Dispute, by: Actor) -> None:
    """Raise `Forbidden` when the person acts for one of the sides."""
    mine = acts_for(by, dispute.body_id, VOICES)
    side = dispute.parties.filter(agency__in=mine).select_related("agency").first()
    if side is not None:
        raise Forbidden(
            _("You act for %(agency)s, a side of this dispute. Somebody else must do this.")
            % {"agency": side.agency}
        )


def active(agency: Agency, column: str) -> list[Problem]:
    """Return what is wrong with an agency that shall get a part: it no longer exists."""
    if agency.state == Agency.State.ACTIVE:
        return []
    words = _("%(agency)s no longer exists as itself; choose its successor.")
    return [Problem(words % {"agency": agency}, column=column)]


def still(dispute: Dispute, states: tuple[str, ...] = rules.OPEN) -> None:
    """Raise `NotNow` unless the dispute is in one of the states."""
    if dispute.state not in states:
        raise NotNow(
            _("This dispute is at another step now: %(state)s.")
            % {"state": dispute.get_state_display()}
        )


def person(by: Actor) -> Person | None:
    """Return the person who acts, None for the system."""
    return by if isinstance(by, Person) else None


def day_in(dispute: Dispute) -> dt.date:
    """Return today in the dispute’s body."""
    return dispute.body.today()
