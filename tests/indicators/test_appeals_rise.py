"""Since when the appeals of a group come: the month of the rise, not that of the first."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from concilia.core import clock
from concilia.core.permissions import SYSTEM
from concilia.indicators.appeals import actions, rules
from concilia.indicators.appeals.grouping import offers, queries
from concilia.indicators.appeals.models import AppealGroup
from concilia.indicators.models import Appeal
from tests.house import House

FIRST, LAST = dt.date(2025, 7, 1), dt.date(2026, 6, 1)
months = st.lists(st.integers(0, 12), min_size=1, max_size=12)


def days_of(counts: Sequence[int]) -> list[dt.date]:
    """Return the days of so many appeals in each month from July 2025."""
    return [
        month + dt.timedelta(days=n)
        for month, count in zip(rules.months(LAST, 12), counts, strict=False)
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("counts", "since"),
    [
        ([1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 14, 17], dt.date(2026, 5, 1)),
        ([4, 5, 4, 5, 4, 5, 4, 5], FIRST),  # alike all the time
        ([12, 11, 1, 0, 1], FIRST),  # they ebb away
        ([1, 0, 0, 2], FIRST),  # too few to tell
        ([3], FIRST),
        ([0, 0, 1, 1, 9, 9, 12], dt.date(2025, 11, 1)),
    ],
)
def test_the_month_of_the_rise(counts: list[int], since: dt.date) -> None:
    assert rules.rise(days_of(counts)) == since


def test_no_days_no_month() -> None:
    assert rules.rise([]) is None


@given(months)
def test_a_rise_is_a_month_from_which_more_came_than_before(counts: list[int]) -> None:
    days = days_of(counts)
    since = rules.rise(days)
    if not days:
        assert since is None
        return
    assert since is not None
    first, last = (day.replace(day=1) for day in (min(days), max(days)))
    assert first <= since <= last
    if since > first:
        span = {day: n for n, day in enumerate(rules.months(last, 12))}
        before = sum(day < since for day in days) / (span[since] - span[first])
        after = sum(day >= since for day in days) / (span[last] - span[since] + 1)
        assert after > before


@given(months, st.integers(1, 3))
def test_the_order_of_the_days_does_not_matter(counts: list[int], turn: int) -> None:
    days = days_of(counts)
    assert rules.rise(days) == rules.rise(days[turn:] + days[:turn])


def test_the_sentence_counts_from_the_rise_and_evidence_tells_the_earlier(
    house: House, client: Client
) -> None:
    now = dt.datetime(2026, 6, 20, 9, tzinfo=dt.UTC)
    with clock.at(now):
        first = actions.receive_appeal(
            house.body,
            received_on=FIRST,
            channel="letter",
            category="waiting",
            territory=house.north,
            text="The ultrasound is far away.",
            by=SYSTEM,
        )
        group = AppealGroup.objects.create(
            body=house.body, territory=house.north, terms=["ultrasound"], made_at=now
        )
        same = {
            field.attname: getattr(first, field.attname)
            for field in Appeal._meta.concrete_fields
            if field.attname not in {"id", "number", "received_on", "group_id", "due_on"}
        }
        number = itertools.count(1000)
        Appeal.objects.bulk_create(
            Appeal(**same, number=next(number), received_on=day, due_on=day, group=group)
            for day in days_of([1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 14, 17])
        )
        said = "31 appeals about “ultrasound” in Northwood since May 2026"
        assert queries.told(group) == said
        client.force_login(house.owner)
        assert said in client.get("/appeals/groups/").text
        assert said in client.get(group.get_absolute_url()).text
        (cited,) = offers.evidence()["appeals"](house.body.pk, house.owner)
    assert cited.title == said
    assert "3 came earlier, the first in July 2025." in cited.text
    assert cited.starts == FIRST
