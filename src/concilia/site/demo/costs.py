"""What coordination cost the agencies of the invented region, and what a fund gave them for it."""

from __future__ import annotations

import datetime as dt
from functools import partial

from concilia.agencies.models import Agency, Person
from concilia.bodies.models import Body
from concilia.duties.compensation import actions
from concilia.duties.compensation.models import Account, Cost, Entry, Fund
from concilia.duties.compensation.queries import balances
from concilia.duties.models import Duty
from concilia.site.demo import region
from concilia.site.demo.courses import DELEGATE
from concilia.site.demo.diary import Diary

NAME = "Coordination fund"
BOOKED = (
    # duty, agency, days ago, minutes and rate per hour or an amount, text, outcome
    ("Open evening lists for ultrasound in Brackwater", "university-hospital", 320, 1_260, 6_200,
     "Three evenings to set the lists up", "rule"),
    ("Open evening lists for ultrasound in Brackwater", "gp-circle", 310, 480, 7_000,
     "Telling the practices, one by one", "rule"),
    ("Report the median wait for ultrasound monthly", "concord-insurer", 330, 900, 5_400,
     "Writing the monthly query", "rule"),
    ("Give every patient a preliminary letter", "saint-brannoc", 260, 1_500, 4_800,
     "Training on six wards", "rule"),
    ("Give every patient a preliminary letter", "university-hospital", 255, None, 84_000,
     "Letter paper and the change of the ward system", "case"),
    ("Keep the regional list of practices’ addresses", "gp-circle", 262, 600, 4_500,
     "Calling 214 practices", "rule"),
    ("Review sleep medicines in every home", "nursing-homes", 180, 2_400, 5_200,
     "Talks in 31 homes", "rule"),
    ("Check pavements around nursing homes", "southern-municipalities", 60, None, 61_350,
     "Wardens’ trips to the homes", "refuse"),
    ("Open one intake for both mobile teams", "mental-health-network", 120, 1_800, 5_800,
     "Moving two desks into one room", "rule"),
    ("Compare town and practice registers", "city-aldermoor", 30, 1_080, 5_000,
     "Matching 9,400 rows by hand", "wait"),
    ("Compare town and practice registers", "gp-circle", 9, 720, 6_000,
     "Answering the towns’ questions", "wait"),
    ("Publish home-care hours by zone", "home-care", 5, 540, 4_700,
     "Counting hours by zone", "wait"),
)  # fmt: skip
PAID = (("university-hospital", 1), ("gp-circle", 1), ("saint-brannoc", 2), ("concord-insurer", 1))
"""Who was paid everything that was owed, and what part of it: all, or half."""


def voice(code: str) -> Person:
    """Return who speaks for an agency on the council."""
    return Person.objects.get(email=region.address(DELEGATE[code]))


def _leader(code: str) -> Person:
    """Return who may decide for an agency: the secretary, or the chair for the secretary’s own."""
    name = region.CHAIR if code == "health-authority" else region.SECRETARY
    return Person.objects.get(email=region.address(name))


class Costs:
    """Puts what was booked, decided and paid into the diary."""

    def __init__(self, body: Body, diary: Diary) -> None:
        self.body = body
        self.diary = diary

    def plan(self) -> None:
        """A fund of a year ago, endowed twice; what is booked is decided on twelve days later."""
        end = self.diary.until
        self.diary.at(end - dt.timedelta(days=380), self.open)
        self.diary.at(end - dt.timedelta(days=150), self.endow_again)
        for title, code, ago, minutes, money, text, outcome in BOOKED:
            booked = end - dt.timedelta(days=ago, hours=-7)
            self.diary.at(booked, partial(self.book, title, code, minutes, money, text))
            decided = booked + dt.timedelta(days=12)
            self.diary.at(decided, partial(self.decide, code, text, outcome))
        self.diary.at(end - dt.timedelta(days=40), self.pay)
        self.diary.at(end - dt.timedelta(days=33), self.take_back)

    @property
    def fund(self) -> Fund:
        """The council’s fund."""
        return Fund.objects.get(body=self.body, name=NAME)

    def open(self) -> None:
        """Open the fund and endow it."""
        fund = actions.open_fund(
            self.body,
            name=NAME,
            currency="EUR",
            share=60,
            rate_cap=5_500,
            cap=500_000,
            by=_leader(""),
        )
        actions.endow(fund, amount=1_500_000, note="Regional budget, line 4.2", by=_leader(""))

    def endow_again(self) -> None:
        """Endow it for the second half of the year."""
        note = "Regional budget, second half"
        actions.endow(self.fund, amount=800_000, note=note, by=_leader(""))

    def book(self, title: str, code: str, minutes: int | None, money: int, text: str) -> None:
        """Let the agency’s delegate book effort of so many minutes, or an expense."""
        duty = Duty.objects.get(body=self.body, title=title)
        actions.book_cost(
            duty,
            agency=Agency.objects.get(code=code),
            kind=Cost.Kind.EXPENSE if minutes is None else Cost.Kind.EFFORT,
            day=self.body.today() - dt.timedelta(days=3),
            text=text,
            currency="EUR",
            minutes=minutes,
            rate=None if minutes is None else money,
            amount=money if minutes is None else None,
            by=voice(code),
        )

    def decide(self, code: str, text: str, outcome: str) -> None:
        """Let who leads the body decide by the rule, for the case, or refuse."""
        cost = Cost.objects.get(body=self.body, agency__code=code, text=text)
        by = _leader(code)
        if outcome == "rule":
            actions.decide_by_rule(cost, self.fund, by=by)
        elif outcome == "case":
            reason = "The change of the ward system serves the hospital too; half is borne."
            actions.decide_case(cost, self.fund, amount=cost.amount // 2, reason=reason, by=by)
        elif outcome == "refuse":
            actions.refuse_cost(cost, reason="Trips are the duty itself.", by=by)

    def pay(self) -> None:
        """Pay four agencies what they are owed, or half of it."""
        for account, owed in balances(self.fund):
            part = dict(PAID).get(account.agency.code if account.agency else "")
            if account.kind == Account.Kind.AGENCY and account.agency and part and owed > 0:
                actions.pay(
                    self.fund,
                    agency=account.agency,
                    amount=owed // part,
                    note="Transfer of the quarter",
                    by=_leader(account.agency.code),
                )

    def take_back(self) -> None:
        """Take back a payment that the bank returned."""
        paid = self.fund.entries.filter(
            kind=Entry.Kind.PAY, target__agency__code="concord-insurer"
        ).first()
        if paid is not None:
            actions.reverse(paid, reason="Returned by the bank", by=_leader(""))
