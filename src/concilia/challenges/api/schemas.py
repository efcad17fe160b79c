"""What programs send and receive of challenges."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ninja import Field, Schema

from concilia.challenges import queries
from concilia.challenges.models import Challenge
from concilia.core.errors import Invalid, Problem


def among(known: Any, value: str, column: str) -> str:
    """Return the value when it is one of the choices; raises `Invalid` otherwise."""
    if value not in known.values:
        raise Invalid(Problem("unknown value", column=column, value=value[:40]))
    return value


class ChallengeOut(Schema):
    """A challenge in a list."""

    id: int
    ref: str
    body: str
    title: str
    state: str
    severity: str
    urgency: str
    kind: str
    territory: str
    population: int | None
    origin: str
    raised_at: dt.datetime
    triage_due: dt.date | None = Field(description="by when it is to be judged")
    triaged_at: dt.datetime | None
    dossier_at: dt.datetime | None
    decided_at: dt.datetime | None
    acted_at: dt.datetime | None = Field(description="first report on a duty from its decision")

    @staticmethod
    def resolve_body(one: Challenge) -> str:
        """The body's ref."""
        return one.body.ref

    @staticmethod
    def resolve_territory(one: Challenge) -> str:
        """The territory's code."""
        return one.territory.code


class CauseOut(Schema):
    """A cause; `parent` is the id of the one above it."""

    id: int
    parent: int | None
    position: int
    text: str


class FactorOut(Schema):
    """A condition and how sure the evidence makes one of it."""

    id: int
    text: str
    effect: str
    strength: str


class EvidenceOut(Schema):
    """What supports a statement, and what it points at."""

    id: int
    kind: str
    title: str
    text: str
    url: str
    source: str
    cause_id: int | None
    factor_id: int | None


class StakeholderOut(Schema):
    """Who has a say, and how each stands to it."""

    id: int
    name: str
    competence: str
    stance: str
    interest: str


class ChallengeWhole(ChallengeOut):
    """A challenge with all that is known of it."""

    statement: str
    triage_reason: str
    causes: list[CauseOut]
    factors: list[FactorOut]
    evidence: list[EvidenceOut]
    stakeholders: list[StakeholderOut]

    @staticmethod
    def resolve_causes(one: Challenge) -> list[dict[str, Any]]:
        """The tree, in its order."""
        return [
            {"id": n.id, "parent": n.parent, "position": n.position, "text": n.text}
            for n in queries.nodes_of(one)
        ]

    @staticmethod
    def resolve_factors(one: Challenge) -> list[Any]:
        """The factors."""
        return list(one.factors.values("id", "text", "effect", "strength"))

    @staticmethod
    def resolve_evidence(one: Challenge) -> list[Any]:
        """The evidence, as the page shows it."""
        return list(queries.evidence_of(one))

    @staticmethod
    def resolve_stakeholders(one: Challenge) -> list[dict[str, Any]]:
        """Those concerned, each by name."""
        return [
            {
                "id": held.pk,
                "name": str(held),
                "competence": held.competence,
                "stance": held.stance,
                "interest": held.interest,
            }
            for held in one.stakeholders.select_related("agency")
        ]


class Raise(Schema):
    """A new challenge; `signals` or `appeals` are the ids of those from which it is raised."""

    body: str
    title: str
    statement: str
    territory: str
    severity: str = "moderate"
    urgency: str = "moderate"
    kind: str = "general"
    population: int | None = None
    population_note: str = ""
    raised_for: str = Field("", description="code of the member agency that raises it")
    signals: list[int] = []
    appeals: list[int] = Field([], description="groups of appeals")


class Edit(Schema):
    """What is to change; what is left out stays."""

    title: str | None = None
    statement: str | None = None
    territory: str | None = None
    severity: str | None = None
    urgency: str | None = None
    kind: str | None = None
    population: int | None = None
    population_note: str | None = None


class Judge(Schema):
    """`step` is accept, decline, merge (into the id `into`) or refer (to the body `to`)."""

    step: str
    reason: str = ""
    into: int | None = None
    to: str = ""


class Reason(Schema):
    """Why, or what became of it."""

    reason: str


class EventOut(Schema):
    """One line of the timeline."""

    when: dt.datetime
    who: str
    what: str
    count: int = Field(description="steps of the same work by one person on one day")


class CauseIn(Schema):
    """A cause; without `parent` it lies directly under the challenge."""

    text: str
    parent: int | None = None


class CauseEdit(Schema):
    """Other words, another place, or both; `parent` 0 is the challenge itself."""

    text: str | None = None
    parent: int | None = None
    step: str = Field("", description="up, down, in or out: one place among the others")


class FactorIn(Schema):
    """A condition that `worsens` or `eases`."""

    text: str
    effect: str = "worsens"
    strength: str = Field("ungraded", description="ungraded, very_low, low, moderate or high")


class Grade(Schema):
    """How sure the evidence makes one of it."""

    strength: str


class EvidenceIn(Schema):
    """What is pointed at: by `kind` a series, a link, a note, or something of another room."""

    kind: str = Field(description="series, link, note, appeals or decision")
    title: str = ""
    text: str = ""
    url: str = Field("", description="of a link")
    key: str = Field("", description="of what is cited: a group of appeals, a decision")
    indicator: str = Field("", description="code, of a series")
    territory: str = Field("", description="code, of a series")
    starts: dt.date | None = None
    ends: dt.date | None = None
    cause: int | None = None
    factor: int | None = None


class StakeholderIn(Schema):
    """An agency by its code, or another group by its name; an agency that is there is changed."""

    agency: str = ""
    name: str = ""
    competence: str = Field("", description="empty: that of the register of agencies")
    stance: str = Field("unknown", description="unknown, for, divided or against")
    interest: str = ""
