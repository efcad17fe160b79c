"""What the stories of access, placement and allocation begin with."""

from __future__ import annotations

import pytest
from django.test import Client

from concilia.core import jobs
from concilia.resources.actions import enter_facility
from concilia.resources.models import Scenario
from tests.house import House


@pytest.fixture
def clinics(house: House) -> None:
    """A clinic in each zone, and one in the sea."""
    for code, place, at, beds in (
        ("north", house.north, (50.91, 4.41), 30),
        ("south", house.south, (50.71, 4.61), 10),
        ("wreck", house.south, (48.0, -9.0), 5),
    ):
        enter_facility(
            by=house.operator,
            code=code,
            name=f"{code.title()} clinic",
            kind="hospital",
            territory=place,
            beds=beds,
            latitude=at[0],
            longitude=at[1],
        )


def answered(scenario: Scenario) -> Scenario:
    """Let the worker do its work."""
    jobs.work("tests")
    scenario.refresh_from_db()
    assert not scenario.busy, scenario.problem
    return scenario


def keep(client: Client, query: str = "", title: str = "As it is") -> Scenario:
    """Keep the page of access as a scenario of the council."""
    sent = client.post(f"/resources/access/{query}", {"title": title, "body": "council"})
    assert sent.status_code == 302, sent.content.decode()
    return answered(Scenario.objects.latest("pk"))
