"""Elections, rankings and scorings: hand-computed cases, properties, independent references."""

from __future__ import annotations

import itertools
import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.bodies.rules import Majority, Procedure
from concilia.meetings import rules
from concilia.meetings.rules.choosing import Terms, counted
from concilia.meetings.rules.choosing.counting import Weighed
from concilia.meetings.rules.counting import Presence, SeatFacts

ABC = ("Ada", "Ben", "Cleo")


def terms(kind: str = "election", options: tuple[str, ...] = ABC, **more: object) -> Terms:
    return Terms(kind, options, **more)  # type: ignore[arg-type]  # kinds and options by name


def ballots(*marks: dict[int, int]) -> list[Weighed]:
    return [(one, Fraction(1)) for one in marks]


def selected(asked: Terms, *marks: dict[int, int], **more: object) -> rules.Selection:
    """Count among seats 1, 2, ... that are all present, one ballot each."""
    seats = [SeatFacts(n, "member") for n in range(1, len(marks) + 1)]
    there = [Presence(seat.id, "in_person") for seat in seats]
    procedure = more.pop("procedure", Procedure())
    held = dict(enumerate(marks, start=1))
    return rules.select(seats, there, held, procedure, asked, **more)  # type: ignore[arg-type]  # options by name


def test_more_than_half_elects_at_once() -> None:
    found = selected(terms(), {1: 1}, {1: 1}, {1: 1}, {2: 1}, {3: 1}, {})
    assert (found.chosen, found.again) == (("Ada",), ())
    assert found.sentences[1:] == (
        "valid ballots 5, abstentions 1",
        "votes: Ada 3, Ben 1, Cleo 1",
        "needed 3 (more than half of the 5 valid ballots)",
        "elected: Ada",
    )


def test_otherwise_the_two_best_stand_again_and_who_is_level_with_them() -> None:
    found = counted(terms(), ballots({1: 1}, {1: 1}, {2: 1}, {2: 1}, {3: 1}))
    assert (found.chosen, found.again) == ((), (1, 2))
    level = counted(terms(), ballots({1: 1}, {1: 1}, {2: 1}, {3: 1}))
    assert level.again == (1, 2, 3)  # half is not more than half; Ben and Cleo are level
    runoff = terms(options=("Ada", "Ben"), runoff=True)
    assert counted(runoff, ballots({1: 1}, {2: 1}, {2: 1})).chosen == (2,)
    tie = counted(runoff, ballots({1: 1}, {2: 1}))
    assert (tie.chosen, tie.again) == ((), ())  # a runoff is held once


def test_several_places_are_filled_in_order_and_a_tie_for_the_last_fills_none() -> None:
    asked = terms(options=("A", "B", "C", "D"), places=2)
    # Of four ballots more than two elect: A 4, B 3, C 1.
    found = counted(asked, ballots({1: 1, 2: 1}, {1: 1, 2: 1}, {1: 1, 2: 1}, {1: 1, 3: 1}))
    assert (found.chosen, found.needed) == ((1, 2), 3)
    tied = counted(
        terms(options=("A", "B", "C"), places=1, absolute=False), ballots({1: 1}, {2: 1}, {3: 1})
    )
    assert (tied.chosen, tied.again) == ((), (1, 2, 3))
    most = selected(terms(absolute=False), {1: 1}, {1: 1}, {2: 1}, {3: 1})
    assert most.chosen == ("Ada",)
    assert most.sentences[-2:] == ("the most votes elect", "elected: Ada")
    assert most.clusters == ()  # all seats choose together
    half = selected(asked, {1: 1, 2: 1}, {1: 1, 3: 1}, {1: 1, 4: 1})
    assert (half.chosen, half.again, half.left) == (("A",), ("B", "C", "D"), 1)
    assert half.sentences[-1] == "elected: A; a runoff follows between B, C, D"


def test_a_place_stays_empty_rather_than_be_given_to_one_whom_few_want() -> None:
    found = selected(terms(options=("Ada",)), {1: 1}, {}, {})
    assert found.chosen == ("Ada",)  # abstentions are not valid ballots
    none = selected(terms(options=("Ada",)), {}, {})
    assert (none.chosen, none.sentences[-1]) == ((), "nobody is elected")
    two = selected(terms(places=2, runoff=True), {1: 1}, {1: 1})
    assert two.sentences[-1] == "elected: Ada; 1 place stays empty"


def test_what_the_rules_do_not_let_stand_is_put_as_a_motion() -> None:
    care = Procedure(majority=Majority(per_cluster=True))
    found = selected(terms(), {1: 1}, {1: 1}, procedure=care)
    assert not found.binding
    assert found.sentences[-1] == (
        "the rules of procedure ask for more: the result is put as a motion"
    )
    assert selected(terms(), {1: 1}, {1: 1}).binding
    assert not selected(terms("ranking"), {1: 1}).binding


def test_without_a_quorum_nothing_is_chosen() -> None:
    seats = [SeatFacts(n, "member") for n in range(1, 6)]
    there = [Presence(1, "in_person"), Presence(2, "in_person")]
    found = rules.select(seats, there, {1: {1: 1}, 2: {1: 1}, 3: {2: 1}}, Procedure(), terms())
    assert (found.chosen, found.valid) == ((), 2)  # seat 3 is not there
    assert found.sentences[-1] == "without a quorum nothing is chosen"
    assert found.rows[0][2] is False


def test_weights_recusal_and_proxies_count_as_everywhere() -> None:
    seats = [
        SeatFacts(1, "member", weight=Fraction(1, 2)),
        *(SeatFacts(n, "member") for n in (2, 3, 4)),
    ]
    there = [Presence(n, "in_person") for n in (1, 2, 4)] + [Presence(3, "proxy", holder=2)]
    held = {1: {1: 1}, 2: {2: 1}, 3: {1: 1}, 4: {2: 1}}
    found = rules.select(seats, there, held, Procedure(proxy_limit=1), terms(), recused=[4])
    assert found.found.figures == (Fraction(3, 2), 1, 0)
    assert "1 seat is recused and counts in no base" in found.sentences
    assert "1 seat is represented by proxy" in found.sentences
    assert found.chosen == ("Ada",)  # 1 1/2 of 2 1/2; 1 1/2 is needed


def test_a_ranking_with_an_option_preferred_to_every_other() -> None:
    found = selected(terms("ranking"), {1: 1, 2: 2, 3: 3}, {2: 1, 1: 2, 3: 3}, {1: 1})
    assert found.chosen == ("Ada",)
    assert "Ada is preferred to Ben by 2, the reverse by 1" in found.sentences
    assert "Ada is preferred to every other option" in found.sentences
    assert "order: Ada > Ben > Cleo" in found.sentences


def test_a_cycle_is_broken_by_the_strongest_chains() -> None:
    # 4 A>B>C, 3 B>C>A, 2 C>A>B: A beats B 6:3, B beats C 7:2, C beats A 5:4.
    cycle = [{1: 1, 2: 2, 3: 3}] * 4 + [{2: 1, 3: 2, 1: 3}] * 3 + [{3: 1, 1: 2, 2: 3}] * 2
    found = selected(terms("ranking"), *cycle)
    assert found.chosen == ("Ada",)
    assert any("Schulze" in sentence for sentence in found.sentences)
    tie = selected(terms("ranking"), {1: 1}, {2: 1})
    assert (tie.chosen, tie.sentences[-1]) == ((), "a tie: nothing is chosen")


def test_scores_by_sum_and_by_mean() -> None:
    asked = terms("scoring", low=-1, high=5)
    marks = ({1: 5, 2: 4}, {1: 2, 2: 4}, {2: 4})
    by_sum, by_mean = selected(asked, *marks), selected(terms("scoring", mean=True), *marks)
    assert (by_sum.found.figures, by_sum.chosen) == ((6, 12, -3), ("Ben",))
    assert (by_mean.found.figures, by_mean.chosen) == ((Fraction(7, 2), 4, 0), ("Ben",))
    assert "mean of the scores from 0 to 10: Ben 4, Ada 7/2, Cleo 0" in by_mean.sentences
    third = selected(terms("scoring", mean=True), *[{1: n % 3} for n in range(11)])
    assert any("0.91" in sentence for sentence in third.sentences)


@pytest.mark.parametrize(
    ("asked", "marks", "why"),
    [
        (terms(), {4: 1}, "does not stand on the ballot"),
        (terms(), {1: 2}, "chosen, or not"),
        (terms(), {1: 1, 2: 1}, "at most 1"),
        (terms("ranking"), {1: 4}, "ranks from 1 to 3"),
        (terms("scoring"), {1: 11}, "scores from 0 to 10"),
    ],
)
def test_a_ballot_that_cannot_be_says_why(asked: Terms, marks: dict[int, int], why: str) -> None:
    assert why in rules.wrong_marks(asked, marks)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (terms(options=("A", "A")), "twice"),
        (terms("ranking", options=("A",)), "at least two"),
        (terms(places=4), "as many candidates"),
        (terms("scoring", low=3, high=3), "lower to a higher"),
    ],
)
def test_a_choice_that_cannot_be_says_why(asked: Terms, why: str) -> None:
    assert why in rules.wrong_terms(asked)


def test_ballots_in_words() -> None:
    assert rules.marks_in_words(terms(), {}) == "abstains"
    assert rules.marks_in_words(terms(places=2), {3: 1, 1: 1}) == "Ada, Cleo"
    assert rules.marks_in_words(terms("ranking"), {2: 1, 1: 2, 3: 2}) == "Ben > Ada = Cleo"
    assert rules.marks_in_words(terms("scoring"), {2: 7}) == "Ben: 7"


kinds = st.sampled_from(["election", "ranking", "scoring"])
rankings = st.lists(
    st.dictionaries(st.integers(1, 4), st.integers(1, 4), min_size=1), min_size=1, max_size=9
)
FOUR = ("A", "B", "C", "D")


def strongest(pairs: dict[tuple[int, int], int], a: int, b: int) -> int:
    """Return the strength of the strongest chain from a to b, by looking at every chain."""
    best = 0
    others = [n for n in range(1, 5) if n not in (a, b)]
    for length in range(3):
        for middle in itertools.permutations(others, length):
            chain = [a, *middle, b]
            links = [
                pairs[x, y] if pairs[x, y] > pairs[y, x] else 0
                for x, y in itertools.pairwise(chain)
            ]
            best = max(best, min(links))
    return best


@given(rankings)
def test_rankings_agree_with_every_chain_looked_at(marks: list[dict[int, int]]) -> None:
    found = counted(terms("ranking", FOUR), ballots(*marks))
    numbers = range(1, 5)
    pairs = {
        (a, b): sum(one.get(a, 5) < one.get(b, 5) for one in marks)
        for a in numbers
        for b in numbers
    }
    assert found.pairs == tuple(tuple(pairs[a, b] for b in numbers) for a in numbers)
    wins = {
        (a, b): a != b and strongest(pairs, a, b) > strongest(pairs, b, a)
        for a in numbers
        for b in numbers
    }
    unbeaten = tuple(a for a in numbers if not any(wins[b, a] for b in numbers))
    assert found.order[0] == unbeaten
    place = {n: at for at, tier in enumerate(found.order) for n in tier}
    assert all(place[a] < place[b] for (a, b), won in wins.items() if won)
    better = {a: [b for b in numbers if pairs[a, b] > pairs[b, a]] for a in numbers}
    condorcet = [a for a in numbers if len(better[a]) == 3]
    if condorcet:
        assert found.chosen == tuple(condorcet)


@given(rankings, st.integers(1, 4))
def test_ranking_an_option_first_never_costs_it_the_choice(
    marks: list[dict[int, int]], option: int
) -> None:
    asked = terms("ranking", FOUR)
    before = counted(asked, ballots(*marks))
    if before.chosen != (option,):
        return
    raised = {n: min(4, rank + 1) for n, rank in marks[0].items()} | {option: 1}
    pairs_kept = {n: marks[0].get(n, 5) for n in range(1, 5) if n != option}
    order = sorted(set(pairs_kept.values()))
    raised = {n: order.index(r) + 2 for n, r in pairs_kept.items() if r < 5} | {option: 1}
    assert counted(asked, ballots(raised, *marks[1:])).chosen == (option,)


elections = st.lists(st.sets(st.integers(1, 4), max_size=2), min_size=1, max_size=12)


@given(elections, st.integers(1, 2), st.booleans(), st.booleans())
def test_elections_agree_with_counting_by_hand(
    names: list[set[int]], places: int, absolute: bool, runoff: bool
) -> None:
    sent = [dict.fromkeys(sorted(one)[:places], 1) for one in names]
    valid = [one for one in sent if one]
    asked = terms(options=FOUR, places=places, absolute=absolute, runoff=runoff)
    found = counted(asked, ballots(*valid))
    votes = {n: sum(n in one for one in valid) for n in range(1, 5)}
    enough = len(valid) / 2 if absolute and not runoff else 0
    for n in range(1, 5):
        ahead = sum(votes[other] >= votes[n] and votes[other] > enough for other in votes)
        assert (n in found.chosen) == (votes[n] > enough and ahead <= places)
    assert len(found.chosen) <= places
    assert not set(found.again) & set(found.chosen)
    if found.again:
        assert not runoff
        assert len(found.again) > places - len(found.chosen)


@given(kinds, rankings, st.booleans())
def test_results_survive_json_and_say_themselves(
    kind: str, marks: list[dict[int, int]], mean: bool
) -> None:
    asked = terms(kind, FOUR, places=4 if kind == "election" else 1, mean=mean)
    if kind == "election":
        marks = [dict.fromkeys(one, 1) for one in marks]
    found = selected(asked, *marks)
    again = rules.result_from(json.loads(json.dumps(found.to_data())))
    assert again == found
    assert again.sentences == found.sentences
    said = found.sentences[-1]
    assert all(name in said for name in found.chosen)
    assert bool(found.chosen) == found.adopted


@given(kinds, rankings)
def test_secret_ballots_count_like_open_ones(kind: str, marks: list[dict[int, int]]) -> None:
    asked = terms(kind, FOUR, places=4 if kind == "election" else 1)
    if kind == "election":
        marks = [dict.fromkeys(one, 1) for one in marks]
    seats = [SeatFacts(n, "member") for n in range(1, len(marks) + 1)]
    there = [Presence(seat.id, "in_person") for seat in seats]
    shuffled = sorted(marks, key=repr)
    secret = rules.select(seats, there, {}, Procedure(), asked, secret=shuffled)
    assert secret.found == selected(asked, *marks).found
