"""Every rule of procedure that counting applies: by hand, and by property."""

from __future__ import annotations

import dataclasses
import json
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from concilia.bodies.rules import (
    Circulation,
    Consensus,
    Majority,
    Procedure,
    Quorum,
    Weight,
    sentences,
)
from concilia.core.calendar import Calendar
from concilia.meetings.rules import (
    Counted,
    Outcome,
    Presence,
    SeatFacts,
    Vote,
    able_to_vote,
    deadline,
    given_notice,
    late,
    merged,
    must_adjourn,
    notice_sentence,
    outcome,
    quorum,
    represented,
)
from tests.meetings.test_counting import here, members, votes

HALF = Fraction(1, 2)


def proxy(seat: int, holder: int) -> Presence:
    return Presence(seat, "proxy", holder=holder)


def two_sides() -> list[SeatFacts]:
    a = [SeatFacts(n, "member", "A", names={"nl": "Aa"}) for n in (1, 2, 3)]
    return [*a, *(SeatFacts(n, "member", "B") for n in (4, 5, 6))]


def test_a_number_of_seats_instead_of_a_share() -> None:
    rules = Procedure(quorum=Quorum(number=3))
    assert quorum(members(9), here(1, 2), rules).met is False
    found = quorum(members(9), here(1, 2, 3), rules)
    assert (found.met, found.needed, found.rule, found.missing) == (True, 3, "at least 3", 0)
    assert quorum(members(9), [], Procedure()).rule == "more than 1/2"
    plain = outcome(members(3), here(1, 2), votes("yn"), Procedure())
    assert plain.summary == plain.sentence


def test_a_quorum_in_every_cluster() -> None:
    rules = Procedure(quorum=Quorum(HALF, per_cluster=True))
    assert quorum(two_sides(), here(1, 2, 4, 5), rules).met
    short = quorum(two_sides(), here(1, 4, 5, 6), rules)
    assert short.met is False
    assert short.sentence == (
        "4 of 6 voting seats present, quorum 4; A: 1 of 3 present, needed 2: "
        "the meeting is not quorate"
    )
    assert short.clusters[0].label == "A"


def test_who_is_remote_or_by_proxy_counts_for_the_quorum_only_where_the_rules_say_so() -> None:
    attendance = [*here(1), Presence(2, "remote"), proxy(3, 1)]
    rules = Procedure(proxy_limit=1)
    assert quorum(members(5), attendance, rules).present == 2
    assert quorum(members(5), attendance, dataclasses.replace(rules, remote=False)).present == 1
    strict = dataclasses.replace(rules, quorum=Quorum(remote=False))
    assert quorum(members(5), attendance, strict).present == 1
    kind = dataclasses.replace(rules, quorum=Quorum(proxies=True))
    assert quorum(members(5), attendance, kind).present == 3
    # All three vote, whoever counts for the quorum.
    assert [seat.id for seat in represented(members(5), attendance, strict).seats] == [1, 2, 3]


def test_a_proxy_beyond_the_limit_does_not_count() -> None:
    attendance = [*here(1, 2), proxy(3, 1), proxy(4, 1)]
    rules = Procedure(proxy_limit=1)
    found = outcome(members(4), attendance, votes("ynyy"), rules)
    assert (found.yes, found.no, found.proxies, found.beyond) == (2, 1, 1, 1)
    assert found.adopted is False  # 2 of 4 seats are there, quorum 3
    more = dataclasses.replace(rules, quorum=Quorum(number=2))
    assert outcome(members(4), attendance, votes("ynyy"), more).adopted
    assert "1 proxy beyond the limit of 1 per holder does not count" in found.sentences
    assert "1 seat is represented by proxy" in found.sentences


def test_proxies_that_count_for_nobody() -> None:
    rules = Procedure(proxy_limit=2)
    gone = [Presence(1, "in_person", left=True), proxy(2, 1), proxy(3, 4), proxy(4, 3)]
    assert represented(members(4), gone, rules).seats == ()
    none = [*here(1), proxy(2, 1)]
    assert len(represented(members(4), none, Procedure()).seats) == 1
    same = dataclasses.replace(rules, proxy_in_cluster=True)
    assert represented(two_sides(), [*here(1), proxy(2, 1), proxy(4, 1)], same).ids == {1, 2}


def test_the_quorum_of_the_opening_holds_where_the_rules_say_so() -> None:
    rules = Procedure(quorum=Quorum(each_ballot=False))
    opening = quorum(members(5), here(1, 2, 3), rules)
    later = outcome(members(5), here(1, 2), votes("yy"), rules, opening=opening)
    assert later.adopted
    assert later.sentences[0].startswith("counted at the opening: 3 of 5")
    strict = outcome(members(5), here(1, 2), votes("yy"), Procedure(), opening=opening)
    assert strict.adopted is False


def test_a_meeting_adjourns_or_hears() -> None:
    short = quorum(members(5), here(1), Procedure())
    assert must_adjourn(short, Procedure()) is False
    strict = Procedure(quorum=Quorum(lost="adjourn"))
    assert must_adjourn(short, strict)
    assert must_adjourn(quorum(members(5), here(1, 2, 3), strict), strict) is False
    second = Procedure(quorum=Quorum(lost="adjourn"), second_quorum=Quorum())
    assert must_adjourn(short, second, 2) is False


def test_recusal_shrinks_the_base_and_may_change_the_outcome() -> None:
    rules = Procedure(majority=Majority(of="seats"))
    seats, everybody = members(4), here(1, 2, 3, 4)
    before = outcome(seats, everybody, votes("yynn"), rules)
    assert (before.needed, before.adopted) == (3, False)
    after = outcome(seats, everybody, votes("yynn"), rules, recused=[4])
    assert (after.needed, after.no, after.adopted, after.recused) == (2, 1, True, 1)
    assert after.quorum.base == 3
    assert "1 seat is recused and counts in no base" in after.sentences
    never = dataclasses.replace(rules, recusal=False)
    assert outcome(seats, everybody, votes("yynn"), never, recused=[4]) == outcome(
        seats, everybody, votes("yynn"), never
    )


def test_who_is_recused_holds_no_proxy_in_that_vote() -> None:
    rules = Procedure(proxy_limit=1)
    attendance = [*here(1, 2), proxy(3, 1)]
    assert represented(members(3), attendance, rules, [1]).ids == {2}


def test_a_second_ballot_is_held_after_a_tie_and_then_the_motion_falls() -> None:
    rules = Procedure(majority=Majority(tie="second"))
    first = outcome(members(4), here(1, 2, 3, 4), votes("yynn"), rules)
    assert (first.tie, first.second_ballot, first.adopted) == (True, True, False)
    assert first.sentences[-2:] == ("a tie", "not decided: a second ballot is held")
    again = outcome(members(4), here(1, 2, 3, 4), votes("yynn"), rules, second=True)
    assert again.sentences[-2:] == ("a tie: the motion falls", "not adopted")


def test_weights() -> None:
    seats = [SeatFacts(1, "member", weight=Fraction(3)), *members(4)[1:]]
    found = outcome(seats, here(1, 2, 3), votes("ynn"), Procedure())
    assert found.sentence == (
        "5 of 6 votes present, quorum 4: the meeting is quorate; yes 3, no 2, abstain 0; "
        "base: ballots cast 5; needed 3 (more than 1/2); adopted"
    )
    assert Procedure(weights=(Weight("h", Fraction(2)),)).weight_of("h") == 2
    assert Procedure().weight_of("h") == 1


@pytest.mark.parametrize(
    ("rule", "ballots", "objections", "adopted"),
    [
        (Consensus(), "yya", 0, True),
        (Consensus(), "yyn", 1, False),
        (Consensus(2), "yyn", 1, True),
        (Consensus(2), "ynn", 2, False),
        (Consensus(), "", 0, True),
    ],
)
def test_consensus(rule: Consensus, ballots: str, objections: int, adopted: bool) -> None:
    rules = Procedure(form="consensus", consensus=rule)
    found = outcome(members(4), here(1, 2, 3), votes(ballots), rules)
    assert (found.objections, found.adopted) == (objections, adopted)
    assert outcome(members(4), here(1), votes(ballots), rules).adopted is False
    assert ("stop" in found.sentence) is bool(objections)


def test_with_hours_of_time_who_is_not_in_the_room_may_object() -> None:
    timed = Procedure(form="consensus", consensus=Consensus(hours=48))
    objection = [Vote(4, "object")]
    assert outcome(members(4), here(1, 2, 3), objection, timed).adopted is False
    there = Procedure(form="consensus")
    assert outcome(members(4), here(1, 2, 3), objection, there).adopted
    assert [s.id for s in able_to_vote(members(4), here(1), timed)] == [1, 2, 3, 4]
    assert [s.id for s in able_to_vote(members(4), here(1), there)] == [1]
    assert len(able_to_vote(members(4), [], there, form="written", recused=[1])) == 3


def test_a_silent_procedure() -> None:
    rules = Procedure(silent=Circulation(3, 1))
    assert outcome(members(4), [], [], rules, form="silent").sentences == (
        "a silent procedure asks for no quorum",
        "no objection",
        "adopted",
    )
    stopped = outcome(members(4), [], votes("n"), rules, form="silent")
    assert stopped.sentences[1:] == ("1 objection, and 1 stops it", "not adopted")
    assert outcome(members(4), [], votes("n"), Procedure(), form="silent").adopted is False
    two = Procedure(silent=Circulation(3, 2))
    said = outcome(members(4), [], votes("n"), two, form="silent").sentences
    assert said[1:] == ("1 objection, fewer than the 2 that stop it", "adopted")


def test_a_written_procedure_with_one_objection() -> None:
    rules = Procedure(written=Circulation(5, 1))
    passed = outcome(members(5), [], votes("yyy"), rules, form="written")
    assert passed.sentence == (
        "3 of 5 voting seats answered, quorum 3: enough have answered; yes 3, no 0, abstain 0; "
        "base: ballots cast 3; needed 2 (more than 1/2); no objection; adopted"
    )
    few = outcome(members(5), [], votes("yy"), rules, form="written")
    assert "quorum 3: not enough have answered" in few.sentence
    objected = outcome(members(5), [], [*votes("yyyy"), Vote(5, "object")], rules, form="written")
    assert objected.total.met
    assert objected.stopped
    assert objected.adopted is False
    # Without a rule of its own one objection stops it, too; by consensus its own number does.
    bare = outcome(members(5), [], [*votes("yyyy"), Vote(5, "object")], Procedure(), form="written")
    assert bare.adopted is False
    agreed = Procedure(form="consensus", consensus=Consensus(2))
    assert outcome(members(5), [], votes("yyyn"), agreed, form="written").adopted
    own = dataclasses.replace(agreed, written=Circulation(5, 1))
    assert outcome(members(5), [], votes("yyyn"), own, form="written").adopted is False


def test_a_secret_ballot_is_counted_without_seats() -> None:
    rules = Procedure(majority=Majority(per_cluster=True))
    urn = Counted({("A", "yes"): 2, ("A", "no"): 1, ("B", "yes"): 1, ("B", "no"): 2})
    found = outcome(two_sides(), here(1, 2, 3, 4, 5, 6), [], rules, secret=urn)
    assert (found.yes, found.no, found.tie, found.adopted) == (3, 3, True, False)
    assert [c.met for c in found.clusters] == [True, False]


def test_a_kept_result_of_every_kind_reads_back() -> None:
    rules = Procedure(quorum=Quorum(per_cluster=True), majority=Majority(per_cluster=True))
    seats = [dataclasses.replace(s, weight=Fraction(s.id, 2)) for s in two_sides()]
    found = outcome(seats, here(1, 2, 4, 5), votes("yyyy"), rules)
    assert Outcome.from_data(json.loads(json.dumps(found.to_data()))) == found


def test_a_result_kept_by_an_earlier_version_reads_too() -> None:
    tally = {"yes": 2, "no": 1, "abstain": 0, "base": 3, "needed": 2, "met": True}
    held = {"present": 3, "needed": 2, "base": 3, "of": "approved", "share": "1/2"}
    data = {
        "adopted": True,
        "total": {**tally, "cluster": "", "names": {}},
        "of": "cast",
        "share": "1/2",
        "more_than": True,
        "tie": False,
        "chair": "",
        "quorum": {**held, "more_than": True, "met": True, "convening": 1},
        "clusters": [],
    }
    assert Outcome.from_data(data).sentence == (
        "3 of 3 voting seats present, quorum 2: the meeting is quorate; yes 2, no 1, abstain 0; "
        "base: ballots cast 3; needed 2 (more than 1/2); adopted"
    )


@pytest.mark.parametrize(
    ("wording", "passage", "by", "result"),
    [
        ("We open two by June.", "two", "three", "We open three by June."),
        ("We open two by June.", "", "They report.", "We open two by June.\nThey report."),
        ("We open two by June.", " by June", "", "We open two."),
        ("We open two soon by June.", "soon", "", "We open two by June."),
        ("We open two.", "four", "five", None),
        ("two and two", "two", "one", None),
    ],
)
def test_an_amendment_is_merged(wording: str, passage: str, by: str, result: str | None) -> None:
    assert merged(wording, passage, by) == result


def test_days_are_working_days_or_calendar_days() -> None:
    import datetime as dt  # noqa: PLC0415 (only this story counts days)

    belgium = Calendar("BE")
    monday = dt.date(2026, 5, 4)  # after Labour Day, a Friday
    assert deadline(monday, 2, belgium, calendar=False) == dt.date(2026, 4, 29)
    assert deadline(monday, 2, belgium, calendar=True) == dt.date(2026, 5, 2)
    sent = dt.date(2026, 4, 29)
    assert given_notice(sent, monday, belgium, calendar=False) == 2
    assert given_notice(sent, monday, belgium, calendar=True) == 5
    assert given_notice(monday, sent, belgium, calendar=True) == 0
    assert late(None, monday)
    assert late(monday, sent)
    assert not late(sent, sent)
    assert notice_sentence(1, 3, calendar=True) == (
        "Only 1 day of notice; the rules of procedure ask for 3."
    )


shares = st.sampled_from([HALF, Fraction(2, 3), Fraction(3, 5), Fraction(1), Fraction(1, 3)])
quorums = st.builds(
    Quorum,
    share=shares,
    more_than=st.booleans(),
    of=st.sampled_from(["approved", "filled"]),
    number=st.none() | st.integers(1, 8),
    per_cluster=st.booleans(),
    remote=st.booleans(),
    proxies=st.booleans(),
)
procedures = st.builds(
    Procedure,
    quorum=quorums,
    second_quorum=st.none() | quorums,
    majority=st.builds(
        Majority,
        share=shares,
        more_than=st.booleans(),
        of=st.sampled_from(["cast", "present", "seats"]),
        abstentions_count=st.booleans(),
        per_cluster=st.booleans(),
        tie=st.sampled_from(["falls", "chair", "second"]),
    ),
    substitutes=st.booleans(),
    remote=st.booleans(),
    form=st.sampled_from(["vote", "vote", "consensus"]),
    consensus=st.builds(Consensus, st.integers(1, 3), st.sampled_from([0, 24])),
    written=st.none() | st.builds(Circulation, st.just(5), st.integers(1, 3)),
    silent=st.none() | st.builds(Circulation, st.just(5), st.integers(1, 3)),
    proxy_limit=st.integers(0, 2),
    proxy_in_cluster=st.booleans(),
    recusal=st.booleans(),
)
weights = st.sampled_from([Fraction(1), Fraction(1), Fraction(2), Fraction(1, 2), Fraction(5, 3)])
forms = st.sampled_from(["sitting", "sitting", "written", "silent"])


@st.composite
def sittings(draw: st.DrawFn):  # type: ignore[no-untyped-def]  # a tuple of what outcome takes
    count = draw(st.integers(1, 9))
    weighed = draw(st.booleans())
    seats = [
        SeatFacts(
            n,
            "chair" if n == 0 else draw(st.sampled_from(["member", "member", "adviser"])),
            draw(st.sampled_from(["", "A", "B"])),
            draw(st.booleans()),
            weight=draw(weights) if weighed else Fraction(1),
        )
        for n in range(count)
    ]
    modes = st.sampled_from(["in_person", "in_person", "in_person", "remote", "proxy", "absent"])
    attendance = [
        Presence(
            s.id,
            draw(modes),
            draw(st.booleans()),
            draw(st.booleans()),
            holder=draw(st.integers(0, count - 1)),
        )
        for s in seats
    ]
    choices = st.sampled_from(["yes", "no", "abstain", "object"])
    ballots = [Vote(s.id, draw(choices)) for s in seats if draw(st.booleans())]
    recused = draw(st.lists(st.integers(0, count - 1), max_size=2, unique=True))
    return seats, attendance, ballots, recused


@given(sittings(), procedures, forms, st.integers(1, 2), st.booleans(), st.data())
def test_adding_a_yes_never_turns_passed_into_failed(  # type: ignore[no-untyped-def]  # hypothesis
    sitting, rules, form, convening, second, data
) -> None:
    seats, attendance, ballots, recused = sitting
    how = {"recused": recused, "form": form, "convening": convening, "second": second}
    before = outcome(seats, attendance, ballots, rules, **how)
    seat = data.draw(st.sampled_from(seats)).id
    rest = [vote for vote in ballots if vote.seat != seat]
    after = outcome(seats, attendance, [*rest, Vote(seat, "yes")], rules, **how)
    assert after.adopted >= before.adopted


@given(sittings(), procedures, st.sampled_from([Fraction(1, 2), Fraction(1, 3), Fraction(3, 4)]))
def test_weights_summing_to_one_seat_behave_as_one_seat(sitting, rules, part) -> None:  # type: ignore[no-untyped-def]  # hypothesis
    """The last seat is split into two, each with a part of its weight, which do the same."""
    seats, attendance, ballots, recused = sitting
    whole, twin = seats[-1], len(seats)
    assume(rules.quorum.number is None)
    rules = dataclasses.replace(rules, proxy_limit=0, form="vote", second_quorum=None)
    split = [
        *seats[:-1],
        dataclasses.replace(whole, weight=whole.weight * part),
        dataclasses.replace(whole, id=twin, weight=whole.weight * (1 - part)),
    ]

    def doubled(rows, make):  # type: ignore[no-untyped-def]  # of either kind of row
        return [*rows, *(make(row) for row in rows if row.seat == whole.id)]

    one = outcome(seats, attendance, ballots, rules, recused=recused)
    two = outcome(
        split,
        doubled(attendance, lambda row: dataclasses.replace(row, seat=twin)),
        doubled(ballots, lambda row: Vote(twin, row.choice)),
        rules,
        recused=[*recused, *([twin] if whole.id in recused else [])],
    )
    assert (one.adopted, one.tie, one.chair) == (two.adopted, two.tie, two.chair)
    assert (one.yes, one.no, one.abstain, one.base) == (two.yes, two.no, two.abstain, two.base)
    assert (one.quorum.met, one.quorum.present) == (two.quorum.met, two.quorum.present)
    assert [c.met for c in one.clusters] == [c.met for c in two.clusters]


@given(sittings(), procedures, forms)
def test_sentence_and_outcome_agree(sitting, rules, form) -> None:  # type: ignore[no-untyped-def]  # hypothesis
    seats, attendance, ballots, recused = sitting
    found = outcome(seats, attendance, ballots, rules, recused=recused, form=form)
    last = "adopted" if found.adopted else "not adopted"
    if found.second_ballot:
        last = "not decided: a second ballot is held"
    assert found.sentences[-1] == last
    assert found.quorum.met is (
        "not quorate" not in found.sentence and "not enough" not in found.sentence
    )
    assert (f"yes {found.yes}, no {found.no}" in found.sentence) is (found.method == "vote")
    assert ("stops it" in found.sentence or "stop it;" in found.sentence) is bool(
        found.stopped or (0 < found.objections < found.limit)
    )
    assert Outcome.from_data(json.loads(json.dumps(found.to_data()))) == found
    assert ("recused" in found.sentence) is (found.recused > 0)


@given(sittings(), procedures)
def test_the_printed_rules_are_the_ones_applied(sitting, rules) -> None:  # type: ignore[no-untyped-def]  # hypothesis
    """What the sentences say of majority and base is what the result was counted by."""
    seats, attendance, ballots, recused = sitting
    assume(rules.form == "vote")
    found = outcome(seats, attendance, ballots, rules, recused=recused)
    printed = " ".join(sentences(rules))
    bases = {"cast": "the ballots cast", "present": "voting seats present", "seats": "all voting"}
    assert bases[found.of] in printed
    assert ("within each cluster separately" in printed) is rules.majority.per_cluster
    if found.recused:
        assert "conflict of interest takes no part" in printed
    if found.proxies:
        assert "vote by proxy; nobody holds" in printed
    if found.chair:
        assert "the vote of the chair decides" in printed
    if found.second_ballot:
        assert "a second ballot is held" in printed
