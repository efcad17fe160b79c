"""Quorum and majority: who counts, how many are needed, and why. Pure, in exact fractions."""

from concilia.meetings.rules.amending import merged
from concilia.meetings.rules.choosing import (
    Marks,
    Selection,
    Terms,
    marks_in_words,
    select,
    wrong_marks,
    wrong_terms,
)
from concilia.meetings.rules.counting import (
    Choice,
    Here,
    Mode,
    Presence,
    SeatFacts,
    Vote,
    counts,
    left_by,
    represented,
    threshold,
    total,
    voters,
)
from concilia.meetings.rules.deadlines import (
    deadline,
    given_notice,
    late,
    reminder_due,
    times_of,
)
from concilia.meetings.rules.lifecycles import MEETING, MOTION
from concilia.meetings.rules.outcome import Form, able_to_vote, outcome
from concilia.meetings.rules.quorum import (
    NO_QUORUM,
    QuorumResult,
    holds,
    must_adjourn,
    notice_sentence,
    quorum,
)
from concilia.meetings.rules.reading import Result, result_from
from concilia.meetings.rules.result import Outcome
from concilia.meetings.rules.speaking import next_to_speak, overtime
from concilia.meetings.rules.tally import FEWEST, Counted, Tally

__all__ = [
    "FEWEST",
    "MEETING",
    "MOTION",
    "NO_QUORUM",
    "Choice",
    "Counted",
    "Form",
    "Here",
    "Marks",
    "Mode",
    "Outcome",
    "Presence",
    "QuorumResult",
    "Result",
    "SeatFacts",
    "Selection",
    "Tally",
    "Terms",
    "Vote",
    "able_to_vote",
    "counts",
    "deadline",
    "given_notice",
    "holds",
    "late",
    "left_by",
    "marks_in_words",
    "merged",
    "must_adjourn",
    "next_to_speak",
    "notice_sentence",
    "outcome",
    "overtime",
    "quorum",
    "reminder_due",
    "represented",
    "result_from",
    "select",
    "threshold",
    "times_of",
    "total",
    "voters",
    "wrong_marks",
    "wrong_terms",
]
