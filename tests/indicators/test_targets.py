"""Targets: who sets them, who may adapt them, and what status a value has."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from concilia.bodies.models import Body
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.permissions import SYSTEM
from concilia.indicators import actions as definitions
from concilia.indicators import feeds
from concilia.indicators.models import Indicator, Target
from concilia.indicators.signals import reading
from concilia.indicators.targets import actions, queries, rules
from concilia.indicators.targets.rules import Aim, Status
from tests.house import House

START = dt.date(2026, 1, 1)


@pytest.fixture
def wait(house: House) -> Indicator:
    """An indicator where less is better."""
    return definitions.define(
        by=SYSTEM, code="wait", name="Wait", frequency="month", direction="down", maximum=100
    )


@pytest.fixture
def zone(house: House) -> Body:
    """A body of the north, below the house's."""
    return Body.objects.create(
        ref="zone", name="Zone", kind="care_council", parent=house.body, territory=house.north
    )


def test_a_child_adapts_as_the_steering_above_allows(
    house: House, wait: Indicator, zone: Body
) -> None:
    actions.set_target(house.body, wait, house.region, value=20, starts=START, by=house.owner)
    assert queries.values(wait, [house.north, house.south], START) == {
        house.north.pk: 20,
        house.south.pk: 20,
    }
    actions.set_target(zone, wait, house.north, value=25, starts=START, by=SYSTEM)
    found = queries.values(wait, [house.north, house.south], START)
    assert found == {house.north.pk: 25, house.south.pk: 20}
    Body.objects.filter(pk=house.body.pk).update(steering="centralised")
    with pytest.raises(NotNow, match="steers centrally"):
        actions.set_target(zone, wait, house.north, value=30, starts=START, by=SYSTEM)
    Body.objects.filter(pk=house.body.pk).update(steering="decentralised")
    actions.set_target(zone, wait, house.north, value=30, starts=START, by=SYSTEM)
    assert Target.objects.filter(body=zone).count() == 1
    assert queries.values(wait, [house.north], dt.date(2025, 1, 1)) == {}


def test_what_cannot_be_a_target_is_refused(house: House, wait: Indicator, zone: Body) -> None:
    with pytest.raises(Forbidden):
        actions.set_target(house.body, wait, house.north, value=1, starts=START, by=house.colleague)
    for values in (
        {"territory": house.south, "value": 5.0},
        {"territory": house.north, "value": -5.0},
        {"territory": house.north, "value": 500.0},
        {"territory": house.north, "value": 5.0, "ends": dt.date(2025, 1, 1)},
    ):
        with pytest.raises(Invalid):
            actions.set_target(zone, wait, starts=START, by=SYSTEM, **values)


def test_the_page_sets_one_and_the_indicator_shows_its_status(
    house: House, wait: Indicator, client: Client
) -> None:
    feeds.put("wait", [(house.north, dt.date(2025, n, 1), 20.0 + n % 3) for n in range(1, 13)])
    data = {"body": house.body.pk, "territory": house.region.pk}
    data |= {"value": "30", "starts": "2025-01-01"}
    path = "/indicators/wait/targets/"
    client.force_login(house.colleague)
    assert "Set a target" not in client.get(path).content.decode()
    assert client.post(path, data).status_code == 403
    client.force_login(house.owner)
    assert client.post(path, data | {"value": "x"}).status_code == 422
    assert client.post(path, data | {"value": "900"}).status_code == 422
    assert client.post(path, data).status_code == 302
    assert "30" in client.get(path).content.decode()
    (read,) = reading.read(wait, [house.north])
    assert (read.target, read.status, read.assurance.value) == (30, Status.REACHED, "pass")
    assert "will reach its target" in client.get("/indicators/wait/").content.decode()


@given(
    st.floats(-1e6, 1e6, allow_nan=False),
    st.floats(-1e6, 1e6, allow_nan=False),
)
def test_the_status_is_the_same_from_either_side(value: float, target: float) -> None:
    assert rules.status(value, target, "up") == rules.status(-value, -target, "down")
    assert rules.status(target, target, "up") is Status.REACHED
    assert rules.status(value, target, "none") is Status.NONE
    assert rules.status(None, target, "up") is rules.status(value, None, "up") is Status.NONE


def test_status_and_the_target_that_holds_by_hand() -> None:
    assert rules.status(91, 100, "up") is Status.NEAR
    assert rules.status(89, 100, "up") is Status.MISSED
    assert rules.status(109, 100, "down") is Status.NEAR
    wide = Aim("/R/", START, None, 1, depth=1)
    near = Aim("/R/N/", START, dt.date(2026, 6, 30), 2, depth=1)
    child = Aim("/R/N/", START, None, 3, depth=2)
    later = Aim("/R/", dt.date(2026, 3, 1), None, 4, depth=1)
    day = dt.date(2026, 5, 1)
    assert rules.holding([wide, near, child, later], "/R/N/", day) == child
    assert rules.holding([wide, near], "/R/N/", day) == near
    assert rules.holding([wide, near], "/R/N/", dt.date(2026, 7, 1)) == wide
    assert rules.holding([wide, later], "/R/S/", day) == later
    assert rules.holding([near], "/R/S/", day) is None
