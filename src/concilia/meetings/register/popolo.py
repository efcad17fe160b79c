"""Motions and votes as Popolo JSON: Motion, VoteEvent, Count and Vote.

Source: the Popolo specification, https://www.popoloproject.com/specs/motion.html,
specs/vote-event.html, specs/count.html and specs/vote.html. Voters are the agencies for which
seats vote. Of a secret vote there are counts, and no votes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from concilia.meetings import rules
from concilia.meetings.models import Ballot, Motion

OPTIONS = {"yes": "yes", "no": "no", "abstain": "abstain", "object": "no"}
"""Popolo's words for what a seat says; an objection is a no."""
RESULTS = {"adopted": "pass", "rejected": "fail"}


def shown(motions: QuerySet[Motion]) -> QuerySet[Motion]:
    """Return those of `motions` that were voted on, with all that is written of them."""
    ballots = Ballot.objects.select_related("seat__agency").order_by("seat")
    counted = motions.filter(
        state__in=RESULTS,
        asks=Motion.Asks.VOTE,
        kind__in=("substantive", "amendment", "procedural"),
    )
    voted = counted.select_related("item__meeting__body", "decision").prefetch_related(
        Prefetch("ballots", ballots)
    )
    return voted.order_by("closed_at", "pk")


def of_motions(motions: Iterable[Motion]) -> dict[str, Any]:
    """Return the motions with their vote events."""
    return {"motions": [_motion(motion) for motion in motions]}


def _id(kind: str, key: object) -> str:
    return f"{settings.BASE_URL}/popolo/{kind}/{key}"


def _motion(motion: Motion) -> dict[str, Any]:
    meeting = motion.item.meeting
    decision = getattr(motion, "decision", None)
    made = {
        "id": _id("motion", motion.pk),
        "organization_id": _id("organization", f"body-{meeting.body.ref}"),
        "legislative_session_id": _id("meeting", meeting.ref),
        "classification": motion.kind,
        "identifier": decision.ref if decision else None,
        "date": _moment(motion, "put_at"),
        "requirement": motion.reasoning.get("share"),
        "result": RESULTS[motion.state],
        "text": motion.wording,
        "vote_events": [_event(motion)],
    }
    return {name: value for name, value in made.items() if value is not None}


def _event(motion: Motion) -> dict[str, Any]:
    meeting = motion.item.meeting
    ballots = list(motion.ballots.all())
    if motion.manner == Motion.Manner.SECRET:
        found = rules.Outcome.from_data(motion.reasoning)
        said = [("yes", found.yes), ("no", found.no), ("abstain", found.abstain)]
        counts = {option: int(value) for option, value in said if value}
    else:
        counts = dict(Counter(OPTIONS[ballot.choice] for ballot in ballots))
    return {
        "id": _id("vote-event", motion.pk),
        "motion_id": _id("motion", motion.pk),
        "organization_id": _id("organization", f"body-{meeting.body.ref}"),
        "legislative_session_id": _id("meeting", meeting.ref),
        "start_date": _moment(motion, "put_at"),
        "end_date": _moment(motion, "closed_at"),
        "result": RESULTS[motion.state],
        "counts": [{"option": option, "value": value} for option, value in sorted(counts.items())],
        "votes": [
            {
                "vote_event_id": _id("vote-event", motion.pk),
                "voter_id": _id("organization", ballot.seat.agency.code),
                "voter": {"name": str(ballot.seat.agency)},
                "option": OPTIONS[ballot.choice],
                "role": ballot.seat.role,
            }
            for ballot in ballots
        ],
    }


def _moment(motion: Motion, name: str) -> str | None:
    moment = getattr(motion, name)
    return (
        moment.astimezone(motion.item.meeting.zone).isoformat(timespec="seconds")
        if moment
        else None
    )
