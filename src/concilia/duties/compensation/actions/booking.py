"""Booking what a duty cost an agency, and withdrawing it."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import Problem
from concilia.core.models import StoredFile
from concilia.core.permissions import Actor, Somewhere, seated
from concilia.duties.actions.checking import refuse, text_of
from concilia.duties.compensation import rules
from concilia.duties.compensation.models import Cost
from concilia.duties.compensation.money import KNOWN
from concilia.duties.models import Duty


def book_cost(
    duty: Duty,
    *,
    agency: Agency,
    kind: str,
    day: dt.date,
    text: str,
    currency: str,
    minutes: int | None = None,
    rate: int | None = None,
    amount: int | None = None,
    file: StoredFile | None = None,
    by: Actor,
) -> Cost:
    """Book effort (`minutes` at `rate` per hour) or an expense (`amount`) on a duty.

    Money is in minor units. Raises `Forbidden` unless the person acts for the agency, and
    `Invalid` with everything that is wrong, also for an agency without a part in the duty.
    """
    voice = Somewhere((("agency", agency.pk), seated(duty.body_id, agency.pk)))
    with act("compensation.book", by=by, on=voice, agency=agency) as doing:
        problems = text_of(text, "text", _("What for"), most=rules.TEXT)
        problems += _figures(kind, minutes, rate, amount)
        problems += _place(duty, agency, day)
        if currency not in KNOWN:
            words = _("Give the currency by its three letters, for instance EUR.")
            problems.append(Problem(words, column="currency"))
        refuse(problems)
        effort = kind == Cost.Kind.EFFORT
        cost = Cost.objects.create(
            body=duty.body,
            duty=duty,
            agency=agency,
            kind=kind,
            day=day,
            minutes=minutes if effort else None,
            rate=rate if effort else None,
            amount=rules.price(minutes or 0, rate or 0) if effort else amount or 0,
            currency=currency,
            text=text.strip(),
            file=file,
            booked_by=by,
            booked_at=clock.now(),
        )
        doing.record(
            cost,
            {
                "duty": duty,
                "agency": agency,
                "day": day,
                "kind": kind,
                "minutes": cost.minutes,
                "rate": cost.rate,
                "amount": cost.amount,
                "currency": currency,
                "text": cost.text,
                "file": file.digest if file else None,
            },
        )
    return cost


def _figures(kind: str, minutes: int | None, rate: int | None, amount: int | None) -> list[Problem]:
    if kind == Cost.Kind.EFFORT:
        problems = []
        if minutes is None or not 0 < minutes <= rules.MOST_MINUTES:
            problems.append(Problem(_("Say how many hours it took."), column="hours"))
        if rate is None or not 0 < rate <= rules.MOST // rules.MOST_MINUTES:
            problems.append(Problem(_("Say what an hour costs."), column="rate"))
        if not problems and rules.price(minutes or 0, rate or 0) == 0:
            problems.append(Problem(_("This comes to nothing."), column="hours"))
        return problems
    if kind != Cost.Kind.EXPENSE:
        return [Problem(_("Effort or an expense."), column="kind")]
    if amount is None or not 0 < amount <= rules.MOST:
        return [Problem(_("An amount above zero is expected."), column="amount")]
    return []


def _place(duty: Duty, agency: Agency, day: dt.date) -> list[Problem]:
    problems = []
    if agency.pk != duty.lead_id and not duty.parts.filter(agency=agency).exists():
        words = _("%(agency)s has no part in this duty.") % {"agency": agency}
        problems.append(Problem(words, column="agency"))
    if day > duty.body.today():
        problems.append(Problem(_("This day is still to come."), column="day"))
    elif day < duty.given_on:
        problems.append(Problem(_("The duty was not yet given on this day."), column="day"))
    return problems


def withdraw_cost(cost: Cost, *, by: Actor) -> Cost:
    """Withdraw a cost that was not decided on. Raises `Forbidden` or `NotNow`."""
    voice = Somewhere((("agency", cost.agency_id), seated(cost.body_id, cost.agency_id)))
    with act("compensation.withdraw", by=by, on=voice, agency=cost.agency) as doing:
        cost = Cost.objects.select_for_update(of=("self",)).get(pk=cost.pk)
        rules.LIFE.move(cost, "withdraw")
        cost.save(update_fields=("state",))
        doing.record(cost, {"amount": cost.amount, "currency": cost.currency})
    return cost
