"""How the duties of the past went."""

from __future__ import annotations

import datetime as dt
from functools import partial

from concilia.agencies.models import Agency, Person
from concilia.bodies.queries import procedure_of
from concilia.core import clock
from concilia.core.calendar import Calendar
from concilia.duties import actions, ticking
from concilia.duties.models import Duty, Milestone
from concilia.duties.rules import OPEN
from concilia.indicators.models import Indicator
from concilia.meetings.models import Decision
from concilia.site.demo import region, setting
from concilia.site.demo.diary import Diary
from concilia.site.demo.matters import Resolution

DELEGATE = {member.code: member.people[0][0] for member in region.MEMBERS}
_MONTH = dt.timedelta(days=30)
OBSTACLE = "The partner’s system accepts no outside bookings before its next release."


def _person(name: str) -> Person:
    return Person.objects.get(email=region.address(name))


def _verifier(duty: Duty) -> Person:
    """Return the secretary, or the chair where the secretary acts for the lead."""
    own = duty.lead.code == "health-authority"
    return _person(region.CHAIR if own else region.SECRETARY)


class Courses:
    """Puts what becomes of each duty into the diary."""

    def __init__(self, diary: Diary) -> None:
        self.diary = diary
        self.duties: dict[str, Duty] = {}

    def begin(self, decision: Decision, resolution: Resolution) -> None:
        """Give the duty and plan its course."""
        codes = (resolution.lead, *resolution.support)
        agencies = {agency.code: agency for agency in Agency.objects.filter(code__in=codes)}
        duty = actions.give_duty(
            decision,
            title=resolution.title,
            lead=agencies[resolution.lead],
            supporting=[agencies[code] for code in resolution.support],
            due=Calendar(setting.COUNTRY).add_working_days(clock.today(), resolution.days),
            deliverable=resolution.title,
            indicator=_aim(decision, resolution),
            by=_person(region.SECRETARY),
        )
        self.duties[resolution.title] = duty
        self._watch(duty)
        plan = getattr(self, f"_{resolution.course}")
        plan(duty, clock.now(), dt.datetime.combine(duty.due, dt.time(9), dt.UTC))

    def _watch(self, duty: Duty) -> None:
        """Let the tick look at the duty on each day on which something of it may be due."""
        rules = procedure_of(duty.body, duty.body.today())
        add = Calendar(setting.COUNTRY).add_working_days
        steps = (*rules.reminder_days, 1, *(rung.days for rung in rules.follow_up.ladder))
        days = {add(duty.due, number) for number in steps}
        if duty.answer_by is not None:
            days.add(duty.answer_by + dt.timedelta(days=1))
        for day in sorted(days):
            if day > clock.today():
                morning = dt.datetime.combine(day, dt.time(5), dt.UTC)
                self.diary.at(morning, partial(self.see_to, duty))

    def see_to(self, duty: Duty) -> None:
        """Take the steps of the duty that are due: silence, reminders, lateness, the ladder."""
        found = Duty.objects.filter(pk=duty.pk, state__in=OPEN).select_related("body", "lead")
        for one in found.prefetch_related("reminders", "parts"):
            ticking.see_to(one, procedure_of(one.body, one.body.today()))

    def _report(
        self, when: dt.datetime, duty: Duty, percent: int, text: str, **more: object
    ) -> None:
        self.diary.at(when, partial(self.report, duty, percent, text, **more))

    def report(self, duty: Duty, percent: int, text: str, **more: object) -> None:
        """Let the lead’s delegate report."""
        duty.refresh_from_db()
        forecast = clock.today() + dt.timedelta(days=45) if more.get("stuck") else None
        said = more.get("forecast")
        if isinstance(said, dt.date):
            forecast = said
        actions.report_progress(
            duty,
            text=text,
            percent=percent,
            done=bool(more.get("done")),
            obstacle=OBSTACLE if more.get("stuck") else "",
            forecast=forecast,
            by=_person(DELEGATE[duty.lead.code]),
        )

    def _closed(self, duty: Duty, given: dt.datetime, due: dt.datetime) -> None:
        self._report(given + (due - given) / 2, duty, 50, "Half of the partners have begun.")
        done = due - dt.timedelta(days=3 + duty.pk % 5)
        self._report(
            done, duty, 100, "Done as decided; the paper is with the secretary.", done=True
        )
        self.diary.at(done + dt.timedelta(days=4), partial(self.verify, duty))

    def verify(self, duty: Duty) -> None:
        """Let the secretary, or the chair, verify."""
        duty.refresh_from_db()
        actions.verify_duty(duty, text="Seen on the spot.", by=_verifier(duty))

    def _done(self, duty: Duty, given: dt.datetime, due: dt.datetime) -> None:
        self._report(given + (due - given) / 3, duty, 35, "The working group has met twice.")
        last = self.diary.until - dt.timedelta(days=4 + duty.pk % 6)
        self._report(last, duty, 100, "Done; we ask the secretary to verify.", done=True)

    def _under_way(self, duty: Duty, given: dt.datetime, due: dt.datetime) -> None:
        first = given + dt.timedelta(days=25)
        self._report(first, duty, 20, "Responsible people are named.")
        self._report(first + dt.timedelta(days=30), duty, 55, "Two of four zones take part.")

    def _given(self, duty: Duty, given: dt.datetime, due: dt.datetime) -> None:
        """Nobody has answered; silence counts as acceptance."""

    def _contested(self, duty: Duty, given: dt.datetime, due: dt.datetime) -> None:
        self.diary.at(given + dt.timedelta(days=6), partial(self.contest, duty))

    def contest(self, duty: Duty) -> None:
        """Let the lead contest the duty."""
        duty.refresh_from_db()
        actions.contest_duty(
            duty,
            reason="The order puts this on the ward, not on us; and no post is paid for it.",
            by=_person(DELEGATE[duty.lead.code]),
        )

    def _cancelled(self, duty: Duty, given: dt.datetime, due: dt.datetime) -> None:
        self.diary.at(given + dt.timedelta(days=21), partial(self.cancel, duty))

    def cancel(self, duty: Duty) -> None:
        """Let the secretary cancel the duty."""
        duty.refresh_from_db()
        actions.cancel_duty(
            duty, reason="Covered by a national register since.", by=_person(region.SECRETARY)
        )

    def _late(self, duty: Duty, given: dt.datetime, due: dt.datetime) -> None:
        self._report(given + (due - given) / 2, duty, 30, "The work has begun.")
        self._report(due - dt.timedelta(days=2), duty, 60, "We need longer.", stuck=True)

    def _overdue_report(self, duty: Duty, given: dt.datetime, due: dt.datetime) -> None:
        """Nobody has ever reported."""

    def _accepted(self, duty: Duty, given: dt.datetime, due: dt.datetime) -> None:
        self.diary.at(given + dt.timedelta(days=2), partial(self.accept, duty))

    def accept(self, duty: Duty) -> None:
        """Let the lead accept."""
        actions.accept_duty(duty, by=_person(DELEGATE[duty.lead.code]))

    def _delegated(self, duty: Duty, given: dt.datetime, due: dt.datetime) -> None:
        self._accepted(duty, given, due)
        self.diary.at(given + dt.timedelta(days=3), partial(self.delegate, duty))

    def delegate(self, duty: Duty) -> None:
        """Let the lead hand the work to a person of its own."""
        to = _person(region.SUBSTITUTE)
        actions.delegate(duty, to=to, by=_person(DELEGATE[duty.lead.code]))

    def _asked(self, duty: Duty, given: dt.datetime, due: dt.datetime) -> None:
        self.diary.at(given + dt.timedelta(days=4), partial(self.ask, duty, due.date()))

    def ask(self, duty: Duty, due: dt.date) -> None:
        """Let the lead ask for another month."""
        actions.ask_change(
            duty,
            text="The website is made anew this winter; we ask for one month more.",
            due=due + dt.timedelta(days=30),
            by=_person(DELEGATE[duty.lead.code]),
        )

    def _handed_over(self, duty: Duty, given: dt.datetime, due: dt.datetime) -> None:
        end = self.diary.until
        self.diary.at(end - dt.timedelta(days=9), partial(self.withdraw, duty))
        self.diary.at(end - dt.timedelta(days=2), partial(self.hand_over, duty))

    def withdraw(self, duty: Duty) -> None:
        """Let the lead withdraw."""
        actions.withdraw_lead(
            duty,
            reason="The unit that kept the list has been closed; the homes know their places.",
            by=_person(DELEGATE[duty.lead.code]),
        )

    def hand_over(self, duty: Duty) -> None:
        """Let the secretary hand the duty over to an agency that had a part in it."""
        part = duty.parts.order_by("pk")[0]
        actions.hand_over(
            duty,
            to=part.agency,
            reason="Agreed by telephone with both; the date stays.",
            by=_person(region.SECRETARY),
        )

    def _slipping(self, duty: Duty, given: dt.datetime, due: dt.datetime) -> None:
        self._report(given + dt.timedelta(days=18), duty, 20, "Two insurers have made offers.")
        last = self.diary.until - dt.timedelta(days=3)
        self._report(last, duty, 30, "The tender must be repeated.", forecast=due.date() + _MONTH)

    def _waiting(self, duty: Duty, given: dt.datetime, due: dt.datetime) -> None:
        self._under_way(duty, given, due)
        self.diary.at(given + dt.timedelta(days=7), partial(self.wait, duty))

    def wait(self, duty: Duty) -> None:
        """Let the duty wait for the registers to be compared."""
        awaited = self.duties["Compare town and practice registers"]
        actions.wait_for(duty, awaited, by=_person(region.SECRETARY))

    def _planned(self, duty: Duty, given: dt.datetime, due: dt.datetime) -> None:
        self._under_way(duty, given, due)
        self.diary.at(given + dt.timedelta(days=10), partial(self.set_milestones, duty, due))
        self.diary.at(given + dt.timedelta(days=12), partial(self.dispatch, duty, due))

    def set_milestones(self, duty: Duty, due: dt.datetime) -> None:
        """Let the lead plan three steps; the first is reached a month later."""
        by, last = _person(DELEGATE[duty.lead.code]), due.date()
        first, *_later = [
            actions.add_milestone(duty, title=title, due=last - dt.timedelta(days=days), by=by)
            for title, days in (
                ("One telephone number answers for both teams", 150),
                ("One waiting list is kept", 60),
                ("Both teams work from one intake", 14),
            )
        ]
        self.diary.at(clock.now() + dt.timedelta(days=31), partial(self.reach, first, by))

    def reach(self, milestone: Milestone, by: Person) -> None:
        """Let the lead mark a step as reached."""
        actions.reach_milestone(milestone, by=by)

    def dispatch(self, duty: Duty, due: dt.datetime) -> None:
        """Let the lead give a part to an agency that had none."""
        actions.dispatch(
            duty,
            agency=Agency.objects.get(code="social-welfare"),
            task="Name a contact for people without a home",
            due=due.date() - dt.timedelta(days=30),
            by=_person(DELEGATE[duty.lead.code]),
        )

    def _verified(self, duty: Duty, given: dt.datetime, due: dt.datetime) -> None:
        self._closed(duty, given, due)

    def _judged(self, duty: Duty, given: dt.datetime, due: dt.datetime) -> None:
        self._closed(duty, given, due)
        self.diary.at(due + dt.timedelta(days=95), partial(self.judge, duty))

    def judge(self, duty: Duty) -> None:
        """Let the secretary judge what became of the indicator."""
        actions.judge_effect(
            duty,
            effect=Duty.Effect.PARTLY,
            text="Falls are counted alike since; the number itself has moved a little.",
            by=_person(region.SECRETARY),
        )


def _aim(decision: Decision, resolution: Resolution) -> Indicator | None:
    """Return the indicator that is named, or that showed what the decision is to mend."""
    if resolution.moves:
        return Indicator.objects.get(code=resolution.moves)
    if resolution.course == "closed":
        return None
    version = decision.motion.item.dossier_version if decision.motion else None
    held = version and version.dossier.challenge.evidence.filter(kind="series").first()
    return held.indicator if held else None
