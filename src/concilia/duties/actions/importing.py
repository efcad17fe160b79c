"""Giving many duties at once, from a table."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.agencies.models import Agency
from concilia.bodies.models import Body
from concilia.core import notices
from concilia.core.actions import act
from concilia.core.calendar import Calendar
from concilia.core.permissions import Actor
from concilia.duties.actions.checking import follow_up
from concilia.duties.actions.giving import Wanted, still_itself
from concilia.duties.days import in_words
from concilia.duties.models import Aim, Duty, DutyPart
from concilia.duties.telling import voices_of
from concilia.meetings.models import Decision

_BATCH = 500
_NAMED = 20
"""Duties that a letter names; beyond, it gives their number."""


@dataclass(frozen=True, slots=True)
class Given:
    """A duty to be given, checked as `give_duty` checks it. `budget` is in minor units."""

    decision: Decision
    title: str
    lead: Agency
    due: dt.date
    deliverable: str = ""
    stage: str = Duty.Stage.EXECUTE
    co_leads: tuple[Agency, ...] = ()
    supporting: tuple[Agency, ...] = ()
    term_days: int | None = None
    term_working: bool = True
    aim: Wanted | None = None
    budget: int | None = None
    currency: str = ""
    verifier: Agency | None = None


def give_many(body: Body, wanted: Sequence[Given], *, by: Actor, source: int) -> list[Duty]:
    """Give duties of one body; each gets an entry in the ledger, each agency one letter.

    `source` is the import they came by, which makes the letters go out once. Raises `NotNow` for
    a body that was merged into another, and what the database refuses; then none is given.
    """
    with act("duties.import", by=by, on=body) as doing:
        still_itself(body)
        Body.objects.select_for_update().get(pk=body.pk)
        last = Duty.objects.filter(body=body).aggregate(last=Max("number"))["last"] or 0
        rule, today = follow_up(body), body.today()
        add = Calendar(body.country).add_working_days
        answer_by = add(today, rule.answer_days) if rule.answer_days else None
        duties = Duty.objects.bulk_create(
            [
                Duty(
                    body=body,
                    number=number,
                    decision=one.decision,
                    title=one.title.strip(),
                    deliverable=one.deliverable.strip(),
                    stage=one.stage,
                    lead=one.lead,
                    given_on=today,
                    due=one.due,
                    term_days=one.term_days,
                    term_working=one.term_working,
                    amber_from=one.due - dt.timedelta(days=rule.soon_days),
                    answer_by=answer_by,
                    budget=one.budget,
                    currency=one.currency,
                    verifier=one.verifier,
                )
                for number, one in enumerate(wanted, start=last + 1)
            ],
            batch_size=_BATCH,
        )
        pairs = list(zip(duties, wanted, strict=True))
        DutyPart.objects.bulk_create(
            [
                DutyPart(duty=duty, agency=agency, role=role)
                for duty, one in pairs
                for role, agencies in (("co_lead", one.co_leads), ("support", one.supporting))
                for agency in agencies
            ],
            batch_size=_BATCH,
        )
        Aim.objects.bulk_create(
            [
                Aim(duty=duty, indicator=one.aim[0], direction=one.aim[1], amount=one.aim[2])
                for duty, one in pairs
                if one.aim
            ],
            batch_size=_BATCH,
        )
        for duty, one in pairs:
            doing.record(
                duty,
                {
                    "title": duty.title,
                    "decision": one.decision,
                    "lead": one.lead,
                    "co_leads": list(one.co_leads),
                    "supporting": list(one.supporting),
                    "due": duty.due,
                    "budget": duty.budget,
                    "currency": duty.currency,
                },
                verb="duties.give",
            )
        _tell(body, duties, wanted, source)
    return duties


def _tell(body: Body, duties: Sequence[Duty], wanted: Sequence[Given], source: int) -> None:
    """Tell the voices of each agency once what is new for it."""
    new: dict[Agency, list[Duty]] = defaultdict(list)
    for duty, one in zip(duties, wanted, strict=True):
        for agency in (one.lead, *one.co_leads, *one.supporting):
            new[agency].append(duty)
    for agency, mine in new.items():

        def subject(count: int = len(mine)) -> str:
            words = ngettext(
                "%(count)d new duty from %(body)s",
                "%(count)d new duties from %(body)s",
                count,
            )
            return words % {"count": count, "body": body}

        def text(mine: Sequence[Duty] = mine) -> str:
            lines = [f"{one.ref} {one.title} – {in_words(one.due)}" for one in mine[:_NAMED]]
            if (more := len(mine) - _NAMED) > 0:
                lines.append(
                    ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}
                )
            return "\n".join([_("Your agency leads or has a part in:"), *lines])

        for person in voices_of(agency, body):
            notices.tell(
                person,
                kind="duties.given",
                key=f"duties:import:{source}:{agency.pk}",
                subject=subject,
                text=text,
                url=f"{reverse('duties:list')}?body={body.ref}&agency={agency.code}",
            )
