"""Giving a duty."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.bodies.models import Body
from concilia.core.actions import act
from concilia.core.calendar import Calendar
from concilia.core.errors import NotNow, Problem
from concilia.core.permissions import Actor
from concilia.duties import rules
from concilia.duties.actions.checking import follow_up, refuse, text_of
from concilia.duties.days import in_words
from concilia.duties.models import Aim, Duty, DutyPart, Succession
from concilia.duties.telling import about, tell_agencies
from concilia.indicators.models import Indicator
from concilia.meetings.models import Decision

MOST_MONEY = 10**15
"""Minor units; a budget above it is a slip of the pen."""

Wanted = tuple[Indicator, str, Decimal | None]
"""An indicator, the direction in which it should go, and by how much in its unit."""


def give_duty(
    decision: Decision,
    *,
    title: str,
    lead: Agency,
    due: dt.date | None = None,
    due_in_days: int | None = None,
    calendar_days: bool = False,
    co_leads: Iterable[Agency] = (),
    supporting: Iterable[Agency] = (),
    part_dues: Mapping[Agency, dt.date] | None = None,
    deliverable: str = "",
    stage: str = Duty.Stage.EXECUTE,
    indicator: Indicator | None = None,
    direction: str = "",
    amount: Decimal | None = None,
    budget: int | None = None,
    currency: str = "",
    verifier: Agency | None = None,
    by: Actor,
) -> Duty:
    """Give a duty that follows from a decision, and tell the agencies.

    `due` is a day, or `due_in_days` counts working days of the body's calendar (or
    `calendar_days`) from the day of the decision. `part_dues` are the days of co-leads and
    supporting agencies that have their own. `budget` is in minor units of `currency`. The
    `indicator` should go in `direction` (its better one when none is said) by `amount`. Raises
    `Invalid` with everything that is wrong: an empty title, a due date before the decision or
    before today, a lead that has another part too, an agency that no longer exists; `NotNow` for
    a body that was merged into another.
    """
    body = decision.body
    co_leads, supporting = list(dict.fromkeys(co_leads)), list(dict.fromkeys(supporting))
    with act("duties.give", by=by, on=decision) as doing:
        today = body.today()
        still_itself(body)
        problems = duty_problems(title, deliverable, stage, lead, co_leads, supporting, verifier)
        problems += money_problems(budget, currency)
        if indicator is not None:
            problems += aim_problems(direction, amount)
        day, wrong = due_day(decision, today, due, due_in_days, calendar_days)
        dues = dict(part_dues or {})
        problems += wrong or part_problems(decision, today, day, dues, [*co_leads, *supporting])
        refuse(problems)
        Body.objects.select_for_update().get(pk=body.pk)
        last = Duty.objects.filter(body=body).aggregate(last=Max("number"))["last"] or 0
        rule = follow_up(body)
        add = Calendar(body.country).add_working_days
        duty = Duty.objects.create(
            body=body,
            number=last + 1,
            decision=decision,
            title=title.strip(),
            deliverable=deliverable.strip(),
            stage=stage,
            lead=lead,
            given_on=today,
            due=day,
            term_days=due_in_days,
            term_working=not calendar_days,
            amber_from=day - dt.timedelta(days=rule.soon_days),
            answer_by=add(today, rule.answer_days) if rule.answer_days else None,
            budget=budget,
            currency=currency if budget is not None else "",
            verifier=verifier,
        )
        if indicator is not None:
            way = direction or ("down" if indicator.direction == "down" else "up")
            Aim.objects.create(duty=duty, indicator=indicator, direction=way, amount=amount)
        DutyPart.objects.bulk_create(
            DutyPart(duty=duty, agency=agency, role=role, due=dues.get(agency))
            for role, agencies in (("co_lead", co_leads), ("support", supporting))
            for agency in agencies
        )
        doing.record(
            duty,
            {
                "title": duty.title,
                "decision": decision,
                "lead": lead,
                "co_leads": co_leads,
                "supporting": supporting,
                "due": day,
                "part_dues": {agency.code: due for agency, due in dues.items()},
                "budget": budget,
                "currency": duty.currency,
            },
        )
        tell_agencies(
            duty,
            [lead],
            kind="given",
            key="given",
            subject=lambda: (
                _("New duty, due %(day)s: %(title)s")
                % {"day": in_words(duty.due), "title": duty.title}
            ),
            text=lambda: about(duty) + "\n\n" + decision.wording,
        )
        tell_agencies(
            duty,
            [*co_leads, *supporting],
            kind="given",
            key="given",
            subject=lambda: (
                _("Your agency has a part in a new duty: %(title)s") % {"title": duty.title}
            ),
            text=lambda: about(duty) + "\n\n" + decision.wording,
        )
    return duty


def part_problems(
    decision: Decision,
    today: dt.date,
    latest: dt.date,
    dues: Mapping[Agency, dt.date],
    helping: Collection[Agency],
) -> list[Problem]:
    """Return what is wrong with the dates of parts: each as for a duty, and not after the duty's.

    Each names the column `part_due_` with the agency's id.
    """
    problems = []
    for agency, due in dues.items():
        _day, wrong = due_day(decision, today, due, None)
        said = [one.message for one in wrong]
        if due > latest:
            words = _("Not after the duty itself, which is due on %(day)s.")
            said.append(words % {"day": in_words(latest)})
        if agency not in helping:
            said.append(_("%(agency)s has no part in this duty.") % {"agency": agency})
        problems += [Problem(words, column=f"part_due_{agency.pk}") for words in said]
    return problems


def still_itself(body: Body) -> None:
    """Raise `NotNow` when the body was merged into another, naming it."""
    found = Succession.objects.filter(body=body).select_related("successor").first()
    if found is not None:
        words = _("%(body)s was merged into %(other)s, which gives and follows duties now.")
        raise NotNow(words % {"body": body, "other": found.successor})


def duty_problems(
    title: str,
    deliverable: str,
    stage: str,
    lead: Agency,
    co_leads: list[Agency],
    supporting: list[Agency],
    verifier: Agency | None,
) -> list[Problem]:
    """Return what is wrong with a duty's words and with its agencies."""
    problems = text_of(title, "title", _("Title"), most=300)
    problems += text_of(deliverable, "deliverable", _("Deliverable"), most=300, needed=False)
    if stage not in Duty.Stage.values:
        problems.append(Problem(_("Stage: formulate, execute or evaluate."), column="stage"))
    for agency in (lead, *co_leads, *supporting):
        problems += standing(agency, "lead")
    parts = [lead, *co_leads, *supporting]
    for agency in dict.fromkeys(a for a in parts if parts.count(a) > 1):
        words = _("%(agency)s can have one part only: lead, co-lead or supporting.")
        problems.append(Problem(words % {"agency": agency}, column="supporting"))
    if verifier is not None:
        problems += standing(verifier, "verifier")
        if verifier in parts:
            words = _("%(agency)s has a part in the duty; a third agency verifies it.")
            problems.append(Problem(words % {"agency": verifier}, column="verifier"))
    return problems


def standing(agency: Agency, column: str) -> list[Problem]:
    """Return what is wrong with an agency that shall have a part: it no longer exists."""
    if agency.state == Agency.State.ACTIVE:
        return []
    words = _("%(agency)s no longer exists as itself; choose its successor.")
    return [Problem(words % {"agency": agency}, column=column)]


def money_problems(budget: int | None, currency: str) -> list[Problem]:
    """Return what is wrong with a budget in minor units and its currency."""
    if budget is None:
        return []
    if not 0 <= budget <= MOST_MONEY:
        return [Problem(_("Budget: not below zero, and not beyond all measure."), column="budget")]
    if not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        words = _("Currency: three capital letters such as EUR.")
        return [Problem(words, column="currency")]
    return []


def aim_problems(direction: str, amount: Decimal | None) -> list[Problem]:
    """Return what is wrong with the direction and the amount by which an indicator should go."""
    problems = []
    if direction and direction not in Aim.Direction.values:
        problems.append(Problem(_("Direction: up or down."), column="direction"))
    if amount is not None and not 0 < amount < 10**12:
        words = _("By how much: a number above zero; the direction says which way.")
        problems.append(Problem(words, column="amount"))
    return problems


def due_day(
    decision: Decision,
    today: dt.date,
    due: dt.date | None,
    days: int | None,
    calendar_days: bool = False,
) -> tuple[dt.date, list[Problem]]:
    """Return the due date, and what is wrong with what was said of it."""
    decided = decision.decided_at.astimezone(decision.body.zone).date()
    if (due is None) == (days is None):
        words = _("Say when the duty is due: a day, or a number of days after the decision.")
        return today, [Problem(words, column="due")]
    column = "due"
    if days is not None:
        column = "due_in_days"
        if not 1 <= days <= 2000:
            return today, [Problem(_("Between 1 and 2000 days."), column=column)]
        due = (
            decided + dt.timedelta(days=days)
            if calendar_days
            else Calendar(decision.body.country).add_working_days(decided, days)
        )
    if due is None or due < decided:
        words = _("The due date lies before the decision of %(day)s.")
        return today, [Problem(words % {"day": in_words(decided)}, column=column)]
    if due < today:
        words = _("The due date lies before today, %(day)s.") % {"day": in_words(today)}
        return today, [Problem(words, column=column)]
    if (due - today).days > rules.LONGEST:
        return today, [Problem(_("The due date lies more than 20 years ahead."), column=column)]
    return due, []
