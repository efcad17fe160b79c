"""All that a dossier draws on, each read once and only when a section asks for it."""

from __future__ import annotations

from functools import cached_property

from concilia.agencies.models import Agency
from concilia.challenges import cause_tree, series
from concilia.challenges.models import Evidence, Factor, Stakeholder
from concilia.challenges.queries import evidence_of, nodes_of
from concilia.challenges.series import Shown
from concilia.core import offers
from concilia.core.charts import Chart
from concilia.core.documents import Section
from concilia.core.permissions import Actor
from concilia.dossiers import layouts, queries
from concilia.dossiers.models import (
    Contribution,
    Dossier,
    DraftDecision,
    Option,
    Part,
    Verification,
)
from concilia.dossiers.weighing import Comparison, compared


class Knowledge:
    """What is known of one dossier, for one reader."""

    def __init__(self, dossier: Dossier, user: Actor) -> None:
        self.dossier = dossier
        self.challenge = dossier.challenge
        self.body = dossier.challenge.body
        self.territory = dossier.challenge.territory
        self.user = user
        self.today = self.body.today()

    @cached_property
    def parts(self) -> list[Part]:
        """The sections; of a dossier without any, those of the usual template."""
        held = list(self.dossier.parts.select_related("owner", "edited_by"))
        return held or [
            Part(dossier=self.dossier, key=place.key, title=place.title)
            for place in layouts.shipped(self.challenge.kind)
        ]

    @cached_property
    def evidence(self) -> list[Evidence]:
        """The evidence of the challenge."""
        return evidence_of(self.challenge)

    @cached_property
    def shown(self) -> dict[int, Shown]:
        """The series among the evidence."""
        return series.shown(self.evidence)

    @cached_property
    def comparisons(self) -> dict[int, Chart]:
        """The neighbours' values, by the evidence's id."""
        return series.comparisons(self.evidence, self.shown)

    @cached_property
    def doubts(self) -> dict[int, list[Verification]]:
        """The demands to verify a figure, by the evidence's id."""
        found: dict[int, list[Verification]] = {}
        for one in self.dossier.verifications.select_related(
            "demanded_by", "agency", "answered_by"
        ):
            found.setdefault(one.evidence_id, []).append(one)
        return found

    @cached_property
    def nodes(self) -> list[cause_tree.Node]:
        """The causes."""
        return nodes_of(self.challenge)

    @cached_property
    def factors(self) -> list[Factor]:
        """The factors."""
        return list(self.challenge.factors.all())

    @cached_property
    def stakeholders(self) -> list[Stakeholder]:
        """The stakeholders."""
        return list(self.challenge.stakeholders.select_related("agency"))

    @cached_property
    def contributions(self) -> list[Contribution]:
        """What agencies were asked and gave."""
        return queries.contributions_of(self.dossier)

    @cached_property
    def drafts(self) -> list[DraftDecision]:
        """What the meeting will be asked."""
        return queries.drafts_of(self.dossier)

    @cached_property
    def options(self) -> list[Option]:
        """The options with their effects and scores."""
        return queries.options_of(self.dossier)

    @cached_property
    def comparison(self) -> Comparison:
        """The options set against the criteria."""
        return compared(self.options, list(self.dossier.criteria.all()))

    @cached_property
    def members(self) -> dict[Agency, list[str]]:
        """The agencies with seats."""
        return queries.member_agencies(self.body, self.today)

    @cached_property
    def offered(self) -> list[Section]:
        """What rooms further down know of the challenge."""
        return [
            section
            for provider in offers.of("dossier")
            for section in sorted(provider(self.challenge, self.user), key=lambda one: one.order)
            if section.blocks
        ]
