"""Lifecycles: states and steps as data."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from concilia.core.errors import NotNow
from concilia.core.lifecycles import Lifecycle, Step

DOOR = Lifecycle(
    states=("open", "shut", "locked", "gone"),
    initial="open",
    final=("gone",),
    steps=(
        Step("shut", ("open",), "shut"),
        Step("lock", ("shut",), "locked"),
        Step("open", ("shut",), "open"),
        Step("open", ("locked",), "shut"),
        Step("remove", ("open", "shut"), "gone"),
    ),
)


@dataclass
class Door:
    """Something with a state."""

    state: str = "open"


def test_steps_lead_from_state_to_state() -> None:
    door = Door()
    assert DOOR.move(door, "shut") == "open"
    assert DOOR.move(door, "lock") == "shut"
    assert DOOR.move(door, "open") == "locked"
    assert door.state == "shut", "the same step may lead elsewhere from another state"


def test_what_is_allowed() -> None:
    assert DOOR.allowed("open") == ("shut", "remove")
    assert DOOR.allowed("shut") == ("lock", "open", "remove")
    assert DOOR.allowed("gone") == ()


def test_a_step_at_the_wrong_time_says_so_and_changes_nothing() -> None:
    door = Door("locked")
    with pytest.raises(NotNow, match=r"remove.*locked"):
        DOOR.move(door, "remove")
    assert door.state == "locked"


def test_an_unknown_step_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        DOOR.after("open", "paint")


def test_unknown_states_are_found_when_it_is_declared() -> None:
    with pytest.raises(ValueError, match="ajar"):
        Lifecycle(states=("a",), initial="a", final=(), steps=(Step("x", ("a",), "ajar"),))
