"""The council's past: how its challenges came to dossiers and its meetings to decisions."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager
from decimal import Decimal
from functools import partial

from concilia.agencies.models import Agency, Person, Territory
from concilia.bodies.models import Body
from concilia.challenges import actions as challenges
from concilia.challenges.models import Challenge
from concilia.challenges.origins import from_signals
from concilia.core import clock
from concilia.core.origins import Origin
from concilia.dossiers import actions as dossiers
from concilia.dossiers.models import Contribution, Dossier
from concilia.indicators.models import Indicator, Signal
from concilia.meetings import actions as meetings
from concilia.meetings.actions import Mark
from concilia.meetings.models import AgendaItem, Meeting
from concilia.meetings.queries import room_of
from concilia.site.demo import region
from concilia.site.demo.courses import Courses
from concilia.site.demo.diary import Diary
from concilia.site.demo.matters import Contribution as Wanted
from concilia.site.demo.matters import Draft, Problem, Resolution, Sitting, problems, sittings

DELEGATE = {member.code: member.people[0][0] for member in region.MEMBERS}


def somebody(name: str) -> Person:
    """Return a person afresh, so that the roles of that day count."""
    return Person.objects.get(email=region.address(name))


def secretary() -> Person:
    """Return the council's secretary."""
    return somebody(region.SECRETARY)


def agency(code: str) -> Agency:
    """Return an agency of the region."""
    return Agency.objects.get(code=code)


def working(moment: dt.datetime) -> dt.datetime:
    """Return the moment, or from a weekend the same hour on Monday."""
    return moment + dt.timedelta(days=7 - moment.weekday() if moment.weekday() > 4 else 0)


def _after(minutes: int) -> AbstractContextManager[None]:
    """Let the clock stand so many minutes later."""
    return clock.at(clock.now() + dt.timedelta(minutes=minutes))


class Turns:
    """Puts the past of one body into a diary."""

    def __init__(self, body: Body, diary: Diary) -> None:
        self.body = body
        self.diary = diary
        self.courses = Courses(diary)
        self.challenges: dict[str, Challenge] = {}

    def months_ago(self, months: int, *, day: int = 0, hour: int = 9) -> dt.datetime:
        """Return a working morning `months` before the end, `day` days later."""
        moment = self.diary.until.replace(hour=hour, minute=0, second=0, microsecond=0)
        return working(moment + dt.timedelta(days=day - round(months * 30.44)))

    def plan(self) -> None:
        """Put everything into the diary."""
        decided: dict[str, tuple[Sitting, list[Resolution]]] = {}
        for sitting in sittings():
            for resolution in sitting.resolutions:
                if resolution.problem:
                    decided.setdefault(resolution.problem, (sitting, []))[1].append(resolution)
            self.plan_sitting(sitting)
        for problem in problems():
            drafts = decided.get(problem.key, (None, []))[1]
            self.plan_problem(problem, drafts)
        self.diary.at(self.months_ago(0, day=-12, hour=10), self.plan_next)

    def plan_problem(self, problem: Problem, drafts: list[Resolution]) -> None:
        """Put the way of one challenge into the diary."""
        raised = self.months_ago(problem.months_ago, day=-40 if drafts else -9)
        self.diary.at(raised, partial(self.raise_, problem))
        if problem.stage in {"accepted", "in_dossier", "ready", "decided"}:
            self.diary.at(raised + dt.timedelta(days=3), partial(self.accept, problem))
        if problem.stage == "declined":
            self.diary.at(raised + dt.timedelta(days=4), partial(self.decline, problem))
        if problem.stage in {"merged", "referred"}:
            self.diary.at(raised + dt.timedelta(days=4), partial(self.pass_on, problem))
        if problem.stage in {"in_dossier", "ready", "decided"}:
            self.diary.at(raised + dt.timedelta(days=6), partial(self.open, problem, drafts))
        if problem.stage == "ready":
            ready = raised + dt.timedelta(days=problem.finished_after)
            self.diary.at(ready, partial(self.finish, problem))
        if problem.closing:
            self.diary.at(self.months_ago(1, day=3), partial(self.close, problem))

    def raise_(self, problem: Problem) -> None:
        """Raise the challenge and write down what is known of it."""
        by = somebody(DELEGATE[problem.raised_by])
        origin = self.signal(problem)
        if origin:
            by = secretary()
        challenge = challenges.raise_challenge(
            self.body,
            title=problem.title,
            statement=problem.statement,
            territory=Territory.objects.get(code=problem.zone),
            severity=problem.severity,
            urgency=problem.urgency,
            kind=problem.kind,
            population=problem.population,
            population_note=problem.population_note,
            raised_for=agency(problem.raised_by),
            origin=origin,
            by=by,
        )
        self.challenges[problem.key] = challenge
        by = secretary()
        for text, below in problem.causes:
            cause = challenges.add_cause(challenge, text=text, by=by)
            for deeper in below:
                challenges.add_cause(challenge, text=deeper, parent=cause, by=by)
        for text, effect, *strength in problem.factors:
            grade = strength[0] if strength else "ungraded"
            challenges.add_factor(challenge, text=text, effect=effect, strength=grade, by=by)
        for code, stance, interest in problem.stakeholders:
            challenges.put_stakeholder(
                challenge, agency=agency(code), stance=stance, interest=interest, by=by
            )
        for title, text in problem.notes:
            challenges.add_note(challenge, title=title, text=text, by=by)
        for code, zone in problem.evidence[1 if origin else 0 :]:
            challenges.add_series(
                challenge,
                indicator=Indicator.objects.get(code=code),
                territory=Territory.objects.get(code=zone),
                by=by,
            )

    def signal(self, problem: Problem) -> Origin | None:
        """Return the signal from which the challenge is raised, if its first series has one."""
        for code, zone in problem.evidence[:1]:
            held = Signal.objects.filter(indicator__code=code, territory__code=zone).waiting()
            if (one := held.first()) is not None:
                return from_signals([str(one.pk)], secretary())
        return None

    def accept(self, problem: Problem) -> None:
        """Take the challenge up."""
        challenges.accept(self.challenges[problem.key], by=secretary())

    def decline(self, problem: Problem) -> None:
        """Decline the false alarm with its reason."""
        challenges.decline(
            self.challenges[problem.key],
            reason="Both values lie within the variation of the last three years. The zone is "
            "watched as before.",
            by=secretary(),
        )

    def pass_on(self, problem: Problem) -> None:
        """Let another challenge take it in, or hand it to the body that is competent."""
        challenge, by = self.challenges[problem.key], secretary()
        if problem.into:
            into = self.challenges[problem.into]
            challenges.merge(challenge, into=into, reason=problem.reason, by=by)
        else:
            to = Body.objects.get(ref=problem.to)
            challenges.refer(challenge, to=to, reason=problem.reason, by=by)

    def finish(self, problem: Problem) -> None:
        """Call the dossier ready for a meeting."""
        dossier = Dossier.objects.get(challenge=self.challenges[problem.key])
        dossiers.mark_ready(dossier, by=secretary())

    def close(self, problem: Problem) -> None:
        """Close the challenge with what came of it."""
        challenge = self.challenges[problem.key]
        challenges.close_challenge(challenge, note=problem.closing, by=secretary())

    def open(self, problem: Problem, drafts: list[Resolution]) -> None:
        """Open the dossier, ask agencies, and write the draft decisions."""
        dossier = dossiers.open_dossier(self.challenges[problem.key], by=secretary())
        dossiers.edit_summary(dossier, summary=problem.summary, by=secretary())
        proposed: list[Resolution | Draft] = [*drafts, *problem.drafts]
        for draft in proposed:
            dossiers.add_draft(
                dossier,
                wording=draft.wording,
                lead=agency(draft.lead),
                co_leads=[agency(code) for code in getattr(draft, "beside", ())],
                supporting=[agency(code) for code in draft.support],
                deliverable=draft.title,
                due_in_days=draft.days,
                by=secretary(),
            )
        for wanted in problem.contributions or self._usual(problem, drafts):
            contribution = dossiers.ask_contribution(
                dossier,
                agency(wanted.agency),
                question=wanted.question,
                days=10,
                by=secretary(),
            )
            if wanted.course != "late":
                days = 17 if wanted.course == "belated" else 8
                day = clock.now() + dt.timedelta(days=days)
                self.diary.at(day, partial(self.give, contribution, wanted))

        for key, text in problem.written:
            part = dossier.parts.get(key=key)
            dossiers.edit_part(
                part, title=part.title, text=text, mode="before", owner=None, by=secretary()
            )
        self.weigh(problem, dossier)
        self.doubt(problem, dossier)

    def weigh(self, problem: Problem, dossier: Dossier) -> None:
        """Write the options, and score them by the criteria."""
        by = secretary()
        criteria = [
            dossiers.put_criterion(dossier, name=name, weight=weight, by=by)
            for name, weight in problem.criteria
        ]
        scores: dict[tuple[int, int], int | None] = {}
        for way in problem.ways:
            option = dossiers.put_option(
                dossier,
                title=way.title,
                description=way.description,
                cost=Decimal(way.cost),
                currency="EUR",
                cost_note=way.cost_note,
                means=way.means,
                legal_basis=way.legal_basis,
                risks=way.risks,
                effects=[
                    (Indicator.objects.get(code=code), change) for code, change in way.effects
                ],
                by=by,
            )
            for criterion, value in zip(criteria, way.scores, strict=False):
                scores[option.pk, criterion.pk] = value
        if scores:
            dossiers.score(dossier, scores, by=by)

    def doubt(self, problem: Problem, dossier: Dossier) -> None:
        """Let members demand that a figure be verified."""
        for code, who, why in problem.doubts:
            evidence = dossier.challenge.evidence.filter(indicator__code=code).first()
            if evidence:
                dossiers.demand_verification(
                    dossier,
                    evidence,
                    reason=why,
                    agency=agency(who),
                    by=somebody(DELEGATE[who]),
                )

    def _usual(self, problem: Problem, drafts: list[Resolution]) -> list[Wanted]:
        """Return what is asked where nothing else is written: two agencies, both accepted."""
        support = [code for draft in drafts for code in draft.support]
        asked = dict.fromkeys([problem.raised_by, *support, "patients-platform"])
        texts = (
            "We see the same in our own records. We can free one person for a day a week, and ask "
            "that the other partners name theirs before the meeting.",
            "Our people meet this every week. We take part, and bring our figures by zone to the "
            "first working meeting.",
        )
        return [Wanted(code, "accepted", text) for code, text in zip(asked, texts, strict=False)]

    def give(self, contribution: Contribution, wanted: Wanted) -> None:
        """Give a contribution, which the secretary accepts the next day."""
        dossiers.give_contribution(
            contribution,
            text=wanted.text,
            dissent=wanted.course == "dissent",
            by=somebody(DELEGATE[wanted.agency]),
        )
        if wanted.course != "given":
            self.diary.at(clock.now() + dt.timedelta(days=1), partial(self.take, contribution))

    def take(self, contribution: Contribution) -> None:
        """Accept a contribution."""
        contribution.refresh_from_db()
        dossiers.accept_contribution(contribution, by=secretary())

    def plan_sitting(self, sitting: Sitting) -> None:
        """Put a meeting into the diary: planned, invited, held, and its protocol issued."""
        day = self.months_ago(sitting.months_ago, hour=13)
        self.diary.at(day - dt.timedelta(days=24), partial(self.call, sitting, day))

    def call(self, sitting: Sitting, day: dt.datetime) -> None:
        """Plan the meeting with its agenda, and invite."""
        meeting = meetings.plan_meeting(
            self.body,
            by=secretary(),
            title=sitting.title,
            starts_at=day,
            place="Council room, Quayside 4, Aldermoor",
        )
        keys = dict.fromkeys(r.problem for r in sitting.resolutions if r.problem)
        for key in keys:
            dossier = Dossier.objects.get(challenge=self.challenges[key])
            if dossier.state == Dossier.State.DRAFTING:
                dossiers.mark_ready(dossier, by=secretary())
            meetings.add_dossier(meeting, dossier, by=secretary())
        meetings.add_item(meeting, title="Further matters", by=secretary())
        meetings.invite(meeting, by=secretary())
        self.diary.at(day, partial(self.hold, sitting, meeting))

    def hold(self, sitting: Sitting, meeting: Meeting) -> None:
        """Hold the meeting: presence, what was heard, motions and decisions."""
        meeting.refresh_from_db()
        by = secretary()
        marks = []
        for seat in room_of(meeting).seats:
            away = seat.agency.code in sitting.absent and seat.role == "member"
            mode = "excused" if away else "remote" if seat.pk % 7 == 0 else "in_person"
            marks.append(Mark(seat=seat.pk, mode=mode))
        meetings.mark_attendance(meeting, marks, by=by)
        meeting = meetings.open_meeting(meeting, by=by)
        items = list(AgendaItem.objects.filter(meeting=meeting).order_by("position"))
        with _after(10):
            meetings.note_item(items[0], heard=sitting.heard, by=by)
        for number, resolution in enumerate(sitting.resolutions):
            with _after(25 + 15 * number):
                self.decide(resolution, items)
        meeting.refresh_from_db()
        with _after(35 + 15 * len(sitting.resolutions)):
            meetings.close_meeting(meeting, by=by)
        self.diary.at(clock.now() + dt.timedelta(days=6), partial(self.issue, meeting))

    def decide(self, resolution: Resolution, items: list[AgendaItem]) -> None:
        """Put one motion, record the show of hands, and let the duty take its course."""
        item, draft = items[-1], None
        if resolution.problem:
            challenge = self.challenges[resolution.problem]
            item = next(i for i in items if i.dossier_version and i.title == challenge.title)
            draft = challenge.dossier.drafts.get(wording=resolution.wording)
        by = secretary()
        motion = meetings.put_motion(item, by=by, wording=resolution.wording, draft=draft)
        choices = {
            seat.pk: "no" if seat.agency.code in resolution.against else "yes"
            for seat in room_of(item.meeting).voting()
        }
        meetings.record_ballots(motion, choices, by=by)
        motion = meetings.close_motion(motion, by=by, chair_choice="yes")
        if resolution.course != "rejected":
            self.courses.begin(motion.decision, resolution)

    def issue(self, meeting: Meeting) -> None:
        """Issue the protocol."""
        meeting.refresh_from_db()
        meetings.issue_protocol(meeting, by=secretary())

    def plan_next(self) -> None:
        """Plan and invite to the next meeting, three weeks ahead."""
        day = working(clock.now().replace(hour=13) + dt.timedelta(days=33))
        meeting = meetings.plan_meeting(
            self.body,
            by=secretary(),
            title="Winter session on transport and late duties",
            starts_at=day,
            place="Council room, Quayside 4, Aldermoor",
        )
        meetings.add_item(
            meeting, title="Duties that are late", kind=AgendaItem.Kind.RETURN, by=secretary()
        )
        meetings.invite(meeting, by=secretary())
        self.plan_below()

    def plan_below(self) -> None:
        """Let the care council of one zone plan its first meeting, without inviting yet."""
        for body in self.body.children.all():
            meetings.plan_meeting(
                body,
                by=body.seats.get(role="secretary").delegate,
                title="First meeting on home care after discharge",
                starts_at=working(clock.now().replace(hour=13) + dt.timedelta(days=45)),
                place="Town hall, Greyhaven",
            )
