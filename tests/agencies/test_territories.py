"""The tree of territories, its pages, and the pure rules of trees and names."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from concilia.agencies import names, rules
from concilia.agencies.folding import fold, key
from concilia.agencies.models import Territory
from tests.house import House

SQUARE = {"type": "Polygon", "coordinates": [[[4.0, 50], [5, 50], [5, 51], [4.0, 50]]]}


def test_a_territory_is_entered_moved_and_its_parts_move_along(
    house: House, client: Client
) -> None:
    client.force_login(house.operator)
    assert client.get("/agencies/territories/new/?in=R-N").status_code == 200
    data = {
        "code": "R-N-1",
        "name": "Quarter",
        "level": "site",
        "parent": house.north.pk,
        "population": "500",
        "geometry": json.dumps(SQUARE),
        "name_ru": "Квартал",
    }
    assert client.post("/agencies/territories/new/", data).url == "/agencies/territories/R-N-1/"
    made = Territory.objects.get(code="R-N-1")
    assert (made.path, made.geometry, made.names) == ("/R/R-N/R-N-1/", SQUARE, {"ru": "Квартал"})
    edit = "/agencies/territories/R-N/edit/"
    assert client.get(edit).status_code == 200
    moved = {"code": "R-X", "name": "Northwood", "level": "zone", "parent": house.south.pk}
    assert client.post(edit, moved).status_code == 302
    made.refresh_from_db()
    assert made.path == "/R/R-S/R-X/R-N-1/"
    for code in ("R", "R-S", "R-X", "R-N-1"):
        assert client.get(f"/agencies/territories/{code}/").status_code == 200
    circle = {"code": "R", "name": "Riverland", "level": "region", "parent": made.pk}
    answer = client.post("/agencies/territories/R/edit/", circle)
    assert answer.status_code == 422
    assert "cannot lie within itself" in answer.content.decode()


@pytest.mark.parametrize(
    "bad",
    [
        {"code": "R"},
        {"code": "new"},
        {"code": "a/b"},
        {"code": "ok", "latitude": "91"},
        {"code": "ok", "longitude": "nan"},
        {"code": "ok", "population": "-1"},
        {"code": "ok", "geometry": "{"},
        {"code": "ok", "geometry": '{"type": "Point", "coordinates": [1, 2]}'},
        {"code": "ok", "geometry": '{"type": "Polygon", "coordinates": [["a"]]}'},
        {"code": "ok", "geometry": '{"type": "Polygon", "coordinates": [[[500, 1]]]}'},
        {"code": "ok", "name": "x" * 10_000},
        {"code": "ok", "name": "\0"},
    ],
)
def test_wrong_territories_are_refused(house: House, client: Client, bad: dict[str, str]) -> None:
    client.force_login(house.operator)
    data = {"name": "Fine", "level": "zone"} | bad
    before = Territory.objects.count()
    assert client.post("/agencies/territories/new/", data).status_code == 422
    assert Territory.objects.count() == before


def test_a_path_never_outgrows_its_column(house: House, client: Client) -> None:
    client.force_login(house.operator)
    parent = house.north
    for number in range(20):
        code = f"{number:02}" + "x" * 38
        data = {"code": code, "name": "Deep", "level": "site", "parent": parent.pk}
        if client.post("/agencies/territories/new/", data).status_code == 422:
            break
        parent = Territory.objects.get(code=code)
    assert len(parent.path) <= 400
    long = {"code": "y" * 40, "name": "Northwood", "level": "zone", "parent": house.region.pk}
    assert client.post("/agencies/territories/R-N/edit/", long).status_code == 422
    parent.refresh_from_db()
    assert "/R-N/" in parent.path


def test_only_the_operator_changes_territories(house: House, client: Client) -> None:
    for who in (house.owner, house.coordinator, house.auditor):
        client.force_login(who)
        assert client.get("/agencies/territories/new/").status_code == 403
        assert client.post("/agencies/territories/R/edit/", {}).status_code == 403


def test_the_tree_is_searched(house: House, client: Client) -> None:
    client.force_login(house.stranger)
    page = client.get("/agencies/territories/", {"q": "SOUTHMÈRE"}).content.decode()
    assert "Southmere" in page
    assert "Northwood</a>" not in page
    assert "No territory fits" in client.get("/agencies/territories/", {"q": "zz"}).content.decode()
    assert client.get("/agencies/territories/nothing/").status_code == 404


def test_what_is_near_is_suggested(house: House) -> None:
    best = names.suggest("territory", "Nortwood")[0]
    assert (best.code, best.name) == ("R-N", "Northwood")
    assert best.score > 80
    assert names.suggest("territory", "…") == []
    resolver = names.Resolver("activity", [("care", "Clinical care")])
    assert resolver.find("CLINICAL-CARE") == "care"
    assert resolver.name("care") == "Clinical care"
    assert resolver.name("other") == "other"


def test_two_places_of_one_name_are_ambiguous_unless_one_lies_in_the_other(house: House) -> None:
    for code, parent in (("A", house.north), ("B", house.south)):
        Territory.objects.create(
            code=code, name="Milltown", level="site", parent=parent, path=f"{parent.path}{code}/"
        )
    assert names.resolve("territory", "Milltown") is None
    assert names.resolve("territory", "Milltown", within="R-S") == "B"
    Territory.objects.create(
        code="N2", name="Northwood", level="site", parent=house.north, path="/R/R-N/N2/"
    )
    assert names.resolve("territory", "Northwood") == "N2"


@given(st.text(max_size=60))
def test_folding_is_stable_and_leaves_only_words(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert key(text) == once.replace(" ", "")
    assert once == once.strip()
    assert "  " not in once
    assert fold(text.upper() + " !") == fold(fold(text.upper()))


@given(st.dictionaries(st.integers(0, 12), st.one_of(st.none(), st.integers(0, 12)), max_size=13))
def test_a_tree_without_circles_accepts_only_what_keeps_it_so(
    parents: dict[int, int | None],
) -> None:
    tree: dict[int, int | None] = {}
    for node, parent in parents.items():
        tree[node] = None if rules.makes_cycle(tree, node, parent) else parent
    for node in tree:
        seen = set()
        above: int | None = node
        while above is not None:
            assert above not in seen
            seen.add(above)
            above = tree.get(above)


@given(st.lists(st.text(min_size=1, max_size=120), max_size=12))
def test_codes_are_slugs_and_never_taken(texts: list[str]) -> None:
    taken: set[str] = set()
    for text in texts:
        code = rules.code_for(text, taken)
        assert code not in taken
        assert len(code) <= 60
        assert code.replace("-", "").replace("_", "").isalnum()
        assert code.isascii()
        taken.add(code)


@given(st.lists(st.integers(0, 4), max_size=20))
def test_lists_that_open_also_close(steps: list[int]) -> None:
    depths: list[int] = []
    for step in steps:
        depths.append(min(step, depths[-1] + 1) if depths else 0)
    nest = rules.nested(depths)
    assert sum(opens for opens, _closes in nest) == sum(len(closes) for _opens, closes in nest)
