"""Raising, judging and finishing challenges."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max

from concilia.agencies.models import Agency, Person, Territory
from concilia.bodies.models import Body
from concilia.bodies.queries import procedure_of
from concilia.challenges import rules
from concilia.challenges.actions.evidence import point
from concilia.challenges.actions.locking import locked, open_for_work
from concilia.challenges.models import Challenge
from concilia.core import clock, permissions
from concilia.core.actions import act
from concilia.core.calendar import Calendar
from concilia.core.origins import Origin
from concilia.core.permissions import SYSTEM, Actor


def raise_challenge(
    body: Body,
    *,
    title: str,
    statement: str,
    territory: Territory,
    severity: str = Challenge.Severity.MODERATE,
    urgency: str = Challenge.Urgency.MODERATE,
    kind: str = Challenge.Kind.GENERAL,
    population: int | None = None,
    population_note: str = "",
    raised_for: Agency | None = None,
    origin: Origin | None = None,
    by: Person,
) -> Challenge:
    """Put a challenge before a body; it gets the next number there.

    With `origin` it comes from a signal, a group of appeals or the like: what that points at
    becomes its evidence, and its room is told. Who leads the body above may hand one down.
    Raises `Forbidden`, `NotNow` when the origin was taken up already, or `Invalid` when the title
    or the statement is empty or too long.
    """
    title = rules.line(title, "title", rules.TITLE_LENGTH)
    statement = rules.wording(statement, "statement", rules.TEXT_LENGTH)
    note = rules.line(population_note, "population_note", 200, required=False)
    rules.people(population)
    verb, above = _verb(body, by)
    from_ = origin.kind if origin else "parent" if above else "agency" if raised_for else "hand"
    with act(verb, by=by, on=body.parent if above else body, agency=raised_for) as doing:
        challenge = put(
            body,
            title=title,
            statement=statement,
            territory=territory,
            severity=Challenge.Severity(severity),
            urgency=Challenge.Urgency(urgency),
            kind=Challenge.Kind(kind),
            population=population,
            population_note=note,
            raised_for=raised_for,
            raised_by=by,
            origin=Challenge.Origin(from_),
            origin_title=origin.title[:250] if origin else str(body.parent)[:250] if above else "",
            origin_url=origin.url[:300] if origin else "",
        )
        doing.record(
            challenge,
            {
                "ref": challenge.ref,
                "title": title,
                "statement": statement,
                "territory": territory,
                "severity": severity,
                "urgency": urgency,
                "kind": kind,
                "population": population,
                "raised_for": raised_for,
                "origin": from_,
                "origin_url": challenge.origin_url,
            },
            scope=("body", body.pk),
        )
        if origin:
            for pointed in origin.evidence:
                point(challenge, pointed, by=by)
            if origin.taken:
                origin.taken(challenge, by)
    return challenge


def _verb(body: Body, by: Actor) -> tuple[str, bool]:
    """Return the verb under which `by` raises, and whether from the body above."""
    if body.parent and not permissions.may(by, "challenges.raise", body):
        return "challenges.hand_down", True
    return "challenges.raise", False


def put(body: Body, **fields: Any) -> Challenge:
    """Write the row of a challenge, with the next number and the day until it is to be judged."""
    # The body's row is the lock under which its numbers are given out without gaps.
    Body.objects.select_for_update().get(pk=body.pk)
    last = Challenge.objects.filter(body=body).aggregate(last=Max("number"))["last"] or 0
    days = rules.triage_days(procedure_of(body, body.today()).extra)
    due = Calendar(body.country).add_working_days(body.today(), days)
    return Challenge.objects.create(
        body=body, number=last + 1, raised_at=clock.now(), triage_due=due, **fields
    )


def edit_challenge(
    challenge: Challenge,
    *,
    title: str,
    statement: str,
    severity: str,
    territory: Territory,
    urgency: str | None = None,
    kind: str | None = None,
    population: int | None = None,
    population_note: str = "",
    by: Actor,
) -> Challenge:
    """Change the wording, how bad and urgent it is, whom it touches, or the territory.

    Raises `Forbidden`, `NotNow` once it is finished, `Invalid` for empty or too long texts.
    """
    wanted = {
        "title": rules.line(title, "title", rules.TITLE_LENGTH),
        "statement": rules.wording(statement, "statement", rules.TEXT_LENGTH),
        "severity": str(Challenge.Severity(severity)),
        "territory": territory,
        "urgency": str(Challenge.Urgency(urgency or challenge.urgency)),
        "kind": str(Challenge.Kind(kind or challenge.kind)),
        "population": rules.people(population),
        "population_note": rules.line(population_note, "population_note", 200, required=False),
    }
    with act("challenges.edit", by=by, on=challenge) as doing:
        open_for_work(challenge)
        changed = {key: new for key, new in wanted.items() if getattr(challenge, key) != new}
        for key, new in changed.items():
            setattr(challenge, key, new)
        challenge.save(update_fields=list(wanted))
        doing.record(challenge, changed)
    return challenge


def mark_in_dossier(challenge: Challenge, *, by: Actor) -> Challenge:
    """Say that a dossier is being made; does nothing when one already is.

    Raises `Forbidden`, or `NotNow` unless the challenge is accepted or already decided.
    """
    return _move(
        challenge, "take_up", "challenges.take_up", Challenge.State.IN_DOSSIER, by, "dossier_at"
    )


def mark_decided(challenge: Challenge, *, by: Actor) -> Challenge:
    """Say that the body decided on it; does nothing when it already did.

    Raises `Forbidden`, or `NotNow` unless the challenge is accepted or in a dossier.
    """
    return _move(
        challenge, "decide", "challenges.decide", Challenge.State.DECIDED, by, "decided_at"
    )


def note_first_action(challenge: Challenge, *, by: Actor = SYSTEM) -> bool:
    """Keep when the first duty from its decision got under way; say whether this was the first.

    Raises `Forbidden`.
    """
    permissions.require(by, "challenges.first_action", challenge)
    if challenge.acted_at is not None:
        return False
    with act("challenges.first_action", by=by, on=challenge) as doing:
        now = clock.now()
        done = Challenge.objects.filter(pk=challenge.pk, acted_at=None).update(acted_at=now)
        challenge.refresh_from_db(fields=["acted_at"])
        doing.record(challenge, {"acted_at": now.isoformat()})
    return bool(done)


def _move(
    challenge: Challenge, step: str, verb: str, target: str, by: Actor, stamp: str
) -> Challenge:
    with transaction.atomic():
        permissions.require(by, verb, challenge)
        if locked(challenge).state == target:
            return challenge
        with act(verb, by=by, on=challenge) as doing:
            former = rules.LIFECYCLE.move(challenge, step)
            fields = ["state"]
            # Only the first time counts: a second reading does not make the body slower or faster.
            if getattr(challenge, stamp) is None:
                setattr(challenge, stamp, clock.now())
                fields.append(stamp)
            challenge.save(update_fields=fields)
            doing.record(challenge, {"from": former, "to": challenge.state})
    return challenge


def close_challenge(challenge: Challenge, *, note: str, by: Actor) -> Challenge:
    """Close it, with a note on what came of it.

    Raises `Forbidden`, `NotNow` while it is only raised or already finished, `Invalid` without
    a note.
    """
    note = rules.wording(note, "note", 2_000)
    with act("challenges.close", by=by, on=challenge) as doing:
        rules.LIFECYCLE.move(locked(challenge), "close")
        challenge.closed_at = clock.now()
        challenge.closing_note = note
        challenge.save(update_fields=["state", "closed_at", "closing_note"])
        doing.record(challenge, {"note": note})
    return challenge


def reopen_challenge(challenge: Challenge, *, reason: str, by: Actor) -> Challenge:
    """Open a declined or closed challenge again; a declined one must be judged anew.

    Raises `Forbidden`, `NotNow` when it is open, `Invalid` without a reason.
    """
    reason = rules.wording(reason, "reason", 2_000)
    with act("challenges.reopen", by=by, on=challenge) as doing:
        rules.LIFECYCLE.move(locked(challenge), "reopen")
        challenge.closed_at = None
        if challenge.state == Challenge.State.RAISED:
            challenge.triaged_at = None
        challenge.save(update_fields=["state", "closed_at", "triaged_at"])
        doing.record(challenge, {"reason": reason, "state": challenge.state})
    return challenge
