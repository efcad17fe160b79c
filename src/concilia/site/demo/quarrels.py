"""What agencies of the invented region could not agree on, and how far each dispute has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Any

from concilia.agencies.models import Agency, Person
from concilia.bodies.models import Body
from concilia.core import clock
from concilia.duties.disputes import actions
from concilia.duties.disputes.models import Dispute, Ruling, Statement
from concilia.duties.models import Cost, Duty, ResponsibilityList
from concilia.site.demo import region
from concilia.site.demo.courses import DELEGATE
from concilia.site.demo.diary import Diary

PAVEMENTS = "Check pavements around nursing homes"
DISCHARGES = "Announce discharges one working day ahead"
CRISIS_BED = "Open the crisis bed in Dunmere again"
PANEL = ("city-aldermoor", "social-welfare", "carers-league")


def agency(code: str) -> Agency:
    """Return an agency of the region."""
    return Agency.objects.get(code=code)


def voice(code: str) -> Person:
    """Return who speaks for an agency on the council."""
    return Person.objects.get(email=region.address(DELEGATE[code]))


def secretary() -> Person:
    """Return the council’s secretary."""
    return Person.objects.get(email=region.address(region.SECRETARY))


class Quarrels:
    """Puts the disputes of the past into the diary."""

    def __init__(self, body: Body, diary: Diary) -> None:
        self.body = body
        self.diary = diary

    def plan(self) -> None:
        """Five disputes of the past year: two that have ended, three that go on."""
        self._ruled(ago=215)
        self._settled(ago=280)
        self._appealed(ago=112)
        self._mediated(ago=24)
        self._about_a_cost(ago=6)

    def _at(self, days_ago: int, step: Any, *said: Any, **more: Any) -> None:
        moment = self.diary.until - dt.timedelta(days=days_ago, hours=-6)
        self.diary.at(moment, partial(step, *said, **more))

    def _open(self, claimant: str, respondents: Iterable[str], title: str, **more: Any) -> None:
        actions.open_dispute(
            self.body,
            claimant=agency(claimant),
            respondents=[agency(code) for code in respondents],
            title=title,
            by=voice(claimant),
            **more,
        )

    def _on_duty(self, claimant: str, respondents: Iterable[str], title: str, **more: Any) -> None:
        duty = Duty.objects.get(body=self.body, title=more.pop("duty"))
        self._open(claimant, respondents, title, subject="duty", duty=duty, **more)

    def _found(self, title: str) -> Dispute:
        return Dispute.objects.get(body=self.body, title=title)

    def _say(self, title: str, code: str, kind: str, text: str) -> None:
        actions.lay_before(
            self._found(title), agency=agency(code), kind=kind, text=text, by=voice(code)
        )

    def _move(self, title: str, reason: str) -> None:
        actions.advance(self._found(title), reason=reason, by=secretary())

    def _name(self, title: str, role: str, codes: Iterable[str]) -> None:
        for code in codes:
            actions.name_neutral(self._found(title), agency=agency(code), role=role, by=secretary())

    def _time(self, title: str) -> None:
        """Let the step end whose time has run out; with public holidays that may be days later."""
        dispute = self._found(title)
        if dispute.due is not None and dispute.due < self.body.today():
            actions.expire(dispute)
        else:
            self.diary.at(clock.now() + dt.timedelta(days=1), partial(self._time, title))

    def _ruled(self, ago: int) -> None:
        """Arbitrated; nobody appealed, so that the ruling became final."""
        title = "Who checks the pavements south of the ring road?"
        self._at(
            ago,
            self._on_duty,
            "northern-municipalities",
            ["southern-municipalities"],
            title,
            duty=PAVEMENTS,
            claim="Half of the homes lie in the south. We cannot send our wardens there.",
        )
        said = "We gave two wardens; more would mean that our own streets wait."
        self._at(ago - 4, self._say, title, "southern-municipalities", "position", said)
        self._at(ago - 9, self._move, title, "Both say that talking has led nowhere.")
        self._at(ago - 11, self._move, title, "Both ask for arbitration at once.")
        self._at(ago - 12, self._name, title, "arbitrator", ["patients-platform"])
        self._at(
            ago - 30,
            self._rule,
            title,
            "patients-platform",
            "Each union checks the pavements of its own towns and reports on the first of a "
            "month. The northern union keeps the lead and puts the reports together.",
            "The Intermunicipal Agreement 2021 gives each union its own roads; the duty asks for "
            "one report, not for one warden.",
        )
        self._at(ago - 46, self._time, title)

    def _rule(self, title: str, code: str, wording: str, reasons: str) -> None:
        actions.arbitrate(
            self._found(title),
            agency=agency(code),
            wording=wording,
            reasons=reasons,
            effect=Ruling.Effect.NONE,
            by=voice(code),
        )

    def _settled(self, ago: int) -> None:
        """Settled by an offer that everybody accepted."""
        title = "Who announces discharges, the ward or the hospital?"
        self._at(
            ago,
            self._on_duty,
            "saint-brannoc",
            ["university-hospital", "home-care"],
            title,
            duty=DISCHARGES,
            claim="The order puts this on the ward, not on us; and no post is paid for it.",
        )
        said = "Without a day’s notice we cannot plan a visit; 41 went wrong last month."
        self._at(ago - 3, self._say, title, "home-care", "evidence", said)
        said = "Two of our wards announce for three months; then we count and decide together."
        self._at(ago - 16, self._say, title, "university-hospital", "offer", said)
        for days, code in ((18, "home-care"), (21, "saint-brannoc")):
            self._at(ago - days, self._accept, title, code)

    def _accept(self, title: str, code: str) -> None:
        offer = self._found(title).statements.get(kind=Statement.Kind.OFFER)
        actions.accept_offer(offer, agency=agency(code), by=voice(code))

    def _appealed(self, ago: int) -> None:
        """A panel has ruled; the insurer has appealed, and the council has to decide."""
        title = "Who pays the night rate of the crisis bed?"
        self._at(
            ago,
            self._on_duty,
            "saint-brannoc",
            ["concord-insurer"],
            title,
            duty=CRISIS_BED,
            claim="We open the bed when the night rate is paid. The insurer refuses to name it.",
        )
        said = "The rate was fixed in the agreement of 2023; a bed without posts is not opened."
        self._at(ago - 6, self._say, title, "concord-insurer", "position", said)
        said = "Staff plan for one bed: 5.2 posts, of which 1.8 at night."
        self._at(ago - 8, self._say, title, "saint-brannoc", "evidence", said)
        self._at(ago - 16, self._time, title)
        self._at(ago - 17, self._name, title, "mediator", ["mental-health-network"])
        self._at(ago - 40, self._time, title)
        self._at(ago - 41, self._name, title, "arbitrator", PANEL)
        self._at(ago - 43, self._interim, title)
        wording = (
            "The insurer pays the night rate from the first of the month in which the bed opens. "
            "The hospital opens it within six weeks."
        )
        reasons = "The agreement of 2023 speaks of beds in use; a rate for a new bed was left open."
        self._at(ago - 55, self._rule, title, "social-welfare", wording, reasons)
        self._at(ago - 58, self._agree, title, "city-aldermoor", False, "The rate needs a ceiling.")
        self._at(ago - 60, self._agree, title, "carers-league", True, "Families cannot wait.")
        self._at(ago - 71, self._appeal, title)

    def _agree(self, title: str, code: str, agrees: bool, text: str) -> None:
        ruling = self._found(title).rulings.get(state=Ruling.State.DRAFT)
        actions.answer_ruling(ruling, agency=agency(code), agrees=agrees, text=text, by=voice(code))

    def _interim(self, title: str) -> None:
        actions.arrange_interim(
            self._found(title),
            text="Until there is a ruling the Mental Health Network keeps two places free at night "
            "and sends the bill to both.",
            lead=agency("mental-health-network"),
            by=secretary(),
        )

    def _appeal(self, title: str) -> None:
        actions.appeal(
            self._found(title),
            agency=agency("concord-insurer"),
            reason="A rate without a ceiling binds us to costs that nobody has counted.",
            by=voice("concord-insurer"),
        )

    def _mediated(self, ago: int) -> None:
        """About data: negotiation ran out, a neutral agency mediates."""
        title = "Missing second doses by practice"
        self._at(
            ago,
            self._open,
            "concord-insurer",
            ["gp-circle"],
            title,
            subject="data",
            data_request="Monthly list of children without a second dose, by practice",
            claim="Without the practice we cannot write to the parents.",
        )
        said = "Names of practices invite league tables. By zone, at once; by practice, no."
        self._at(ago - 5, self._say, title, "gp-circle", "position", said)
        self._at(ago - 16, self._time, title)
        self._at(ago - 17, self._name, title, "mediator", ["public-health-laboratory"])

    def _about_a_cost(self, ago: int) -> None:
        """About a cost that was refused: negotiation."""
        self._at(ago, self._open_on_cost)

    def _open_on_cost(self) -> None:
        cost = Cost.objects.filter(body=self.body, state=Cost.State.REFUSED).first()
        if cost is not None:
            self._open(
                cost.agency.code,
                ["health-authority"],
                "Are travel costs of wardens coordination?",
                subject="cost",
                cost=cost,
                claim="The trips were made for the duty alone. We ask for half.",
            )


def over_the_list(body: Body) -> None:
    """Let the two agencies that lead one cell of the responsibility list dispute it."""
    kept = ResponsibilityList.objects.get(body=body)
    actions.open_dispute(
        body,
        subject="function",
        kept=kept,
        area="Public hospital development",
        function="Prices of services",
        stage="execute",
        claimant=agency("concord-insurer"),
        respondents=[agency("planning")],
        title="Who puts prices of insured services in force?",
        claim="The Insurance Act gives us the prices of insured services; two lists confuse all.",
        by=voice("concord-insurer"),
    )
