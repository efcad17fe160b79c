"""Every write to a protocol before it is frozen, and what may still be done afterwards."""

from concilia.meetings.protocols.actions.agreeing import agree
from concilia.meetings.protocols.actions.commenting import comment, settle
from concilia.meetings.protocols.actions.correcting import correct, withdraw_publication
from concilia.meetings.protocols.actions.dissenting import record_dissent, withdraw_dissent
from concilia.meetings.protocols.actions.sending import send_draft
from concilia.meetings.protocols.actions.writing import Written, close_item, write_item

__all__ = [
    "Written",
    "agree",
    "close_item",
    "comment",
    "correct",
    "record_dissent",
    "send_draft",
    "settle",
    "withdraw_dissent",
    "withdraw_publication",
    "write_item",
]
