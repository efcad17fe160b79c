"""Entering what came from above into the register of the body below, with its duty."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.bodies.models import Body
from concilia.bodies.queries import seats_of
from concilia.core import clock, notices
from concilia.core.actions import Act
from concilia.core.permissions import SYSTEM
from concilia.duties.actions import give_duty
from concilia.duties.cascade.models import Branch
from concilia.duties.models import Duty
from concilia.duties.telling import secretaries_of
from concilia.meetings.models import Decision


def default_lead(body: Body) -> Agency | None:
    """Return the agency that leads when nobody names one: the chair’s, else the secretary’s."""
    seats = list(seats_of(body, body.today()))
    for role in ("chair", "deputy", "secretary", "member"):
        for seat in seats:
            if seat.role == role and seat.agency.state == Agency.State.ACTIVE:
                return seat.agency
    return None


def enter(branch: Branch, wording: str, doing: Act) -> Decision:
    """Enter a decision into the child’s register under its next number of the year."""
    body = Body.objects.select_for_update().get(pk=branch.body_id)
    above = branch.cascade.decision
    year = body.today().year
    last = Decision.objects.filter(body=body, year=year).aggregate(last=Max("number"))["last"]
    with translation.override(body.language):
        words = _("By decision %(ref)s of %(body)s: %(wording)s") % {
            "ref": above.ref,
            "body": above.body,
            "wording": wording,
        }
    made = Decision.objects.create(
        body=body,
        year=year,
        number=(last or 0) + 1,
        wording=words,
        decided_at=clock.now(),
    )
    branch.decision = made
    doing.record(made, {"wording": words, "above": above}, verb="cascade.enter")
    return made


def duty_of(branch: Branch, lead: Agency, due: dt.date, title: str) -> Duty:
    """Give the duty that follows in the child, from the decision in its register.

    It is the system that gives it: that the body may send, or answer, was asked before.
    """
    assert branch.decision is not None
    cascade = branch.cascade
    branch.lead = lead
    branch.duty = give_duty(
        branch.decision,
        title=title,
        deliverable=cascade.deliverable,
        lead=lead,
        due=due,
        indicator=cascade.indicator,
        by=SYSTEM,
    )
    return branch.duty


def tell_body(branch: Branch, body: Body, *, key: str, words: str, text: str) -> int:
    """Tell who keeps the secretariat of a body; `words` is translated for each person."""
    people = secretaries_of(body)
    for person in people:
        notices.tell(
            person,
            kind=f"cascade.{key}",
            key=f"branch:{branch.pk}:{key}",
            subject=lambda: _(words) % {"body": branch.body, "objective": branch.cascade.objective},
            text=text.strip,
            url=branch.get_absolute_url(),
        )
    return len(people)
