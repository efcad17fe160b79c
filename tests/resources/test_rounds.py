"""Agencies are asked on a schedule whether what is known of their facilities is still right."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from concilia.core import clock, links
from concilia.core.models import Notice
from concilia.resources.actions import enter_facility
from concilia.resources.capacities import rounds
from concilia.resources.models import Capacity, Confirmation, Facility, Round
from tests.house import House

MARCH = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
JULY = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)


@pytest.fixture
def clinic(house: House) -> Facility:
    """A clinic of the hospital, entered in March."""
    with clock.at(MARCH):
        return enter_facility(
            by=house.operator,
            code="clinic",
            name="Clinic",
            kind="hospital",
            territory=house.north,
            agency=house.hospital,
            beds=10,
            staff=20,
            capacities="staff: nurse = 12; opening: mon = 08:00-16:00",
        )


def _said(clinic: Facility, **more: str) -> dict[str, str]:
    """Return the form as it stands, with some answers changed."""
    nurse, monday = (Capacity.objects.get(item=item) for item in ("nurse", "mon"))
    fields = {
        "beds": f"f{clinic.pk}-beds",
        "staff": f"f{clinic.pk}-staff",
        "nurse": f"f{clinic.pk}-c{nurse.pk}",
        "monday": f"f{clinic.pk}-c{monday.pk}",
    }
    answers = {"beds": "10", "staff": "20", "nurse": "12", "monday": "08:00-16:00"} | more
    return {fields[name]: value for name, value in answers.items()}


def test_nobody_is_asked_before_it_is_due_and_each_agency_once(
    house: House, clinic: Facility
) -> None:
    with clock.at(MARCH + dt.timedelta(days=89)):
        assert rounds.tick() == 0
    with clock.at(JULY):
        assert rounds.tick() == 1
        assert rounds.tick() == 0
    assert Round.objects.get().agency == house.hospital
    with clock.at(JULY + dt.timedelta(days=31)):
        assert rounds.tick() == 1
    told = Notice.objects.filter(kind=rounds.VERB, person=house.coordinator)
    assert told.count() == 2
    assert all(one.link is not None for one in told)
    Facility.objects.update(ask_every_days=0)
    with clock.at(JULY + dt.timedelta(days=70)):
        assert rounds.tick() == 0


def test_the_agency_corrects_and_confirms_by_signed_link(house: House, clinic: Facility) -> None:
    anybody = Client()
    with clock.at(JULY):
        rounds.tick()
        link = links.make(house.coordinator, rounds.VERB, Round.objects.get())
        assert "Is this still right?" in anybody.get(link).content.decode()
        for wrong in ({"monday": "from eight"}, {"beds": "-1"}):
            assert anybody.post(link, _said(clinic, **wrong)).status_code == 422
        right = _said(clinic, beds="12", nurse="11", monday="09:00-16:00")
        assert "3 values were corrected" in anybody.post(link, right).content.decode()
        assert anybody.post(link, right).status_code >= 400
    clinic.refresh_from_db()
    assert (clinic.beds, Capacity.objects.get(item="nurse").quantity) == (12, 11)
    held = Confirmation.objects.get(field="staff/nurse")
    assert (held.by, held.at) == (house.coordinator, JULY)
    assert Round.objects.get().answered_by == house.coordinator
    with clock.at(JULY + dt.timedelta(days=1)):
        assert rounds.tick() == 0


def test_each_field_shows_when_and_by_whom_it_was_confirmed(
    house: House, client: Client, clinic: Facility
) -> None:
    client.force_login(house.coordinator)
    assert "Opal Operator" in client.get("/resources/facilities/clinic/").content.decode()
    with clock.at(JULY):
        assert client.get("/resources/facilities/confirm/hospital/").status_code == 200
        client.post("/resources/facilities/confirm/hospital/", _said(clinic))
    page = client.get("/resources/facilities/clinic/").content.decode()
    assert "Cleo Coordinator" in page
    client.force_login(house.stranger)
    assert client.get("/resources/facilities/confirm/hospital/").status_code == 403
