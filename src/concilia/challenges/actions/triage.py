"""Judging what was raised: accept, decline, merge, or refer to the competent body."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concilia.agencies.models import Person
from concilia.bodies.models import Body
from concilia.bodies.queries import seats_of
from concilia.challenges import rules
from concilia.challenges.actions.challenges import put
from concilia.challenges.actions.locking import locked
from concilia.challenges.models import Challenge, Evidence
from concilia.core import clock, notices
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import Actor

VERB = "challenges.triage"
REASON_LENGTH = 2_000


def accept(challenge: Challenge, *, by: Actor, reason: str = "") -> Challenge:
    """Take a raised challenge on. Raises `Forbidden` or `NotNow`."""
    text = rules.wording(reason, "reason", REASON_LENGTH, required=False)
    return _judge(challenge, "accept", text, by)


def decline(challenge: Challenge, *, reason: str, by: Actor) -> Challenge:
    """Leave a raised challenge aside, with a reason that everybody in the body can read.

    Raises `Forbidden`, `NotNow`, or `Invalid` without a reason.
    """
    return _judge(challenge, "decline", rules.wording(reason, "reason", REASON_LENGTH), by)


def _judge(challenge: Challenge, step: str, reason: str, by: Actor) -> Challenge:
    with act(VERB, by=by, on=challenge) as doing:
        rules.LIFECYCLE.move(locked(challenge), step)
        _save(challenge, reason)
        doing.record(challenge, {"state": challenge.state, "reason": reason})
    return challenge


def _save(challenge: Challenge, reason: str, *fields: str) -> None:
    challenge.triaged_at = challenge.triaged_at or clock.now()
    challenge.triage_reason = reason
    challenge.save(update_fields=["state", "triaged_at", "triage_reason", *fields])


def merge(challenge: Challenge, *, into: Challenge, reason: str = "", by: Actor) -> Challenge:
    """Let another challenge of the same body take this one in; its evidence goes there.

    Raises `Forbidden`, `NotNow` when either is no longer worked on, or `Invalid` (itself, another
    body's).
    """
    text = rules.wording(reason, "reason", REASON_LENGTH, required=False)
    if into.pk == challenge.pk or into.body_id != challenge.body_id:
        message = _("Choose another challenge of the same body.")
        raise Invalid(Problem(message, column="into"))
    with act(VERB, by=by, on=challenge) as doing:
        # In the order of their keys, so that two merges cannot wait for each other.
        for one in sorted((challenge, into), key=lambda held: held.pk):
            locked(one)
        if into.state not in rules.OPEN:
            raise NotNow(
                _("%(ref)s is %(state)s, so nothing can be merged into it.")
                % {"ref": into.ref, "state": into.get_state_display()}
            )
        rules.LIFECYCLE.move(challenge, "merge")
        challenge.merged_into = into
        _save(challenge, text, "merged_into")
        moved = Evidence.objects.filter(challenge=challenge).update(
            challenge=into, cause=None, factor=None
        )
        said = {"state": challenge.state, "into": into, "evidence": moved, "reason": text}
        doing.record(challenge, said)
        doing.record(into, {"merged": challenge, "evidence": moved})
    return challenge


def refer(challenge: Challenge, *, to: Body, reason: str, by: Person) -> Challenge:
    """Hand a raised challenge to the body that is competent; return the one raised there.

    The leaders there are told. Raises `Forbidden`, `NotNow`, or `Invalid` (the same body, no
    reason).
    """
    text = rules.wording(reason, "reason", REASON_LENGTH)
    if to.pk == challenge.body_id:
        raise Invalid(Problem(_("Choose another body."), column="to"))
    with act(VERB, by=by, on=challenge) as doing:
        rules.LIFECYCLE.move(locked(challenge), "refer")
        challenge.referred_to = to
        _save(challenge, text, "referred_to")
        inside = challenge.territory.path.startswith(to.territory.path)
        there = put(
            to,
            title=challenge.title,
            statement=challenge.statement,
            territory=challenge.territory if inside else to.territory,
            severity=challenge.severity,
            urgency=challenge.urgency,
            kind=challenge.kind,
            population=challenge.population,
            population_note=challenge.population_note,
            raised_for=challenge.raised_for,
            raised_by=by,
            origin=Challenge.Origin.REFERRED,
            origin_title=f"{challenge.body}, {challenge.ref}"[:250],
        )
        said = {"state": challenge.state, "to": to, "there": there.ref, "reason": text}
        doing.record(challenge, said)
        doing.record(there, {"ref": there.ref, "title": there.title, "from": challenge})
        for person in _leaders(to):
            notices.tell(
                person,
                kind=VERB,
                key=f"challenge:{there.pk}:referred",
                subject=lambda: (
                    _("%(body)s refers a challenge to you: %(title)s")
                    % {"body": challenge.body, "title": there.title}
                ),
                text=lambda: text,
                url=there.get_absolute_url(),
            )
    return there


def _leaders(body: Body) -> list[Person]:
    seats = seats_of(body, body.today()).filter(role__in=("chair", "deputy", "secretary"))
    return list(dict.fromkeys(seat.delegate for seat in seats if seat.delegate))
