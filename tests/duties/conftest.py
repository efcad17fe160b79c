"""A decision of the house's body, on a Monday, and a duty that follows from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from concilia.agencies.models import Person
from concilia.bodies.models import Filling
from concilia.core import clock
from concilia.duties import actions
from concilia.duties.models import Duty
from concilia.meetings.models import Decision
from tests.house import START, House, person

MONDAY = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
DUE = dt.date(2026, 6, 22)


@dataclass
class Scene:
    """The house with a decision. The hospital leads, the insurer supports."""

    house: House
    decision: Decision
    duty: Duty
    insured: Person

    def fresh(self) -> Duty:
        """The duty as the database has it."""
        return Duty.objects.get(pk=self.duty.pk)


@pytest.fixture
def _monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def decided(_monday: None, house: House) -> Decision:
    """A decision of today."""
    return Decision.objects.create(
        body=house.body,
        year=2026,
        number=14,
        wording="Every contact is visited daily.",
        decided_at=MONDAY,
    )


@pytest.fixture
def scene(decided: Decision, house: House) -> Scene:
    """A duty was given to the hospital, with the insurer supporting."""
    insured = person("Ina Insurer")
    seat = house.insurer.seats.get(role="adviser")
    Filling.objects.create(seat=seat, person=insured, kind="substitute", starts=START)
    duty = actions.give_duty(
        decided,
        title="Visit every contact daily",
        deliverable="A weekly list",
        lead=house.hospital,
        supporting=[house.insurer],
        due=DUE,
        by=house.owner,
    )
    return Scene(house, decided, duty, insured)
