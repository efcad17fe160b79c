"""Rules of procedure as values, in words, and the check of the composition."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.bodies import rules
from concilia.bodies.rules import (
    Circulation,
    Consensus,
    Majority,
    Places,
    Procedure,
    ProtocolRule,
    Quorum,
    Weight,
)
from concilia.bodies.rules.follow_up import RIGHTS, RUNGS, FollowUp, Rung, in_order
from concilia.core.errors import Invalid

CARE_COUNCIL = (
    Places("health", 4, 6),
    Places("welfare", 4, 6),
    Places("local", 4, 6),
    Places("patients", 2, 3),
    Places("", 0, 4),
)

shares = st.fractions(0, 1, max_denominator=1000)
flags = st.booleans()


@st.composite
def quorums(draw: st.DrawFn) -> Quorum:
    """Any lawful quorum."""
    share = draw(shares)
    return Quorum(
        share,
        draw(flags) and share < 1,
        draw(st.sampled_from(["approved", "filled"])),
        number=draw(st.none() | st.integers(1, 1000)),
        per_cluster=draw(flags),
        each_ballot=draw(flags),
        remote=draw(flags),
        proxies=draw(flags),
        lost=draw(st.sampled_from(["hear", "adjourn"])),
    )


@st.composite
def majorities(draw: st.DrawFn) -> Majority:
    """Any lawful majority."""
    share = draw(shares)
    more = True if share == 0 else draw(flags) and share < 1
    return Majority(
        share,
        more,
        draw(st.sampled_from(["cast", "present", "seats"])),
        draw(flags),
        draw(flags),
        draw(st.sampled_from(["falls", "chair", "second"])),
    )


@st.composite
def places(draw: st.DrawFn) -> tuple[Places, ...]:
    """Rules of composition, each cluster once."""
    codes = draw(st.lists(st.sampled_from(["", "a", "b", "c"]), unique=True))
    made = []
    for code in codes:
        least = draw(st.integers(0, 9))
        made.append(Places(code, least, draw(st.one_of(st.none(), st.integers(least, 20)))))
    return tuple(made)


procedures = st.builds(
    Procedure,
    quorum=quorums(),
    second_quorum=st.one_of(st.none(), quorums()),
    majority=majorities(),
    voting_roles=st.sets(
        st.sampled_from(["chair", "deputy", "secretary", "member", "adviser", "observer"]),
        min_size=1,
    ).map(frozenset),
    substitutes=flags,
    remote=flags,
    notice_days=st.integers(0, 365),
    composition=places(),
    links=flags,
    reminder_days=st.sets(st.integers(-365, 365), max_size=5).map(lambda days: tuple(sorted(days))),
    extra=st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
    form=st.sampled_from(["vote", "consensus"]),
    consensus=st.builds(Consensus, st.integers(1, 9), st.integers(0, 72)),
    written=st.none() | st.builds(Circulation, st.integers(1, 60), st.integers(1, 9)),
    silent=st.none() | st.builds(Circulation, st.integers(1, 60), st.integers(1, 9)),
    weights=st.dictionaries(
        st.sampled_from(["", "a", "b"]), st.fractions(1, 9, max_denominator=9)
    ).map(lambda held: tuple(Weight(code, weight) for code, weight in held.items())),
    proxy_limit=st.integers(0, 5),
    proxy_in_cluster=flags,
    recusal=flags,
    remote_by_chair=flags,
    notice_calendar=flags,
    materials_days=st.integers(0, 30),
    materials_calendar=flags,
    short_notice=st.sampled_from(["valid", "ratify", "refused"]),
    proposers=st.sets(st.sampled_from(["chair", "member", "observer"]), min_size=1).map(frozenset),
    secrecy=st.sampled_from(["never", "allowed", "always"]),
    protocol=st.builds(
        ProtocolRule,
        st.sampled_from(["lead", "chair", "both", "meeting", "agreement"]),
        st.integers(0, 30),
        flags,
        st.integers(0, 9),
    ),
    publication=st.sampled_from(["none", "decisions", "protocols"]),
    speaking_minutes=st.integers(0, 30),
    follow_up=st.builds(
        FollowUp,
        st.integers(0, 365),
        flags,
        st.integers(0, 365),
        st.sets(st.builds(Rung, st.sampled_from(RUNGS), st.integers(1, 365)), max_size=7).map(
            in_order
        ),
        st.sets(st.sampled_from(RIGHTS)).map(frozenset),
    ),
)


@given(procedures)
def test_rules_survive_the_way_through_json(procedure: Procedure) -> None:
    data = json.loads(json.dumps(rules.to_data(procedure)))
    assert rules.procedure_from(data) == procedure


@given(procedures)
def test_all_rules_have_words(procedure: Procedure) -> None:
    said = rules.sentences(procedure, {"a": "Health"})
    assert all(sentence.endswith(".") and "%(" not in sentence for sentence in said)
    assert len(said) == len(set(said))


def test_what_is_left_out_takes_its_default() -> None:
    assert rules.procedure_from({}) == Procedure()


@pytest.mark.parametrize(
    ("data", "places"),
    [
        ([], {""}),
        ({"quorum": {"share": "3/2"}}, {"quorum.share"}),
        ({"quorum": {"share": "1/0"}}, {"quorum.share"}),
        ({"quorum": {"share": 0.5}}, {"quorum.share"}),
        ({"quorum": {"share": True}}, {"quorum.share"}),
        ({"quorum": {"share": "9" * 50}}, {"quorum.share"}),
        ({"quorum": {"share": 1, "more_than": True}}, {"quorum.share"}),
        ({"quorum": {"of": "cast"}}, {"quorum.of"}),
        ({"quorum": 3}, {"quorum"}),
        ({"second_quorum": {"more_than": "yes"}}, {"second_quorum.more_than"}),
        ({"majority": {"share": 0, "more_than": False}}, {"majority.share"}),
        ({"majority": {"of": [], "tie": "coin"}}, {"majority.of", "majority.tie"}),
        ({"voting_roles": []}, {"voting_roles"}),
        ({"voting_roles": "chair"}, {"voting_roles"}),
        ({"voting_roles": ["king"]}, {"voting_roles"}),
        ({"notice_days": -1, "reminder_days": [400]}, {"notice_days", "reminder_days"}),
        ({"reminder_days": {}}, {"reminder_days"}),
        ({"notice_days": True}, {"notice_days"}),
        ({"composition": {}}, {"composition"}),
        ({"composition": [5]}, {"composition.1"}),
        ({"composition": [{"minimum": 5, "maximum": 4}]}, {"composition.1.maximum"}),
        (
            {"composition": [{"cluster": "a\0"}, {"cluster": 4}]},
            {"composition.1.cluster", "composition.2.cluster", "composition"},
        ),
        ({"composition": [{"cluster": "a"}, {"cluster": "a"}]}, {"composition"}),
        ({"extra": 3}, {"extra"}),
        ({"quorom": {}}, {"quorom"}),
        ({"follow_up": 3}, {"follow_up"}),
        ({"follow_up": {"ladder": 3, "rights": ["fly"]}}, {"follow_up.ladder", "follow_up.rights"}),
        (
            {"follow_up": {"ladder": [{"to": "king"}, {"days": 0}]}},
            {"follow_up.ladder.1.to", "follow_up.ladder.2.days"},
        ),
        ({"format": 3}, {"format"}),
        ({"weights": [{"cluster": "a", "weight": "0"}]}, {"weights.1.weight"}),
        ({"weights": [{"weight": "x"}, {}]}, {"weights.1.weight", "weights"}),
        ({"written": {"days": 0}}, {"written.days"}),
        ({"consensus": {"objections": 0}}, {"consensus.objections"}),
        ({"quorum": {"number": 0}}, {"quorum.number"}),
        ({"protocol": {"approval": "nobody"}}, {"protocol.approval"}),
        ({"majority": {"share": "1/2", "sahre": 1}}, {"majority.sahre"}),
    ],
)
def test_wrong_rules_are_named_by_their_place(data: object, places: set[str]) -> None:
    with pytest.raises(Invalid) as caught:
        rules.procedure_from(data)
    assert {problem.column for problem in caught.value} == places


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "quorum",
                        "majority",
                        "share",
                        "of",
                        "composition",
                        "cluster",
                        "minimum",
                        "voting_roles",
                        "reminder_days",
                    ]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_is_either_rules_or_refused(data: object) -> None:
    with contextlib.suppress(Invalid):
        procedure = rules.procedure_from(data)
        assert rules.procedure_from(rules.to_data(procedure)) == procedure


def test_the_words_of_a_care_council() -> None:
    procedure = Procedure(
        quorum=Quorum(Fraction(1, 2), True, "approved"),
        second_quorum=Quorum(Fraction(0), False, "filled"),
        majority=Majority(Fraction(2, 3), False, "present", per_cluster=True, tie="chair"),
        composition=CARE_COUNCIL,
        notice_days=1,
        reminder_days=(-3, 0, 1),
    )
    assert rules.sections(procedure, {"health": "Health"}) == [
        (
            "Composition",
            [
                "Voting seats are given as follows. Health: 4 to 6; welfare: 4 to 6; local: 4 to "
                "6; patients: 2 to 3; other agencies: at most 4."
            ],
        ),
        (
            "Agenda and notice",
            [
                "The agenda is sent at least 1 working day before the meeting.",
                "A meeting called at shorter notice is valid; the protocol says how short.",
                "No day is prescribed by which materials must be there.",
                "The chair, the deputy chair, the secretary and the members may propose items for "
                "the agenda.",
            ],
        ),
        (
            "Who votes",
            [
                "The chair, the deputy chair, the secretary and the members vote; the advisers "
                "and the observers may speak but do not vote.",
                "A substitute attends and votes in place of an absent delegate.",
                "Votes cannot be given by proxy.",
                "Delegates may attend and vote remotely.",
                "A seat with a conflict of interest takes no part in the vote on that item and "
                "counts neither for the quorum nor for the majority there.",
                "Delegates may vote and report through a personal signed link without signing in.",
            ],
        ),
        (
            "Quorum",
            [
                "A meeting has a quorum when more than half of all voting seats, whether filled "
                "or vacant, are present.",
                "Seats represented by proxy do not count for the quorum.",
                "The quorum is counted at the opening and again at each ballot.",
                "A meeting without a quorum may hear and discuss, but decides nothing.",
                "When a meeting lacks its quorum, a second meeting on the same agenda has a "
                "quorum with any number of seats present.",
            ],
        ),
        (
            "Decisions",
            [
                "A motion is adopted when at least two thirds of the voting seats present are in "
                "favour.",
                "An abstention has the effect of a vote against.",
                "The same majority must also be reached within each cluster separately.",
                "Every voting seat has one vote.",
                "The chair may put a motion to a secret ballot; otherwise votes are open.",
                "Decisions are not taken in writing outside a meeting.",
            ],
        ),
        (
            "Protocol and follow-up",
            [
                "The protocol is issued by the chair, the deputy chair or the secretary.",
                "A member may ask that dissent be recorded in the protocol.",
                "Neither decisions nor protocols are published.",
                "The lead agency is reminded of a duty: 3 working days before, on the day itself "
                "and 1 working day after.",
            ],
        ),
        (
            "Duties",
            [
                "The lead agency accepts a duty, asks for a change or contests it within 5 working "
                "days; its silence is acceptance.",
                "A duty is shown in amber from 7 days before its date on, and whenever its "
                "forecast lies after it; in red when its date has passed.",
                "5 working days after its date the coordinators of the lead are told.",
                "10 working days after its date the head of the lead agency is told.",
                "15 working days after its date the chair of the body is told.",
                "20 working days after its date it is put before the next meeting.",
                "30 working days after its date it is put before the parent body.",
                "The lead of a duty has no rights over other agencies.",
            ],
        ),
    ]


@pytest.mark.parametrize(
    ("seats", "said"),
    [
        (
            ["health"] * 4 + ["welfare"] * 5 + ["local"] * 6 + ["patients"] * 2,
            [],
        ),
        (
            ["health"] * 3
            + ["welfare"] * 7
            + ["local"] * 4
            + ["patients"] * 3
            + ["x"] * 3
            + [""] * 2,
            [
                "Health: 1 seat is missing. It has 3; the rules ask for 4–6.",
                "welfare: 1 seat too many. It has 7; the rules ask for 4–6.",
                "Others: 1 seat too many. It has 5; the rules ask for at most 4.",
            ],
        ),
        (
            [],
            [
                "Health: 4 seats are missing. It has 0; the rules ask for 4–6.",
                "welfare: 4 seats are missing. It has 0; the rules ask for 4–6.",
                "local: 4 seats are missing. It has 0; the rules ask for 4–6.",
                "patients: 2 seats are missing. It has 0; the rules ask for 2–3.",
            ],
        ),
    ],
)
def test_the_composition_says_what_is_missing_or_too_many(
    seats: list[str], said: list[str]
) -> None:
    found = rules.composition_findings(CARE_COUNCIL, seats, {"health": "Health"})
    assert [count.sentence for count in found] == said


def test_a_fitting_cluster_says_so_too() -> None:
    kinds = [Places("a", 1, 1), Places("b", 1, None), Places("c", 0, 2)]
    counts = rules.composition_counts(kinds, ["a", "b", "b"])
    assert [count.sentence for count in counts] == [
        "a: 1, as the rules ask (exactly 1).",
        "b: 2, as the rules ask (at least 1).",
        "c: 0, as the rules ask (at most 2).",
    ]


@given(places(), st.lists(st.sampled_from(["", "a", "b", "z"]), max_size=30))
def test_findings_are_just_the_counts_out_of_bounds(
    kinds: tuple[Places, ...], seats: list[str]
) -> None:
    for count in rules.composition_counts(kinds, seats):
        assert not (count.missing and count.surplus)
        mended = count.seats + count.missing - count.surplus
        assert mended >= count.minimum
        assert count.maximum is None or mended <= count.maximum
    named = {place.cluster for place in kinds}
    if "" in named:
        assert sum(c.seats for c in rules.composition_counts(kinds, seats)) == len(seats)


days = st.dates(dt.date(2026, 1, 1), dt.date(2026, 2, 15))


@st.composite
def periods(draw: st.DrawFn) -> tuple[dt.date, dt.date | None]:
    """A period that may be open."""
    first, last = sorted((draw(days), draw(days)))
    return first, draw(st.sampled_from([last, None]))


@given(periods(), st.lists(periods(), max_size=4))
def test_periods_overlap_when_they_share_a_day(
    new: tuple[dt.date, dt.date | None], others: list[tuple[dt.date, dt.date | None]]
) -> None:
    def all_days(period: tuple[dt.date, dt.date | None]) -> set[int]:
        last = period[1] or dt.date(2026, 3, 1)
        return set(range(period[0].toordinal(), last.toordinal() + 1))

    expected = [other for other in others if all_days(new) & all_days(other)]
    assert rules.overlapping(new, others) == expected


def test_shares_without_a_common_word_stay_figures() -> None:
    assert rules.share_words(Fraction(5, 9)) == "5/9"


def test_rules_written_before_there_was_a_format_read_as_ever() -> None:
    old = {
        "quorum": {"share": "1/2", "more_than": True, "of": "approved"},
        "second_quorum": {"share": "1/3", "more_than": False, "of": "filled"},
        "majority": {"share": "2/3", "more_than": False, "of": "cast", "tie": "chair"},
        "voting_roles": ["chair", "member"],
        "notice_days": 7,
        "extra": {},
    }
    read = rules.procedure_from(old)
    assert read.second_quorum == Quorum(Fraction(1, 3), False, "filled")
    assert (read.majority.tie, read.notice_days, read.form) == ("chair", 7, "vote")
    assert (read.proxy_limit, read.written, read.weights) == (0, None, ())
    written = rules.to_data(read)
    assert written["format"] == 2
    assert rules.procedure_from(written) == read


@pytest.mark.parametrize("code", rules.PRESETS)
def test_each_preset_names_its_source_and_survives_the_form(code: str) -> None:
    found = rules.preset(code)
    assert found.source
    assert found.url.startswith("https://")
    assert found.name
    assert rules.procedure_from(rules.to_data(found.procedure)) == found.procedure
    assert len(rules.sentences(found.procedure)) > 15


def test_there_is_no_other_preset() -> None:
    with pytest.raises(KeyError):
        rules.preset("../council")


def every_rule() -> list[tuple[str, Procedure, Procedure]]:
    """Each rule of the vocabulary, beside one that differs only in it."""
    base = Procedure(written=Circulation(), silent=Circulation(), proxy_limit=1)
    consensus = dataclasses.replace(base, form="consensus")
    pairs = [
        (base, "quorum", Quorum(number=3)),
        (base, "quorum", Quorum(per_cluster=True)),
        (base, "quorum", Quorum(each_ballot=False)),
        (base, "quorum", Quorum(remote=False)),
        (base, "quorum", Quorum(proxies=True)),
        (base, "quorum", Quorum(lost="adjourn")),
        (base, "quorum", Quorum(of="filled")),
        (base, "second_quorum", Quorum(lost="adjourn", number=1)),
        (base, "majority", Majority(tie="second")),
        (base, "majority", Majority(per_cluster=True)),
        (base, "majority", Majority(abstentions_count=True)),
        (base, "form", "consensus"),
        (consensus, "consensus", Consensus(2)),
        (consensus, "consensus", Consensus(1, 24)),
        (base, "written", None),
        (base, "written", Circulation(5, 2)),
        (consensus, "written", Circulation(9, 2)),
        (base, "silent", None),
        (base, "silent", Circulation(3, 1)),
        (base, "weights", (Weight("a", Fraction(2)), Weight("", Fraction(1, 2)))),
        (base, "proxy_limit", 2),
        (base, "speaking_minutes", 3),
        (base, "proxy_limit", 0),
        (base, "proxy_in_cluster", True),
        (base, "recusal", False),
        (base, "remote", False),
        (base, "remote_by_chair", True),
        (base, "substitutes", False),
        (base, "links", False),
        (base, "notice_calendar", True),
        (base, "notice_days", 0),
        (base, "materials_days", 3),
        (dataclasses.replace(base, materials_days=3), "materials_calendar", True),
        (base, "short_notice", "ratify"),
        (base, "short_notice", "refused"),
        (base, "proposers", frozenset({"chair"})),
        (base, "voting_roles", frozenset(rules.reading.SEAT_ROLES)),
        (base, "secrecy", "never"),
        (base, "secrecy", "always"),
        (base, "protocol", ProtocolRule("meeting")),
        (base, "protocol", ProtocolRule("chair")),
        (base, "protocol", ProtocolRule("both")),
        (base, "protocol", ProtocolRule("agreement")),
        (base, "protocol", ProtocolRule("agreement", silence=5)),
        (base, "protocol", ProtocolRule(days=5)),
        (base, "protocol", ProtocolRule(dissent=False)),
        (base, "publication", "decisions"),
        (base, "publication", "protocols"),
        (base, "reminder_days", ()),
        (base, "follow_up", FollowUp(answer_days=0)),
        (base, "follow_up", FollowUp(silence=False)),
        (base, "follow_up", FollowUp(soon_days=1)),
        (base, "follow_up", FollowUp(ladder=())),
        *((base, "follow_up", FollowUp(ladder=(Rung(to, 7),))) for to in RUNGS),
        *((base, "follow_up", FollowUp(rights=frozenset({one}))) for one in RIGHTS),
    ]
    return [(name, one, dataclasses.replace(one, **{name: value})) for one, name, value in pairs]


@pytest.mark.parametrize(("name", "one", "other"), every_rule())
def test_no_rule_is_without_words(name: str, one: Procedure, other: Procedure) -> None:
    assert rules.sentences(one) != rules.sentences(other), name
