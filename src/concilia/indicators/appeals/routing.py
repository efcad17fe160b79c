"""Which agency is competent for an appeal, and why: by competence, place and earlier practice."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from concilia.agencies.folding import fold
from concilia.agencies.models import Agency, Competence, Territory
from concilia.bodies.models import Body, Seat
from concilia.indicators.appeals.models import Appeal

SHOWN = 3
PRACTICE = dt.timedelta(days=366)
_DATA = Path(__file__).parent.parent / "data" / "appeal_routes.csv"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agency that may be competent: what speaks for it, and how strongly.

    `answered` of `asked` appeals of the category went to it in a year.
    """

    agency: Agency
    competence: Competence | None
    near: bool
    seated: bool
    answered: int
    asked: int
    score: float

    @property
    def basis(self) -> str:
        """The competence in one line, as it is kept with the appeal; empty without one."""
        if self.competence is None:
            return ""
        law = f" ({self.competence.legal_basis})" if self.competence.legal_basis else ""
        return f"{self.competence}{law}"[:400]

    @property
    def reasons(self) -> list[str]:
        """What speaks for it, the weightiest first."""
        said = []
        if self.competence is not None:
            said.append(_("competent: %(competence)s") % {"competence": self.basis})
        if self.near:
            said.append(_("works in this territory"))
        if self.answered:
            words = _("answered %(part)d of %(all)d appeals of this category in a year")
            said.append(words % {"part": self.answered, "all": self.asked})
        if self.seated:
            said.append(_("has a seat in the body"))
        return said


@cache
def _stems() -> Mapping[str, tuple[str, ...]]:
    with _DATA.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {row["category"]: tuple(map(fold, row["stems"].split("|"))) for row in rows}


def matched(category: str, words: str) -> int:
    """Return how many stems of a category begin a word of `words` (anywhere in Chinese)."""
    text = f" {fold(words)}"
    return sum(
        stem in text if ord(stem[0]) > 0x2E80 else f" {stem}" in text
        for stem in _stems().get(category, ())
    )


def propose(body: Body, category: str, territory: Territory) -> list[Candidate]:
    """Return at most three candidates, the best first; four queries.

    Only agencies whose territory lies within that of the body or above it, or that sit in it.
    """
    seated = set(Seat.objects.on(body.today()).filter(body=body).values_list("agency", flat=True))
    place = Q(agency__territory=None) | Q(agency__territory__path__startswith=body.territory.path)
    above = [code for code in body.territory.path.split("/") if code]
    rows = Competence.objects.filter(
        place | Q(agency__territory__code__in=above) | Q(agency__in=seated),
        agency__state=Agency.State.ACTIVE,
    ).select_related("agency__territory")
    practice = _practice(body, category)
    best: dict[int, tuple[int, Competence]] = {}
    for row in rows:
        hits = 2 * matched(category, row.policy_area) + matched(category, row.function)
        if hits > best.get(row.agency_id, (0, row))[0]:
            best[row.agency_id] = (hits, row)
    missing = practice.keys() - best.keys()
    known = Agency.objects.filter(pk__in=missing, state=Agency.State.ACTIVE)
    agencies = {pk: row.agency for pk, (_hits, row) in best.items()}
    agencies |= {one.pk: one for one in known.select_related("territory")}
    asked = sum(practice.values())
    found = []
    for pk, agency in agencies.items():
        hits, competence = best.get(pk, (0, None))
        near = agency.territory is not None and territory.path.startswith(agency.territory.path)
        answered = practice.get(pk, 0)
        score = min(hits, 4) + 1.5 * near + 3 * answered / max(asked, 5) + 0.5 * (pk in seated)
        found.append(Candidate(agency, competence, near, pk in seated, answered, asked, score))
    return sorted(found, key=lambda one: (-one.score, one.agency.code))[:SHOWN]


def _practice(body: Body, category: str) -> dict[int, int]:
    since = body.today() - PRACTICE
    rows = (
        Appeal.objects.filter(body=body, category=category, answered_on__gte=since)
        .exclude(agency=None)
        .order_by()
        .values_list("agency")
        .annotate(n=Count("pk"))
    )
    return dict(rows)
