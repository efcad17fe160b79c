"""Somebody who searches need not know how a word is written: capitals count in no alphabet."""

from __future__ import annotations

import sqlite3

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from concilia.agencies.models import Agency
from concilia.core import searching
from tests.house import House

ASCII = st.text(alphabet="abAB%_\\'x. ", max_size=8)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Больница № 3", "больница"),
        ("Ärztekammer", "ÄRZTE"),
        ("Hôpital de l’Étoile", "étoile"),
        ("疾病预防控制中心", "预防"),
        ("100 % care_group", "0 % CARE_"),
    ],
)
def test_capitals_count_in_no_alphabet(name: str, asked: str) -> None:
    Agency.objects.create(code="one", name=name, type="hospital")
    Agency.objects.create(code="two", name="Other", type="hospital")
    assert [one.name for one in Agency.objects.filter(name__icontains=asked)] == [name]


def test_the_list_of_agencies_finds_it(house: House, client: Client) -> None:
    Agency.objects.create(code="three", name="Областная больница", type="hospital")
    client.force_login(house.owner)
    answer = client.get("/agencies/?q=ОБЛАСТНАЯ")
    assert "Областная больница" in answer.content.decode()


@given(pattern=ASCII, text=ASCII)
def test_like_is_that_of_the_database_where_letters_are_ascii(pattern: str, text: str) -> None:
    plain = sqlite3.connect(":memory:")
    try:
        if not pattern.endswith("\\"):
            (expected,) = plain.execute(r"select ? like ? escape '\'", (text, pattern)).fetchone()
            assert searching.like(pattern, text, "\\") == expected
        (expected,) = plain.execute("select ? like ?", (text, pattern)).fetchone()
        assert searching.like(pattern, text) == expected
    finally:
        plain.close()


@pytest.mark.django_db
def test_nothing_is_like_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select null like 'a', 'a' like null")
        assert cursor.fetchone() == (None, None)
