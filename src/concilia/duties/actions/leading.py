"""What those who lead a body do with its duties: verify, return, settle, close, cancel."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from concilia.agencies.models import Agency
from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import NotNow, Problem
from concilia.core.models import StoredFile
from concilia.core.permissions import Actor
from concilia.duties import rules
from concilia.duties.actions.checking import (
    impartial as seen_by_a_third,
)
from concilia.duties.actions.checking import (
    locked,
    refuse,
    text_of,
)
from concilia.duties.models import Duty, Remark
from concilia.duties.telling import about, tell_agencies

REASON = 2000


@contextmanager
def _step(
    duty: Duty,
    name: str,
    *,
    verb: str,
    kind: str,
    by: Actor,
    text: str,
    needed: bool = True,
    impartial: bool = False,
    attachment: StoredFile | None = None,
) -> Iterator[tuple[Duty, Remark]]:
    """One step of the lifecycle with what was said to it; the block changes what else changes."""
    with act(verb, by=by, on=duty) as doing:
        duty = locked(duty)
        if impartial:
            seen_by_a_third(duty, by)
        rules.LIFE.move(duty, name)
        refuse(text_of(text, "reason", _("Reason"), most=REASON, needed=needed))
        remark = Remark.objects.create(
            duty=duty,
            kind=kind,
            person=by if by.pk else None,
            text=text.strip(),
            attachment=attachment,
            made_at=clock.now(),
        )
        yield duty, remark
        duty.save()
        evidence = {"evidence": attachment.digest} if attachment else {}
        doing.record(duty, {"step": name, "text": remark.text, **evidence})


def _tell(duty: Duty, remark: Remark, words: str, *, answer: bool = False) -> None:
    """Tell the agencies with a part; `words` is translated for each person."""
    tell_agencies(
        duty,
        [duty.lead, *(part.agency for part in duty.parts.select_related("agency"))],
        kind=remark.kind,
        key=f"{remark.kind}:{remark.pk}",
        subject=lambda: _(words) % {"title": duty.title},
        text=lambda: (f"{remark.text}\n\n" if remark.text else "") + about(duty),
        answer=answer,
    )


def verify_duty(
    duty: Duty, *, text: str = "", evidence: StoredFile | None = None, by: Actor
) -> Duty:
    """Confirm, with what was seen, that a duty reported as done is done.

    It closes; where it should move indicators its effect is awaited first. Raises `Invalid`
    without words or a file as evidence, `NotNow` when it was not reported as done, `Forbidden`
    for who acts for the lead, or neither leads the body nor was asked to verify.
    """
    awaited = duty.aims.exists()
    with _step(
        duty,
        "await effect" if awaited else "verify",
        verb="duties.verify",
        kind=Remark.Kind.VERIFIED,
        by=by,
        text=text,
        needed=evidence is None,
        impartial=True,
        attachment=evidence,
    ) as (found, remark):
        found.verified_at = clock.now()
        if awaited:
            found.verified_by = by if by.pk else None
            found.effect_due = found.body.today() + dt.timedelta(days=rules.EFFECT_AFTER)
            words = gettext_noop("Verified, its effect is awaited: %(title)s")
        else:
            _close(found, by)
            words = gettext_noop("Verified and closed: %(title)s")
        _tell(found, remark, words)
    return found


def judge_effect(duty: Duty, *, effect: str, text: str, by: Actor) -> Duty:
    """Judge what became of the indicators of a verified duty; it closes.

    Raises `Invalid` for no words or no such judgement, `NotNow` when no effect is awaited.
    """
    with _step(duty, "judge", verb="duties.judge", kind=Remark.Kind.EFFECT, by=by, text=text) as (
        found,
        remark,
    ):
        if effect not in Duty.Effect.values:
            words = _("Effect: reached, partly reached, not reached or cannot be told.")
            refuse([Problem(words, column="effect")])
        found.effect = effect
        found.closed_at = clock.now()
        _tell(found, remark, gettext_noop("The effect was judged: %(title)s"))
    return found


def close_duty(duty: Duty, *, reason: str, by: Actor) -> Duty:
    """Close a duty without a report of its lead, because the body knows that it is done.

    Raises `Invalid` without a reason, `NotNow`, and `Forbidden` for the lead's own people.
    """
    with _step(
        duty,
        "close",
        verb="duties.close",
        kind=Remark.Kind.CLOSED,
        by=by,
        text=reason,
        impartial=True,
    ) as (found, remark):
        _close(found, by)
        _tell(found, remark, gettext_noop("Closed: %(title)s"))
    return found


def _close(duty: Duty, by: Actor) -> None:
    duty.closed_at = clock.now()
    duty.done_at = duty.done_at or duty.closed_at
    duty.verified_by = by if by.pk else None
    duty.percent = 100


def return_duty(duty: Duty, *, reason: str, by: Actor) -> Duty:
    """Return a duty that is not done yet to its lead, with the reason. Raises as `verify_duty`."""
    with _step(
        duty,
        "return",
        verb="duties.verify",
        kind=Remark.Kind.RETURNED,
        by=by,
        text=reason,
        impartial=True,
    ) as (found, remark):
        found.done_at = None
        found.percent = min(found.percent, 90)
        _tell(found, remark, gettext_noop("Returned: %(title)s"), answer=True)
    return found


def settle_duty(duty: Duty, *, reason: str, by: Actor) -> Duty:
    """Set a contested duty under way again, with what was settled: its lead stays.

    Raises `Invalid` without a reason, `NotNow` when it is not contested or its lead is dissolved.
    """
    with _step(
        duty, "settle", verb="duties.settle", kind=Remark.Kind.SETTLED, by=by, text=reason
    ) as (found, remark):
        if found.lead.state != Agency.State.ACTIVE:
            raise NotNow(_("The lead agency no longer exists; hand the duty over to another."))
        found.withdrawn_at = None
        found.accepted_at = found.accepted_at or clock.now()
        _tell(found, remark, gettext_noop("Settled, under way again: %(title)s"), answer=True)
    return found


def cancel_duty(duty: Duty, *, reason: str, by: Actor) -> Duty:
    """Cancel a duty that nobody needs any more. Raises `Invalid` without a reason, `NotNow`."""
    with _step(
        duty, "cancel", verb="duties.cancel", kind=Remark.Kind.CANCELLED, by=by, text=reason
    ) as (found, remark):
        _tell(found, remark, gettext_noop("Cancelled: %(title)s"))
    return found
