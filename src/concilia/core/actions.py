"""The one road in: every write happens inside `act`.

    with act("challenges.raise", by=user, on=body) as doing:
        challenge = Challenge.objects.create(...)
        doing.record(challenge, {"title": title})

`act` opens a transaction, checks the permission, and at the end appends to the ledger what was
recorded. An action that records nothing is a fault of the program and changes nothing.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models, transaction

from concilia.core import ledger, permissions
from concilia.core.permissions import Actor, Scope


class Unrecorded(RuntimeError):
    """An action ended without saying to the ledger what it did."""


class Act:
    """One action in progress."""

    def __init__(self, verb: str, by: Actor, on: object | None, agency: str) -> None:
        self.verb = verb
        self.by = by
        self.on = on
        self.agency = agency
        self.lines: list[ledger.Line] = []

    def record(
        self,
        thing: models.Model | str,
        payload: Mapping[str, Any] | None = None,
        *,
        verb: str | None = None,
        scope: Scope | None = None,
    ) -> None:
        """Say to the ledger what was done to `thing`; appended when the action ends.

        `payload` holds JSON values, dates, decimals and models (by their label). `scope` is
        taken from the thing, or from what the action is on, when not given.
        """
        self.lines.append(
            ledger.Line(
                actor=ledger.name_of(self.by),
                agency=self.agency,
                verb=verb or self.verb,
                object=thing if isinstance(thing, str) else ledger.name_of(thing),
                scope=ledger.scope_of(scope, thing, self.on),
                payload=dict(payload or {}),
            )
        )


@contextmanager
def act(
    verb: str, *, by: Actor, on: object | None = None, agency: object | None = None
) -> Iterator[Act]:
    """Run one action: permission, change, ledger, in one transaction.

    An action within an action hands its lines to the outer one, which appends them all when it
    ends: the ledger's head is the last lock that is taken, so two actions cannot wait for each
    other. Raises `Forbidden` when `by` may not do `verb` to `on`, and whatever the block raises;
    then nothing is changed.
    """
    with transaction.atomic():
        permissions.require(by, verb, on)
        doing = Act(verb, by, on, "" if agency is None else ledger.name_of(agency))
        outer = _outer.get()
        token = _outer.set(doing)
        try:
            yield doing
        finally:
            _outer.reset(token)
        if not doing.lines:
            raise Unrecorded(verb)
        if outer is None:
            ledger.append(*doing.lines)
        else:
            outer.lines.extend(doing.lines)


_outer: ContextVar[Act | None] = ContextVar("concilia_act", default=None)
