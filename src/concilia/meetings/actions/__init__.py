"""Every write of the meetings room."""

from concilia.meetings.actions.agenda import (
    add_dossier,
    add_item,
    move_item,
    order,
    remove_item,
    set_times,
)
from concilia.meetings.actions.attendance import Mark, mark_attendance
from concilia.meetings.actions.ballots import (
    cast_ballot,
    cast_openly,
    record_ballot,
    record_ballots,
)
from concilia.meetings.actions.choosing import move_choice
from concilia.meetings.actions.motions import (
    close_motion,
    move_amendment,
    move_motion,
    open_motion,
    order_amendments,
    put_motion,
    withdraw_motion,
)
from concilia.meetings.actions.papers import accept_item, add_material, propose_item
from concilia.meetings.actions.planning import (
    cancel_meeting,
    change_meeting,
    decide_remote,
    invite,
    plan_meeting,
)
from concilia.meetings.actions.protocols import issue_protocol, note_item
from concilia.meetings.actions.secret import (
    Cast,
    cast_secret,
    cast_secretly,
    new_receipt,
    receipt_digest,
)
from concilia.meetings.actions.sitting import close_meeting, open_meeting
from concilia.meetings.actions.speaking import (
    ask_floor,
    call_item,
    close_list,
    end_turn,
    give_floor,
    put_first,
    withdraw_turn,
)
from concilia.meetings.actions.standing import (
    answer,
    give_proxy,
    recuse,
    withdraw_proxy,
    withdraw_recusal,
)

__all__ = [
    "Cast",
    "Mark",
    "accept_item",
    "add_dossier",
    "add_item",
    "add_material",
    "answer",
    "ask_floor",
    "call_item",
    "cancel_meeting",
    "cast_ballot",
    "cast_openly",
    "cast_secret",
    "cast_secretly",
    "change_meeting",
    "close_list",
    "close_meeting",
    "close_motion",
    "decide_remote",
    "end_turn",
    "give_floor",
    "give_proxy",
    "invite",
    "issue_protocol",
    "mark_attendance",
    "move_amendment",
    "move_choice",
    "move_item",
    "move_motion",
    "new_receipt",
    "note_item",
    "open_meeting",
    "open_motion",
    "order",
    "order_amendments",
    "plan_meeting",
    "propose_item",
    "put_first",
    "put_motion",
    "receipt_digest",
    "record_ballot",
    "record_ballots",
    "recuse",
    "remove_item",
    "set_times",
    "withdraw_motion",
    "withdraw_proxy",
    "withdraw_recusal",
    "withdraw_turn",
]
