"""Seats and who fills them: the actions, and the facts that must hold."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from concilia.agencies.models import Agency, Person
from concilia.bodies import actions, queries
from concilia.bodies.models import Body, Filling, Seat
from concilia.core import permissions
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.models import LedgerEntry
from tests.house import START, House

JUNE = dt.date(2026, 6, 1)


@pytest.fixture
def seat(house: House) -> Seat:
    """The hospital's seat, filled by the colleague."""
    return house.body.seats.get(agency=house.hospital)


def test_a_seat_is_given_and_stands_in_the_ledger(house: House) -> None:
    made = actions.give_seat(
        house.body,
        house.insurer,
        role="member",
        title="for the insurers",
        starts=JUNE,
        by=house.owner,
    )
    assert made.cluster == house.welfare
    entry = LedgerEntry.objects.get(verb="bodies.seat")
    assert (entry.object, entry.scope) == (f"bodies.seat:{made.pk}", f"body:{house.body.pk}")
    for who in (house.chair, house.colleague, house.coordinator, house.auditor, house.stranger):
        with pytest.raises(Forbidden):
            actions.give_seat(house.body, house.insurer, role="member", starts=JUNE, by=who)


def test_what_a_seat_cannot_be(house: House) -> None:
    with pytest.raises(Invalid):
        actions.give_seat(
            house.body, house.insurer, role="member", starts=JUNE, ends=START, by=house.owner
        )
    with pytest.raises(Invalid, match="chair"):
        actions.give_seat(house.body, house.insurer, role="chair", starts=JUNE, by=house.owner)
    Agency.objects.filter(pk=house.insurer.pk).update(state="dissolved")
    house.insurer.refresh_from_db()
    with pytest.raises(Invalid, match="no longer"):
        actions.give_seat(house.body, house.insurer, role="member", starts=JUNE, by=house.owner)
    assert Seat.objects.filter(body=house.body).count() == 5


def test_a_new_delegate_takes_the_place_of_the_present_one(house: House, seat: Seat) -> None:
    made = actions.fill_seat(seat, person=house.coordinator, starts=JUNE, by=house.owner)
    former = Filling.objects.get(seat=seat, person=house.colleague)
    assert former.ends == JUNE - dt.timedelta(days=1)
    assert made.ends is None
    assert queries.delegates_of(house.hospital, house.body, JUNE) == [
        house.coordinator,
        house.substitute,
    ]
    assert queries.delegates_of(house.hospital, house.body, START)[0] == house.colleague


def test_an_unknown_person_is_made_from_the_address(house: House, seat: Seat) -> None:
    with pytest.raises(Invalid, match="name"):
        actions.fill_seat(
            seat, email="new@example.org", kind="substitute", starts=JUNE, by=house.owner
        )
    actions.fill_seat(
        seat, email="New@example.org", name="Nia", kind="substitute", starts=JUNE, by=house.owner
    )
    nia = Person.objects.get(email="new@example.org")
    assert not nia.has_usable_password()
    assert nia in queries.seats_of(house.body, JUNE).get(pk=seat.pk).substitutes


@pytest.mark.parametrize(
    ("who", "kind", "starts", "ends", "refusal"),
    [
        ("coordinator", "delegate", JUNE, START, Invalid),
        ("coordinator", "delegate", dt.date(2025, 1, 1), None, Invalid),
        ("coordinator", "delegate", JUNE, dt.date(2026, 7, 1), Invalid),
        ("coordinator", "delegate", START, None, Invalid),
        ("colleague", "substitute", JUNE, None, Invalid),
        ("colleague", "delegate", JUNE, None, Invalid),
        ("substitute", "substitute", JUNE, JUNE, Invalid),
    ],
)
def test_overlapping_and_impossible_periods_are_refused(
    house: House,
    seat: Seat,
    who: str,
    kind: str,
    starts: dt.date,
    ends: dt.date | None,
    refusal: type[Exception],
) -> None:
    before = list(Filling.objects.values())
    with pytest.raises(refusal):
        actions.fill_seat(
            seat, person=getattr(house, who), kind=kind, starts=starts, ends=ends, by=house.owner
        )
    assert list(Filling.objects.values()) == before
    assert not LedgerEntry.objects.exists()


def test_the_agency_names_the_delegate_of_its_own_seat_only(house: House, seat: Seat) -> None:
    actions.fill_seat(seat, person=house.stranger, starts=JUNE, by=house.coordinator)
    assert LedgerEntry.objects.get().verb == "bodies.delegate"
    other = house.body.seats.filter(agency=house.insurer).first()
    assert other
    with pytest.raises(Forbidden):
        actions.fill_seat(other, person=house.stranger, starts=JUNE, by=house.coordinator)
    with pytest.raises(Forbidden):
        actions.end_seat(seat, JUNE, by=house.coordinator)
    for who in (house.colleague, house.chair, house.auditor):
        with pytest.raises(Forbidden):
            actions.fill_seat(seat, person=who, starts=JUNE, by=who)


def test_a_seat_ends_and_takes_its_people_along(house: House, seat: Seat) -> None:
    later = Filling.objects.create(
        seat=seat, person=house.stranger, kind="substitute", starts=dt.date(2026, 9, 1)
    )
    with pytest.raises(Invalid):
        actions.end_seat(seat, dt.date(2025, 1, 1), by=house.owner)
    actions.end_seat(seat, JUNE, by=house.owner)
    assert not Filling.objects.filter(pk=later.pk).exists()
    assert set(seat.fillings.values_list("ends", flat=True)) == {JUNE}
    assert list(queries.seats_of(house.body, dt.date(2026, 6, 2)).filter(pk=seat.pk)) == []
    with pytest.raises(NotNow):
        actions.end_seat(seat, dt.date(2026, 7, 1), by=house.owner)
    with pytest.raises(NotNow):
        actions.fill_seat(seat, person=house.stranger, starts=dt.date(2026, 7, 1), by=house.owner)


def test_a_filling_never_outlives_its_seat(house: House) -> None:
    made = actions.give_seat(
        house.body,
        house.insurer,
        role="member",
        starts=JUNE,
        ends=dt.date(2026, 12, 31),
        by=house.owner,
    )
    filling = actions.fill_seat(made, person=house.stranger, starts=JUNE, by=house.owner)
    assert filling.ends == dt.date(2026, 12, 31)


def test_somebody_leaves_a_seat(house: House, seat: Seat) -> None:
    filling = seat.fillings.get(person=house.colleague)
    with pytest.raises(Invalid):
        actions.end_filling(filling, dt.date(2025, 1, 1), by=house.owner)
    actions.end_filling(filling, JUNE, by=house.coordinator)
    with pytest.raises(NotNow):
        actions.end_filling(filling, dt.date(2026, 7, 1), by=house.owner)
    assert queries.delegates_of(house.hospital, house.body, dt.date(2026, 6, 2)) == [
        house.substitute
    ]


def test_the_database_itself_refuses_a_second_open_delegate(house: House, seat: Seat) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Filling.objects.create(seat=seat, person=house.stranger, starts=JUNE)


def test_seats_cost_two_queries(
    house: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        seats = list(queries.seats_of(house.body, JUNE))
        assert [seat.delegate for seat in seats].count(None) == 0
        assert {str(seat.agency) for seat in seats}
    lone = Seat.objects.get(agency=house.hospital)
    assert lone.delegate == house.colleague
    assert lone.substitutes == [house.substitute]


def test_an_agencys_own_people_see_the_bodies_in_which_it_sits(house: House) -> None:
    assert house.body in Body.objects.visible_to(house.coordinator)
    assert house.other_body not in Body.objects.visible_to(house.coordinator)
    assert list(Body.objects.visible_to(house.stranger)) == [house.other_body]
    assert list(Body.objects.visible_to(None)) == []
    house.other_body.public = True
    house.other_body.save()
    assert list(Body.objects.visible_to(None)) == [house.other_body]
    assert "secretary" in permissions.roles_on(house.owner, house.body)
