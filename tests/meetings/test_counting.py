"""Quorum and majority, by hand and by property."""

from __future__ import annotations

import datetime as dt
import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.bodies.rules import Majority, Procedure, Quorum
from concilia.meetings.rules import (
    Outcome,
    Presence,
    QuorumResult,
    SeatFacts,
    Vote,
    left_by,
    notice_sentence,
    outcome,
    quorum,
    threshold,
)

HALF = Fraction(1, 2)


def members(count: int, cluster: str = "") -> list[SeatFacts]:
    return [SeatFacts(number, "member", cluster) for number in range(1, count + 1)]


def here(*ids: int, **fields: object) -> list[Presence]:
    return [Presence(number, "in_person", **fields) for number in ids]  # type: ignore[arg-type]  # options by name


def votes(text: str, start: int = 1) -> list[Vote]:
    """Ballots from a string of y, n and a; a dot is a seat that stays silent."""
    words = {"y": "yes", "n": "no", "a": "abstain"}
    return [
        Vote(start + place, words[letter])  # type: ignore[arg-type]  # one of the choices
        for place, letter in enumerate(text)
        if letter != "."
    ]


@pytest.mark.parametrize(
    ("share", "more_than", "base", "needed"),
    [
        (HALF, True, 29, 15),
        (HALF, True, 28, 15),
        (HALF, False, 28, 14),
        (HALF, False, 29, 15),
        (Fraction(2, 3), False, 9, 6),
        (Fraction(2, 3), False, 10, 7),
        (Fraction(2, 3), True, 9, 7),
        (Fraction(1, 3), False, 0, 1),
        (Fraction(0), False, 12, 1),
        (Fraction(1), False, 5, 5),
    ],
)
def test_threshold(share: Fraction, more_than: bool, base: int, needed: int) -> None:
    assert threshold(share, more_than, base) == needed


def test_the_sentence_of_the_issue() -> None:
    found = outcome(
        members(29), here(*range(1, 18)), votes("yyyyyyyyy" + "nnnn" + "aaaa"), Procedure()
    )
    assert found.sentence == (
        "17 of 29 voting seats present, quorum 15: the meeting is quorate; "
        "yes 9, no 4, abstain 4; base: ballots cast 13; needed 7 (more than 1/2); adopted"
    )


def test_one_less_is_not_a_quorum() -> None:
    enough = quorum(members(29), here(*range(1, 16)), Procedure())
    short = quorum(members(29), here(*range(1, 15)), Procedure())
    assert (enough.met, short.met) == (True, False)
    assert short.sentence == "14 of 29 voting seats present, quorum 15: the meeting is not quorate"


def test_guests_advise_and_do_not_count() -> None:
    seats = [*members(3), SeatFacts(4, "adviser"), SeatFacts(5, "observer")]
    found = quorum(seats, here(1, 4, 5), Procedure())
    assert (found.present, found.base, found.met) == (1, 3, False)


def test_vacant_seats_burden_the_quorum_only_when_approved_seats_are_the_base() -> None:
    seats = [*members(3), SeatFacts(4, "member", filled=False), SeatFacts(5, "chair", filled=False)]
    approved = quorum(seats, here(1, 2), Procedure())
    filled = quorum(seats, here(1, 2), Procedure(quorum=Quorum(of="filled")))
    assert (approved.needed, approved.met) == (3, False)
    assert (filled.needed, filled.met) == (2, True)
    assert filled.sentence.startswith("2 of 3 filled voting seats present, quorum 2")


def test_substitutes_remote_and_departed() -> None:
    attendance = [
        Presence(1, "in_person"),
        Presence(2, "in_person", substitute=True),
        Presence(3, "remote"),
        Presence(4, "in_person", left=True),
        Presence(5, "excused"),
        Presence(6, "absent"),
    ]
    assert quorum(members(6), attendance, Procedure()).present == 3
    assert quorum(members(6), attendance, Procedure(substitutes=False)).present == 2
    assert quorum(members(6), attendance, Procedure(remote=False)).present == 2


def test_a_second_convening_has_its_own_quorum_when_the_rules_give_one() -> None:
    rules = Procedure(second_quorum=Quorum(share=Fraction(1, 3), more_than=False))
    assert quorum(members(9), here(1, 2, 3), rules, 1).met is False
    assert quorum(members(9), here(1, 2, 3), rules, 2).met is True
    assert quorum(members(9), here(1, 2, 3), Procedure(), 2).met is False


def test_a_body_without_seats_is_never_quorate() -> None:
    assert quorum([], [], Procedure()).met is False


@pytest.mark.parametrize(
    ("ballots", "rule", "base", "needed", "adopted"),
    [
        ("yyynn", Majority(), 5, 3, True),
        ("yynn", Majority(), 4, 3, False),
        ("yaaaa", Majority(), 1, 1, True),
        ("yaaaa", Majority(abstentions_count=True), 5, 3, False),
        ("aaaaa", Majority(), 0, 1, False),
        ("", Majority(), 0, 1, False),
        ("yyy..", Majority(of="present"), 5, 3, True),
        ("yyn..", Majority(of="present"), 5, 3, False),
        ("yyyyn", Majority(of="seats"), 7, 4, True),
        ("yyynn", Majority(of="seats"), 7, 4, False),
        ("yyyn.", Majority(share=Fraction(2, 3), more_than=False), 4, 3, True),
        ("yynnn", Majority(share=Fraction(2, 3), more_than=False), 5, 4, False),
        ("yynn", Majority(more_than=False), 4, 2, True),
        ("yyyyy", Majority(share=Fraction(1), more_than=False), 5, 5, True),
        ("yyyyn", Majority(share=Fraction(1), more_than=False), 5, 5, False),
    ],
)
def test_narrow_results(
    ballots: str, rule: Majority, base: int, needed: int, adopted: bool
) -> None:
    found = outcome(members(7), here(1, 2, 3, 4, 5), votes(ballots), Procedure(majority=rule))
    assert (found.base, found.needed, found.adopted) == (base, needed, adopted)


def test_nothing_is_adopted_without_a_quorum() -> None:
    found = outcome(members(7), here(1, 2, 3), votes("yyy"), Procedure())
    assert found.total.met
    assert found.adopted is False
    assert found.sentences[0].endswith("not quorate")


def test_ballots_from_the_absent_and_from_guests_do_not_count() -> None:
    seats = [*members(3), SeatFacts(4, "adviser")]
    found = outcome(seats, here(1, 2, 4), votes("ynyy"), Procedure())
    assert (found.yes, found.no) == (1, 1)


def two_clusters() -> list[SeatFacts]:
    health = [SeatFacts(number, "member", "Health") for number in (1, 2, 3)]
    patients = [SeatFacts(number, "member", "Patients") for number in (4, 5)]
    return [*health, *patients, SeatFacts(6, "chair")]


def test_a_majority_in_every_cluster() -> None:
    rules = Procedure(majority=Majority(per_cluster=True))
    seats, everybody = two_clusters(), here(1, 2, 3, 4, 5, 6)
    assert outcome(seats, everybody, votes("yynyyn"), rules).adopted
    split = outcome(seats, everybody, votes("yyyyny"), rules)
    assert split.total.met
    assert split.adopted is False
    assert split.sentences[4:6] == (
        "Health: yes 3, no 0, abstain 0; base 3, needed 2: reached",
        "Patients: yes 1, no 1, abstain 0; base 2, needed 2: not reached",
    )
    assert split.summary.endswith("reached in 1 of 2 clusters; not adopted")
    silent = outcome(seats, everybody, votes("yyy..y"), rules)
    assert silent.adopted is False


def test_a_tie_falls_or_the_chair_decides() -> None:
    seats = [SeatFacts(1, "chair"), SeatFacts(2, "deputy"), *members(4)[2:]]
    everybody, tie = here(1, 2, 3, 4), votes("yynn")
    chair = Procedure(majority=Majority(tie="chair"))
    assert outcome(seats, everybody, tie, Procedure()).sentences[-2:] == (
        "a tie: the motion falls",
        "not adopted",
    )
    assert outcome(seats, everybody, tie, chair).sentences[-2:] == (
        "a tie, decided by the casting vote of the chair: yes",
        "adopted",
    )
    assert outcome(seats, everybody, tie, chair, "no").sentences[-2:] == (
        "a tie, decided by the casting vote of the chair: no",
        "not adopted",
    )
    # The chair is away: the deputy presides. An abstaining chair decides nothing.
    assert outcome(seats, here(2, 3, 4), votes("yn", 2), chair).chair == "yes"
    assert outcome(seats, everybody, votes("aynn"), chair).adopted is False
    assert outcome(seats, here(1, 2, 3), votes("ayn"), chair).tie is True
    assert outcome(seats, here(1, 2, 3), votes("ayn"), chair).adopted is False


def test_nobody_presides_over_the_tie() -> None:
    chair = Procedure(majority=Majority(tie="chair"))
    found = outcome(members(4), here(1, 2, 3, 4), votes("yynn"), chair)
    assert (found.tie, found.chair, found.adopted) == (True, "", False)


def test_two_thirds_know_no_tie() -> None:
    rules = Procedure(majority=Majority(share=Fraction(2, 3), more_than=False, tie="chair"))
    found = outcome([SeatFacts(1, "chair"), *members(2)[1:]], here(1, 2), votes("yn"), rules)
    assert (found.tie, found.adopted) == (False, False)


def test_a_result_survives_being_kept_as_json() -> None:
    rules = Procedure(majority=Majority(per_cluster=True))
    found = outcome(two_clusters(), here(1, 2, 3, 4, 5, 6), votes("yynyyn"), rules)
    kept = json.loads(json.dumps(found.to_data()))
    assert Outcome.from_data(kept) == found
    assert not {"sentences", "rule"} & kept.keys()
    assert QuorumResult.from_data(kept["quorum"]) == found.quorum


def test_notice() -> None:
    assert notice_sentence(12, 10).startswith("12 working days of notice;")
    assert notice_sentence(1, 10) == (
        "Only 1 working day of notice; the rules of procedure ask for 10."
    )


def test_left_by_is_at_the_moment_itself() -> None:
    noon = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    assert left_by(noon, noon)
    assert not left_by(noon, noon - dt.timedelta(seconds=1))
    assert not left_by(None, noon)


shares = st.sampled_from([HALF, Fraction(2, 3), Fraction(3, 5), Fraction(1), Fraction(1, 3)])
majorities = st.builds(
    Majority,
    share=shares,
    more_than=st.booleans(),
    of=st.sampled_from(["cast", "present", "seats"]),
    abstentions_count=st.booleans(),
    per_cluster=st.booleans(),
    tie=st.sampled_from(["falls", "chair"]),
)
quorums = st.builds(
    Quorum, share=shares, more_than=st.booleans(), of=st.sampled_from(["approved", "filled"])
)
procedures = st.builds(
    Procedure,
    quorum=quorums,
    majority=majorities,
    substitutes=st.booleans(),
    remote=st.booleans(),
)


@st.composite
def rooms(draw: st.DrawFn) -> tuple[list[SeatFacts], list[Presence], list[Vote]]:
    count = draw(st.integers(0, 12))
    seats = [
        SeatFacts(
            number,
            draw(st.sampled_from(["member", "member", "member", "chair", "deputy", "adviser"])),
            draw(st.sampled_from(["", "A", "B"])),
            draw(st.booleans()),
        )
        for number in range(count)
    ]
    attendance = [
        Presence(
            seat.id,
            draw(st.sampled_from(["in_person", "in_person", "remote", "excused", "absent"])),
            draw(st.booleans()),
            draw(st.booleans()),
        )
        for seat in seats
        if draw(st.booleans())
    ]
    ballots = [
        Vote(seat.id, draw(st.sampled_from(["yes", "no", "abstain"])))
        for seat in seats
        if draw(st.booleans())
    ]
    return seats, attendance, ballots


@given(rooms(), procedures, st.data())
def test_adding_a_yes_never_turns_passed_into_failed(room, rules, data) -> None:  # type: ignore[no-untyped-def]  # hypothesis fills them in
    seats, attendance, ballots = room
    before = outcome(seats, attendance, ballots, rules)
    if not seats:
        assert not before.adopted
        return
    changed = data.draw(st.sampled_from(seats)).id
    after = outcome(
        seats,
        attendance,
        [*(vote for vote in ballots if vote.seat != changed), Vote(changed, "yes")],
        rules,
    )
    assert after.adopted >= before.adopted


@given(rooms(), procedures, st.randoms(use_true_random=False))
def test_order_does_not_matter(room, rules, random) -> None:  # type: ignore[no-untyped-def]  # hypothesis fills them in
    seats, attendance, ballots = room
    # Two chairs would make “who presides” depend on the order; a body has one.
    seats = [
        s for n, s in enumerate(seats) if s.role not in {q.role for q in seats[:n]} - {"member"}
    ]
    shuffled = [random.sample(part, len(part)) for part in (seats, attendance, ballots)]
    assert outcome(*shuffled, rules) == outcome(seats, attendance, ballots, rules)


@given(rooms(), procedures)
def test_the_sentence_agrees_with_the_result(room, rules) -> None:  # type: ignore[no-untyped-def]  # hypothesis fills them in
    found = outcome(*room, rules)
    assert found.sentences[-1] == ("adopted" if found.adopted else "not adopted")
    assert found.quorum.sentence.endswith("not quorate") is not found.quorum.met
    assert f"yes {found.yes}, no {found.no}, abstain {found.abstain}" in found.sentence
    assert f" {found.base};" in found.sentence
    assert f"needed {found.needed} (" in found.sentence
    assert ("tie" in found.sentence) is found.tie
    if found.adopted:
        assert found.quorum.met
        assert found.quorum.present >= found.yes >= 1
    assert Outcome.from_data(json.loads(json.dumps(found.to_data()))) == found


@given(rooms(), procedures)
def test_one_more_present_never_loses_the_quorum(room, rules) -> None:  # type: ignore[no-untyped-def]  # hypothesis fills them in
    seats, attendance, _ = room
    before = quorum(seats, attendance, rules)
    assert 0 <= before.present <= before.base
    for seat in seats:
        rest = [presence for presence in attendance if presence.seat != seat.id]
        after = quorum(seats, [*rest, Presence(seat.id, "in_person")], rules)
        assert after.present in {before.present, before.present + 1}
        assert after.met >= before.met
