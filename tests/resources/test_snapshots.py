"""Dated lists are compared: what started, ended and moved."""

from __future__ import annotations

import csv
import io

from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from concilia.core.tables.actions import take_in
from concilia.resources.snapshots.rules import compare
from tests.house import House

HEAD = "district,organisation,activity\n"
PRESENCES = st.sets(st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.sampled_from("pqr")))


@given(PRESENCES, PRESENCES)
def test_every_presence_is_kept_ended_or_moved(
    before: set[tuple[str, str, str]], after: set[tuple[str, str, str]]
) -> None:
    found = compare(before, after)
    assert found.kept == len(before & after)
    moved_from = {(m.agency, m.activity, place) for m in found.moved for place in m.ended}
    moved_to = {(m.agency, m.activity, place) for m in found.moved for place in m.started}
    assert set(found.ended) | moved_from == before - after
    assert set(found.started) | moved_to == after - before
    assert not set(found.ended) & moved_from
    assert found.nothing == (before == after)
    back = compare(after, before)
    assert (set(back.started), set(back.ended)) == (set(found.ended), set(found.started))


def test_a_move_lies_within_one_country() -> None:
    before, after = {("who", "tracing", "bomi")}, {("who", "tracing", "kono")}
    country = {"bomi": "LR", "kono": "SL"}
    assert compare(before, after).moved
    apart = compare(before, after, country=country.__getitem__)
    assert (apart.moved, len(apart.started), len(apart.ended)) == ((), 1, 1)


def _bring(house: House, day: str, rows: str) -> None:
    done = take_in(
        "activities", name=f"3w-{day}.csv", content=(HEAD + rows).encode(), by=house.owner
    )
    assert done.counts["wrong"] == 0, done.problems


def test_the_page_sets_two_reports_against_each_other(house: House, client: Client) -> None:
    client.force_login(house.colleague)
    hospital, insurer, trust = map(str, (house.hospital, house.insurer, house.outsider))
    _bring(
        house,
        "2026-01-05",
        f"Northwood,{hospital},Vaccination\nNorthwood,{insurer},Screening\n"
        f"Southmere,{hospital},Screening\n",
    )
    assert "no second report" in client.get("/resources/changes/").content.decode()
    _bring(
        house,
        "2026-02-05",
        f"Southmere,{hospital},Vaccination\nNorthwood,{trust},Screening\n"
        f"Southmere,{hospital},Screening\n",
    )
    told = client.get("/resources/changes/").context["told"]
    [moved], [started], [ended] = told.moved, told.started, told.ended
    assert moved.agency == house.hospital
    assert (moved.ended, moved.started) == ((house.north,), (house.south,))
    assert (started.agency, ended.agency, told.found.kept) == (house.outsider, house.insurer, 1)
    text = client.get("/resources/changes/?format=csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["Change"] for row in rows} >= {"started", "ended", "moved"}
    narrow = client.get("/resources/changes/?type=screening&territory=R-N").context["told"]
    assert (len(narrow.started), len(narrow.ended), narrow.moved) == (1, 1, [])
    same = client.get("/resources/changes/?before=2026-02-05&after=2026-02-05")
    assert "two different days" in same.content.decode()
