"""Reads of the learning room."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from concilia.bodies.models import Body, Filling, Seat
from concilia.core import clock
from concilia.core.permissions import Actor, rule_for, scopes_with
from concilia.learning import questionnaire
from concilia.learning.analysis import Result, analysed, text_of
from concilia.learning.models import Assessment, Condition, Instrument, Study, StudyCase
from concilia.learning.questionnaire import Score

SORTS = {
    "title": "title",
    "body": "body__name",
    "cases": "case_count",
    "conditions": "condition_count",
    "changed": "changed_at",
}


@dataclass(frozen=True)
class Loaded:
    """A study with its rows and its analysis, read once."""

    study: Study
    conditions: tuple[Condition, ...]
    cases: tuple[StudyCase, ...]
    text: str

    @property
    def result(self) -> Result:
        """The analysis; kept, so asking again costs nothing."""
        return analysed(self.text)

    @property
    def ready(self) -> bool:
        """Whether there is enough to analyse: cases, an outcome, two conditions."""
        roles = [condition.role for condition in self.conditions]
        return bool(self.cases) and "outcome" in roles and roles.count("condition") >= 1

    @property
    def outcome(self) -> Condition | None:
        """The outcome, if one is chosen."""
        return next((c for c in self.conditions if c.role == Condition.Role.OUTCOME), None)

    @property
    def taking_part(self) -> tuple[Condition, ...]:
        """The conditions of the analysis."""
        return tuple(c for c in self.conditions if c.role == Condition.Role.CONDITION)

    @property
    def labels(self) -> dict[str, str]:
        """What each condition is called: its code and its name."""
        return {
            c.code: f"{c.label} ({c.code})" if c.label.upper() != c.code else c.code
            for c in self.taking_part
        }


def load(study: Study) -> Loaded:
    """Read the rows of a study: two queries."""
    conditions = tuple(study.conditions.select_related("indicator", "instrument"))
    cases = tuple(study.cases.select_related("body"))
    return Loaded(study, conditions, cases, text_of(study, conditions, cases))


def studies_for(user: Actor) -> QuerySet[Study]:
    """Return the studies that `user` sees, with their counts."""
    taking = Q(conditions__role=Condition.Role.CONDITION)
    return (
        Study.objects.visible_to(user)
        .select_related("body", "started_by")
        .annotate(
            case_count=Count("cases", distinct=True),
            condition_count=Count("conditions", filter=taking, distinct=True),
        )
    )


def filtered(found: QuerySet[Study], filters: Mapping[str, str], sort: str = "") -> QuerySet[Study]:
    """Apply the filters of the list: `q` and `body`; `sort` is a key of `SORTS`."""
    for word in filters.get("q", "").replace("\x00", " ").split()[:8]:
        found = found.filter(Q(title__icontains=word) | Q(question__icontains=word))
    if filters.get("body"):
        found = found.filter(body__ref=filters["body"].replace("\x00", ""))
    key = SORTS.get(sort.removeprefix("-"))
    if key:
        return found.order_by(f"-{key}" if sort.startswith("-") else key, "-pk")
    return found.order_by("-changed_at", "-pk")


def bodies_to_start_in(user: Actor) -> QuerySet[Body]:
    """Return the bodies in which `user` may start a study."""
    return _bodies_with(user, "learning.start")


def bodies_to_assess(user: Actor) -> QuerySet[Body]:
    """Return the bodies in which `user` may open an assessment."""
    return _bodies_with(user, "learning.assess")


def _bodies_with(user: Actor, verb: str) -> QuerySet[Body]:
    return Body.objects.filter(pk__in=scopes_with(user, "body", rule_for(verb).roles)).order_by(
        "name"
    )


def instruments_for(user: Actor) -> QuerySet[Instrument]:
    """Return the instruments, each with the number of its assessments that `user` sees."""
    seen = Assessment.objects.visible_to(user).values("pk")
    return (
        Instrument.objects.visible_to(user)
        .annotate(used=Count("assessments", filter=Q(assessments__in=seen)))
        .order_by("title", "-pk")
    )


def assessments_for(user: Actor) -> QuerySet[Assessment]:
    """Return the assessments that `user` sees, with how many people answered."""
    return (
        Assessment.objects.visible_to(user)
        .select_related("body", "instrument", "opened_by")
        .annotate(people=Count("answers"))
        .order_by("-opened_at", "-pk")
    )


def waiting_for(user: Actor) -> QuerySet[Assessment]:
    """Return the open assessments that `user` may answer and has not."""
    mine = scopes_with(user, "body", rule_for("learning.answer").roles)
    return (
        Assessment.objects.filter(body__in=mine, closed_at=None)
        .exclude(answers__rater=user.pk)
        .select_related("body", "instrument")
    )


def scores_of(assessment: Assessment) -> tuple[Score, ...]:
    """Return the scores of an assessment: one query, unless its answers were fetched before."""
    form = questionnaire.of(assessment.instrument.content)
    return questionnaire.scores(form, [sheet.given for sheet in assessment.answers.all()])


def latest_scores(
    instrument: Instrument, bodies: Collection[int], user: Actor
) -> dict[int, tuple[Assessment, tuple[Score, ...]]]:
    """Return of each body its latest closed assessment that `user` sees, with the scores."""
    rows = Assessment.objects.visible_to(user).filter(
        instrument=instrument, body__in=bodies, closed_at__isnull=False
    )
    latest = {row.body_id: row for row in rows.order_by("closed_at", "pk")}
    kept = Assessment.objects.filter(pk__in=[row.pk for row in latest.values()])
    found = kept.select_related("instrument").prefetch_related("answers")
    return {row.body_id: (row, scores_of(row)) for row in found}


def contacts(cases: Sequence[StudyCase], user: Actor) -> dict[str, str]:
    """Return whom to ask of each case: what is written there, else the secretary of its body."""
    found = {case.name: case.contact for case in cases if case.contact}
    bodies = {case.body_id: case.name for case in cases if case.body_id and not case.contact}
    if bodies:
        today = clock.today()
        holders = (
            Filling.objects.on(today)
            .filter(seat__role=Seat.Role.SECRETARY, seat__body__in=bodies)
            .filter(seat__body__in=Body.objects.visible_to(user))
            .select_related("person", "seat")
        )
        for one in holders:
            found.setdefault(bodies[one.seat.body_id], str(one.person))
    return found
