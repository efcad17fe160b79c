"""What is doubtful in places, roads and rows is said in a sentence with its number and names."""

from __future__ import annotations

from typing import Any

import pytest

from concilia.resources.scenarios import words

ROWS = (
    "unreadable_row",
    "negative_weight",
    "out_of_range",
    "code_twice",
    "pair_twice",
    "unknown_territory",
    "no_position",
    "no_population",
    "zero_population",
    "site_no_position",
    "no_supply",
    "twice",
    "sites_twice",
    "in_the_sea",
)
WITHIN = ("unknown_from", "site_without_costs", "need_unknown", "reaches_nothing")
"""Their number stands within the sentence, not at its head."""


@pytest.mark.parametrize("code", ROWS)
@pytest.mark.parametrize("count", [1, 1200])
def test_rows_and_places_are_counted_and_named(code: str, count: int) -> None:
    first = [f"X-{number}" for number in range(1, min(count, 12) + 1)]
    tone, said = words.problem(code, {"rows": count, "names": first})
    assert tone == "soon"
    assert said.startswith("1 " if count == 1 else "1,200 ")
    assert "X-1" in said
    assert ("…" in said) == (count > 1)
    assert "%(" not in said
    assert "X-11" not in said


@pytest.mark.parametrize("code", WITHIN)
@pytest.mark.parametrize("count", [1, 1200])
def test_some_are_counted_within_the_sentence(code: str, count: int) -> None:
    tone, said = words.problem(code, {"rows": count, "names": ["X-1"]})
    assert tone == "soon"
    assert ("1,200" if count > 1 else "1 ") in said
    assert "%(" not in said


@pytest.mark.parametrize(
    ("code", "values", "tone", "text"),
    [
        ("disconnected", {"parts": 3, "cut_off": 12}, "late", "fall into 3 parts"),
        ("reached_by_nobody", {"sites": 1}, "soon", "1 facility is reached by nobody"),
        ("reached_by_nobody", {"sites": 2}, "soon", "2 facilities are reached"),
        ("no_need", {"place": "Bong", "resource": "teams"}, "calm", "Bong needs no teams"),
        ("nobody_holds", {"place": "Bong", "resource": "teams"}, "late", "which nobody holds"),
        ("part_of_a_whole", {"pool": "Depot", "amount": 2.5}, "soon", "Depot holds 2.5"),
        ("limit_fits_nothing", {"limit": "two each"}, "soon", "“two each” fits nothing"),
    ],
)
def test_what_an_answer_warns_of(code: str, values: dict[str, Any], tone: str, text: str) -> None:
    found, said = words.problem(code, values)
    assert found == tone
    assert text in said


def test_a_file_is_refused_with_what_to_do() -> None:
    for code in ("encoding", "empty", "no_people", "no_sites", "no_layer", "unknown_road"):
        said = words.refusal(code, {"row": 3, "name": "a.csv", "value": "x", "known": "y"})
        assert said.endswith(".")
        assert "%(" not in said
