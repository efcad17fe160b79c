"""Lifecycles as data: the states of a thing and the steps between them."""

from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from concilia.core.errors import NotNow


class Stateful(Protocol):
    """Anything with a `state`."""

    state: str


@dataclass(frozen=True, slots=True)
class Step:
    """A named step from any of some states to one state."""

    name: str
    sources: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The states of a kind of thing, where it begins, where it may rest, and its steps."""

    states: tuple[str, ...]
    initial: str
    final: tuple[str, ...]
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        known = set(self.states)
        used = {self.initial, *self.final}
        for step in self.steps:
            used |= {*step.sources, step.target}
        if used - known:
            raise ValueError(f"unknown states {sorted(used - known)}")

    def allowed(self, state: str) -> tuple[str, ...]:
        """Return the names of the steps that may be taken from `state`."""
        return tuple(step.name for step in self.steps if state in step.sources)

    def after(self, state: str, name: str) -> str:
        """Return the state that `name` leads to; raises KeyError (no step) or NotNow."""
        steps = [step for step in self.steps if step.name == name]
        if not steps:
            raise KeyError(name)
        for step in steps:
            if state in step.sources:
                return step.target
        raise NotNow(
            _("This step (%(step)s) is not possible while the state is “%(state)s”.")
            % {"step": name, "state": state}
        )

    def move(self, thing: Stateful, name: str) -> str:
        """Take the step on `thing` and return its former state; nothing is saved."""
        former = thing.state
        thing.state = self.after(former, name)
        return former
