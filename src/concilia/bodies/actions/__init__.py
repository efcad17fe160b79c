"""Every write of the bodies room."""

from concilia.bodies.actions.bodies import (
    create_body,
    edit_body,
    end_mandate,
    give_mandate,
    set_procedure,
)
from concilia.bodies.actions.seats import end_filling, end_seat, fill_seat, give_seat

__all__ = (
    "create_body",
    "edit_body",
    "end_filling",
    "end_mandate",
    "end_seat",
    "fill_seat",
    "give_mandate",
    "give_seat",
    "set_procedure",
)
