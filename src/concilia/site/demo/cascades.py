"""A decision of the invented council that went down to the care councils of three zones."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import partial

from concilia.agencies.models import Agency, Person
from concilia.bodies.models import Body
from concilia.core import clock
from concilia.core.calendar import Calendar
from concilia.duties import actions as duties
from concilia.duties.cascade import actions
from concilia.duties.cascade.models import Branch
from concilia.duties.models import Duty
from concilia.indicators.models import Indicator
from concilia.site.demo import region, setting
from concilia.site.demo.diary import Diary

TITLE = "Compare town and practice registers"
OBJECTIVE = "Ninety-five of a hundred children have their second measles dose"
ANSWERED = (
    # body, days after it was sent, who leads the body, lead, target, reports (days after, percent)
    ("greyhaven", 9, "Marta Ilves", "town-greyhaven", "95", ((40, 35, "Two schools are done."),)),
    ("northwood", 12, "Claude Berger", "northern-municipalities", "96.5",
     ((30, 40, "All moved families have been written to."),
      (70, 70, "Four afternoons in the villages were well visited."))),
)  # fmt: skip
AGO = 95


class Cascades:
    """Puts the way of the decision down the tree into the diary."""

    def __init__(self, body: Body, diary: Diary) -> None:
        self.body = body
        self.diary = diary

    def plan(self) -> None:
        """Sent three months ago; two councils have adapted it, one owes its answer."""
        sent = self.diary.until - dt.timedelta(days=AGO)
        self.diary.at(sent, self.send)
        for ref, days, leader, lead, target, reports in ANSWERED:
            when = sent + dt.timedelta(days=days)
            self.diary.at(when, partial(self.adapt, ref, leader, lead, target))
            for after, percent, text in reports:
                told = sent + dt.timedelta(days=after)
                self.diary.at(told, partial(self.report, ref, leader, percent, text))
        self.diary.at(self.diary.until - dt.timedelta(days=10), self.remind)

    def send(self) -> None:
        """Let the secretary send the decision down, with bounds for the councils’ own targets."""
        duty = Duty.objects.get(body=self.body, title=TITLE)
        add = Calendar(setting.COUNTRY).add_working_days
        actions.send(
            duty.decision,
            objective=OBJECTIVE,
            deliverable="A plan of the zone with the schools and the afternoons",
            indicator=Indicator.objects.get(code="mmr-coverage"),
            target=Decimal(95),
            least=Decimal(93),
            most=Decimal(98),
            due=add(clock.today(), 130),
            answer_by=add(clock.today(), 50),
            by=Person.objects.get(email=region.address(region.SECRETARY)),
        )

    def _branch(self, ref: str) -> Branch:
        found = Branch.objects.filter(body__ref=ref, cascade__body=self.body)
        return found.select_related("cascade", "body", "duty").get()

    def adapt(self, ref: str, leader: str, lead: str, target: str) -> None:
        """Let a council set its own target and lead."""
        actions.adapt(
            self._branch(ref),
            lead=Agency.objects.get(code=lead),
            target=Decimal(target),
            answer="The towns lead here, because they know who has moved.",
            by=Person.objects.get(email=region.address(leader)),
        )

    def report(self, ref: str, leader: str, percent: int, text: str) -> None:
        """Let the lead of a council’s duty report."""
        duty = self._branch(ref).duty
        assert duty is not None
        person = Person.objects.get(email=region.address(leader))
        duties.report_progress(duty, text=text, percent=percent, by=person)

    def remind(self) -> None:
        """Let the council that owes its answer be reminded when it is overdue."""
        branch = self._branch("elmsford")
        if branch.cascade.answer_by < branch.today:
            actions.remind(branch)
