"""Deciding on the compensation of a cost: by the fund’s rule, by case, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db.models import Sum
from django.utils.translation import gettext as _

from concilia.agencies.models import Person
from concilia.core import clock, notices
from concilia.core.actions import Act, act
from concilia.core.errors import Forbidden, Invalid, NotNow, Problem
from concilia.core.permissions import Actor, acts_for
from concilia.duties.actions.checking import refuse, text_of
from concilia.duties.compensation import rules
from concilia.duties.compensation.actions.posting import account, held, post, said
from concilia.duties.compensation.models import Account, Cost, Entry, Fund
from concilia.duties.compensation.money import in_words
from concilia.duties.telling import voices_of


def fund_for(cost: Cost) -> Fund:
    """Return the body’s fund in the currency of a cost; raises `NotNow` when there is none."""
    fund = Fund.objects.filter(body=cost.body_id, currency=cost.currency).order_by("pk").first()
    if fund is None:
        words = _("The body has no fund in %(currency)s. Open one first.")
        raise NotNow(words % {"currency": cost.currency})
    return fund


def ruled(cost: Cost, fund: Fund) -> rules.Award:
    """Return what the rule of a fund gives for a cost today, with the bounds that counted."""
    day = fund.body.today()
    entries = Entry.objects.filter(
        fund=fund, cost__agency=cost.agency_id, made_on__year=day.year, kind=Entry.Kind.AWARD
    )
    already = entries.filter(reversed_by=None).aggregate(sum=Sum("amount"))["sum"] or 0
    return rules.award(
        cost.amount,
        share=fund.share,
        minutes=cost.minutes,
        rate=cost.rate,
        rate_cap=fund.rate_cap,
        cap=fund.cap,
        already=int(already),
    )


@contextmanager
def _deciding(cost: Cost, by: Actor) -> Iterator[tuple[Act, Cost]]:
    """Hold the cost for a decision by somebody who does not act for its agency."""
    with act("compensation.decide", by=by, on=cost, agency=cost.agency) as doing:
        found = Cost.objects.select_for_update(of=("self",)).select_related("body", "agency")
        cost = found.get(pk=cost.pk)
        if cost.agency_id in acts_for(by, cost.body_id):
            raise Forbidden(
                _("You act for %(agency)s, which booked this cost. Somebody else must decide.")
                % {"agency": cost.agency}
            )
        cost.decided_at = clock.now()
        cost.decided_by = by if isinstance(by, Person) else None
        yield doing, cost
        cost.save(
            update_fields=("state", "awarded", "by_rule", "reason", "decided_by", "decided_at")
        )
        _tell(cost)


def decide_by_rule(cost: Cost, fund: Fund, *, by: Actor) -> Cost:
    """Compensate a cost as the rule of the fund says.

    Raises `Forbidden` for the agency’s own people, `NotNow` when it was decided, the cap leaves
    nothing or the fund does not hold it, and `Invalid` for a fund of another body or currency.
    """

    def amount(cost: Cost, fund: Fund) -> int:
        return ruled(cost, fund).amount

    return _award(cost, fund, amount, reason="", by_rule=True, by=by)


def decide_case(cost: Cost, fund: Fund, *, amount: int, reason: str, by: Actor) -> Cost:
    """Compensate a cost by case, with a reason; nothing means that it is refused.

    Raises as `decide_by_rule`, and `Invalid` beyond what was booked or without a reason.
    """
    refuse(text_of(reason, "reason", _("Reason"), most=rules.TEXT))
    if amount == 0:
        return refuse_cost(cost, reason=reason, by=by)
    if not 0 < amount <= cost.amount:
        words = _("From nothing up to what was booked.")
        raise Invalid(Problem(words, column="amount"))
    return _award(cost, fund, lambda _c, _f: amount, reason=reason.strip(), by_rule=False, by=by)


def _award(
    cost: Cost,
    fund: Fund,
    amount: Callable[[Cost, Fund], int],
    *,
    reason: str,
    by_rule: bool,
    by: Actor,
) -> Cost:
    with _deciding(cost, by) as (doing, found):
        fund = held(fund)
        if fund.body_id != found.body_id or fund.currency != found.currency:
            words = _("This fund cannot compensate it: another body or another currency.")
            raise Invalid(Problem(words, column="fund"))
        rules.LIFE.move(found, "award")
        given = amount(found, fund)
        if given <= 0:
            words = _("By the rule nothing is left for this agency this year; decide by case.")
            raise NotNow(words)
        means = account(fund, Account.Kind.MEANS)
        owed = account(fund, Account.Kind.AGENCY, found.agency)
        entry = post(fund, Entry.Kind.AWARD, means, owed, given, cost=found, note=reason, by=by)
        found.awarded, found.by_rule, found.reason = given, by_rule, reason
        doing.record(found, {"by rule": by_rule, "reason": reason, **said(entry)})
    return found


def refuse_cost(cost: Cost, *, reason: str, by: Actor) -> Cost:
    """Decide that a cost is not compensated, with the reason. Raises as `decide_by_rule`."""
    with _deciding(cost, by) as (doing, found):
        refuse(text_of(reason, "reason", _("Reason"), most=rules.TEXT))
        rules.LIFE.move(found, "refuse")
        found.reason, found.by_rule = reason.strip(), False
        doing.record(found, {"refused": True, "reason": found.reason})
    return found


def _tell(cost: Cost) -> None:
    def subject() -> str:
        if cost.awarded is None:
            return _("Not compensated: %(cost)s") % {"cost": cost}
        given = in_words(cost.awarded, cost.currency)
        return _("Compensated with %(given)s: %(cost)s") % {"given": given, "cost": cost}

    for person in voices_of(cost.agency, cost.body):
        notices.tell(
            person,
            kind="compensation.decided",
            key=f"cost:{cost.pk}:{cost.decided_at:%Y%m%d%H%M%S%f}",
            subject=subject,
            text=f"{cost.text}\n\n{cost.reason}".strip,
            url=cost.get_absolute_url(),
        )
