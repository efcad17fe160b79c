"""A dossier shows earlier decisions on its subject, and what came of them."""

from __future__ import annotations

import datetime as dt

import pytest

from concilia.agencies.models import Territory
from concilia.challenges import actions as challenges
from concilia.challenges.models import Challenge
from concilia.core import clock
from concilia.core.documents import Table
from concilia.dossiers.models import Dossier, DossierVersion
from concilia.duties import actions, offers
from concilia.indicators.models import Indicator, Observation
from concilia.meetings.models import AgendaItem, Decision, Meeting, Motion
from tests.duties.conftest import MONDAY, Scene

SEEN = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
BEFORE = (70.0, 71.0, 69.0, 70.0, 72.0, 70.0, 69.0, 71.0, 70.0, 70.0, 71.0)


def challenge(scene: Scene, number: int, place: Territory, kind: str = "access") -> Challenge:
    """Return a challenge that the body took up."""
    house = scene.house
    return Challenge.objects.create(
        body=house.body,
        number=number,
        title=f"Challenge {number}",
        statement="x",
        territory=place,
        kind=kind,
        raised_by=house.owner,
        raised_at=MONDAY,
    )


def on_paper(scene: Scene, one: Challenge, decision: Decision) -> None:
    """Let the decision come of a dossier on the challenge."""
    owner = scene.house.owner
    dossier = Dossier.objects.create(challenge=one, opened_by=owner, opened_at=MONDAY)
    version = DossierVersion.objects.create(
        dossier=dossier, number=1, blocks=[], digest="a" * 64, frozen_by=owner, frozen_at=MONDAY
    )
    meeting = Meeting.objects.create(
        body=one.body, number=one.number, title="First", starts_at=MONDAY
    )
    item = AgendaItem.objects.create(
        meeting=meeting, position=1, title="x", kind="dossier", dossier_version=version
    )
    decision.motion = Motion.objects.create(
        item=item, wording="x", state="adopted", put_at=MONDAY, closed_at=MONDAY
    )
    decision.save()


def observed(place: Territory, *after: float) -> Indicator:
    """Return an indicator with eleven weeks before the Monday, and these values after it."""
    one = Indicator.objects.create(
        code="seen", name="Contacts seen", unit="%", frequency="week", direction="up"
    )
    first = MONDAY.date() - dt.timedelta(weeks=len(BEFORE) - 1)
    Observation.objects.bulk_create(
        Observation(
            indicator=one,
            territory=place,
            period=first + dt.timedelta(weeks=week),
            value=value,
            known_at=SEEN,
        )
        for week, value in enumerate((*BEFORE, *after))
    )
    return one


def told(scene: Scene, one: Challenge) -> list[tuple[str, ...]]:
    """Return the rows of the section as plain text; none when there is no section."""
    sections = list(offers.dossier(one, scene.house.owner))
    tables = [b for section in sections for b in section.blocks if isinstance(b, Table)]
    return [
        tuple(c if isinstance(c, str) else "".join(run.text for run in c) for c in row)
        for table in tables
        for row in table.rows
    ]


def test_its_duties_and_their_state(scene: Scene) -> None:
    first = challenge(scene, 1, scene.house.north)
    second = challenge(scene, 2, scene.house.north)
    assert told(scene, second) == []
    on_paper(scene, first, scene.decision)
    assert told(scene, second) == [
        (
            "2026/14, 1 June 2026. Every contact is visited daily.",
            "D-1 Visit every contact daily (Northwood Hospital): given, due on 22 June 2026",
            "No indicator was named.",
        )
    ]
    assert told(scene, first) == [], "its own decision is no earlier one"


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        (
            (84.0, 86.0),
            "now 86 % (week of 15 Jun 2026). That is better than the variation of before",
        ),
        ((61.0,), "now 61 % (week of 8 Jun 2026). That is worse than the variation of before"),
        (
            (70.0, 71.0),
            "now 71 % (week of 15 Jun 2026). No more than the ordinary variation of before.",
        ),
    ],
)
def test_the_effect_so_far_in_words(scene: Scene, after: tuple[float, ...], verdict: str) -> None:
    house = scene.house
    seen = observed(house.north, *after)
    actions.give_duty(
        scene.decision,
        title="Count every day",
        lead=house.hospital,
        due=MONDAY.date() + dt.timedelta(days=21),
        indicator=seen,
        by=house.owner,
    )
    on_paper(scene, challenge(scene, 1, house.north), scene.decision)
    with clock.at(SEEN):
        rows = told(scene, challenge(scene, 2, house.north))
    assert rows[0][2] == "No indicator was named."
    assert rows[1][0] == ""  # one decision, its second duty
    assert rows[1][2].startswith("Contacts seen: 71 % before (week of 1 Jun 2026), ")
    assert verdict in rows[1][2]


def test_what_is_on_the_subject(scene: Scene) -> None:
    house = scene.house
    on_paper(scene, challenge(scene, 1, house.region, "access"), scene.decision)
    same_kind = challenge(scene, 2, house.north, "access")
    other_kind = challenge(scene, 3, house.north, "quality")
    (row,) = told(scene, same_kind)
    assert row[0].startswith(f"2026/14, 1 June 2026, {house.region}. ")
    assert told(scene, other_kind) == []
    # An indicator that it should move is evidence here: the decision is on the subject anywhere.
    seen = observed(house.region, 80.0)
    actions.give_duty(
        scene.decision,
        title="Count",
        lead=house.hospital,
        due=MONDAY.date() + dt.timedelta(days=21),
        indicator=seen,
        by=house.owner,
    )
    challenges.add_series(other_kind, indicator=seen, territory=house.region, by=house.owner)
    assert [row[1][:3] for row in told(scene, other_kind)] == ["D-1", "D-2"]


def test_a_decision_without_a_duty_says_so(scene: Scene) -> None:
    scene.decision.duties.all().delete()
    on_paper(scene, challenge(scene, 1, scene.house.north), scene.decision)
    (row,) = told(scene, challenge(scene, 2, scene.house.north))
    assert row[1:] == ("No duty came of it.", "–")
