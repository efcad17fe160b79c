"""What a person does with a signal: take it up as a challenge, or dismiss it with a reason."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import SYSTEM, Actor
from concilia.indicators.models import Signal


def dismiss(signal: Signal, *, reason: str, by: Actor) -> Signal:
    """Say that nothing is to be done, and why; it is not shown again.

    Raises `Invalid` without a reason, `NotNow` when somebody closed it before.
    """
    with act("signals.dismiss", by=by, on=signal) as doing:
        reason = reason.strip()
        if not reason:
            raise Invalid(Problem(_("Say why nothing is to be done."), column="reason"))
        _close(signal, Signal.State.DISMISSED, by, reason=reason[:2000])
        doing.record(signal, {"reason": reason[:2000]})
    return signal


def take_up(signal: Signal, *, by: Actor, challenge: str, url: str = "") -> Signal:
    """Note the challenge that was raised from it; raises `NotNow` when it was closed before."""
    with act("signals.take_up", by=by, on=signal) as doing:
        _close(signal, Signal.State.TAKEN, by, challenge=challenge[:60], challenge_url=url[:300])
        doing.record(signal, {"challenge": challenge})
    return signal


def reopen(signal: Signal, *, by: Actor) -> Signal:
    """Show a dismissed signal again; raises `NotNow` when it is not dismissed."""
    with act("signals.dismiss", by=by, on=signal) as doing:
        changed = Signal.objects.filter(pk=signal.pk, state=Signal.State.DISMISSED).update(
            state=Signal.State.NEW, closed_by=None, closed_at=None, reason=""
        )
        if not changed:
            raise NotNow(_("This signal is not dismissed."))
        signal.refresh_from_db()
        doing.record(signal, {"reopened": True})
    return signal


def _close(signal: Signal, state: str, by: Actor, **values: str) -> None:
    changed = Signal.objects.filter(pk=signal.pk, state=Signal.State.NEW).update(
        state=state, closed_by=None if by is SYSTEM else by, closed_at=clock.now(), **values
    )
    if not changed:
        raise NotNow(_("This signal was taken up or dismissed already."))
    signal.refresh_from_db()
