"""Everything that is done to duties."""

from concilia.duties.actions.answering import (
    accept_by_silence,
    accept_duty,
    answer_change,
    ask_change,
    contest_duty,
    withdraw_lead,
)
from concilia.duties.actions.giving import give_duty
from concilia.duties.actions.handing import hand_over, orphan, take_over
from concilia.duties.actions.importing import give_many
from concilia.duties.actions.leading import (
    cancel_duty,
    close_duty,
    judge_effect,
    return_duty,
    settle_duty,
    verify_duty,
)
from concilia.duties.actions.parts import (
    accept_part,
    contest_part,
    delegate,
    dispatch,
    end_part,
)
from concilia.duties.actions.planning import (
    add_milestone,
    arrange,
    drop_milestone,
    reach_milestone,
    set_aim,
    wait_for,
    wait_no_more,
)
from concilia.duties.actions.reminding import climb, mark_late, remind, remind_part
from concilia.duties.actions.reporting import report_progress, speaks_for, store_file
from concilia.duties.actions.rights import propose, rate, take_up

__all__ = [
    "accept_by_silence",
    "accept_duty",
    "accept_part",
    "add_milestone",
    "answer_change",
    "arrange",
    "ask_change",
    "cancel_duty",
    "climb",
    "close_duty",
    "contest_duty",
    "contest_part",
    "delegate",
    "dispatch",
    "drop_milestone",
    "end_part",
    "give_duty",
    "give_many",
    "hand_over",
    "judge_effect",
    "mark_late",
    "orphan",
    "propose",
    "rate",
    "reach_milestone",
    "remind",
    "remind_part",
    "report_progress",
    "return_duty",
    "set_aim",
    "settle_duty",
    "speaks_for",
    "store_file",
    "take_over",
    "take_up",
    "verify_duty",
    "wait_for",
    "wait_no_more",
    "withdraw_lead",
]
