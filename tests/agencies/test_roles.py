"""Who a person is, where, today."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django import DjangoAssertNumQueries

from concilia.agencies.models import Agency, Appointment
from concilia.agencies.queries import agencies_of
from concilia.bodies.actions import fill_seat, give_seat
from concilia.bodies.models import Seat
from concilia.core import clock, permissions
from concilia.core.permissions import SYSTEM_SCOPE
from tests.house import START, House, person


def test_roles_come_from_seats_appointments_and_flags_in_two_queries(
    house: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    body, agency = ("body", house.body.pk), ("agency", house.hospital.pk)
    seat = permissions.seated(house.body.pk, house.hospital.pk)
    with django_assert_num_queries(2):
        roles = permissions.roles_by_scope(house.colleague)
    assert roles == {body: {"member"}, seat: {"agency.delegate"}}
    assert permissions.roles_by_scope(house.coordinator) == {agency: {"agency.coordinator"}}
    assert permissions.roles_by_scope(house.operator) == {SYSTEM_SCOPE: {"operator"}}
    assert permissions.roles_by_scope(house.auditor) == {SYSTEM_SCOPE: {"auditor"}}


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (dt.date(2026, 2, 28), False),
        (dt.date(2026, 3, 1), True),
        (dt.date(2026, 3, 31), True),
        (dt.date(2026, 4, 1), False),
    ],
)
def test_an_appointment_holds_from_its_first_to_its_last_day(
    house: House, day: dt.date, holds: bool
) -> None:
    Appointment.objects.create(
        person=house.stranger,
        agency=house.insurer,
        role="head",
        starts=dt.date(2026, 3, 1),
        ends=dt.date(2026, 3, 31),
    )
    with clock.at(dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC)):
        held = permissions.roles_by_scope(house.stranger)
    assert (("agency", house.insurer.pk) in held) is holds
    assert (house.insurer in agencies_of(house.stranger, day)) is holds


def test_a_seat_that_ended_gives_no_role_though_its_filling_is_open(house: House) -> None:
    house.body.seats.update(ends=START)
    assert permissions.roles_by_scope(house.owner) == {}


def test_an_appointment_in_a_merged_agency_counts_in_its_successor(house: House) -> None:
    Agency.objects.filter(pk=house.hospital.pk).update(state="merged", merged_into=house.insurer)
    roles = permissions.roles_by_scope(house.coordinator)
    assert roles[("agency", house.insurer.pk)] == {"agency.coordinator"}


def test_whom_a_secretary_seats_speaks_for_the_agency_in_that_body_alone(house: House) -> None:
    """Else the secretary of any body could name a friend, and read what every agency owes."""
    seat = give_seat(
        house.other_body, house.hospital, role="member", starts=START, by=house.stranger
    )
    fill_seat(seat, email=house.coordinator.email, starts=START, by=house.stranger)
    friend = person("Fay Friend")
    fill_seat(seat, email=friend.email, kind="substitute", starts=START, by=house.stranger)

    assert permissions.acts_for(friend, house.other_body.pk) == {house.hospital.pk}
    assert permissions.acts_for(friend, house.body.pk) == frozenset()
    assert not permissions.may(friend, "agencies.people", house.hospital)
    assert permissions.may(friend, "duties.report", seat)
    here = permissions.acting(friend, agency="agency", body="body")
    assert [found.pk for found in Seat.objects.filter(here)] == [seat.pk]
    appointed = permissions.acting(house.coordinator, agency="agency", body="body")
    assert Seat.objects.filter(appointed).count() == 2
    for nobody in (None, AnonymousUser(), permissions.SYSTEM):
        assert not Seat.objects.filter(permissions.acting(nobody, agency="agency", body="body"))
