"""A vote that was held, as the file that `concilia outcome` recounts, with its kept result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from concilia.bodies.rules import to_data
from concilia.meetings import queries, rules
from concilia.meetings.models import Ballot, Motion, SecretBallot
from concilia.meetings.models.voting import marks_of


def explain(motion: Motion) -> dict[str, Any]:
    """Return `file` (what `concilia outcome` reads), `kept` (the result) and `reasoning`.

    The seats are named by their number here. The ballots of a secret vote belong to no seat: the
    file holds the published list, each with the beginning of its digest.
    """
    found = rules.result_from(motion.reasoning)
    room = queries.room_of(motion.item.meeting)
    seats = {fact.id: fact for fact in room.facts}
    file: dict[str, Any] = {
        "procedure": to_data(room.procedure),
        "form": room.form,
        "convening": room.meeting.convening,
        "remote_decided": room.meeting.remote,
        "second": motion.second_of_id is not None,
        "seats": [
            {
                "id": fact.id,
                "role": fact.role,
                "cluster": fact.cluster,
                "filled": fact.filled,
                "weight": str(fact.weight),
            }
            for fact in seats.values()
        ],
        "attendance": [
            _presence(presence)
            for presence in room.presences(motion.put_at)
            if presence.seat in seats
        ],
        "recused": sorted(room.left_out(motion.item)),
    }
    terms = motion.choice_of
    if terms is not None:
        file["asks"] = terms.to_data()
    if motion.manner == Motion.Manner.SECRET:
        held = SecretBallot.objects.filter(motion=motion)
        file["secret_ballots"] = [
            {"listed": one.receipt[:16], "cluster": one.cluster, **_said(one, terms)}
            for one in held
        ]
        if isinstance(found, rules.Outcome) and found.withheld:
            file["clusters_reached"] = {one.cluster: one.met for one in found.clusters}
    else:
        file["ballots"] = [
            {"seat": one.seat_id, **_said(one, terms)}
            for one in Ballot.objects.filter(motion=motion).order_by("seat")
        ]
    if isinstance(found, rules.Outcome) and found.chair:
        file["chair_choice"] = found.chair
    if found.quorum.at_opening and room.meeting.opened_at:
        file["opening"] = [
            _presence(one) for one in room.presences(room.meeting.opened_at) if one.seat in seats
        ]
    return {
        "motion": motion.pk,
        "wording": motion.wording,
        "reasoning": list(found.sentences),
        "kept": motion.reasoning,
        "file": file,
    }


def _said(one: Ballot | SecretBallot, terms: rules.Terms | None) -> Mapping[str, Any]:
    if terms is None:
        return {"choice": one.choice}
    return {"marks": {terms.name(number): mark for number, mark in marks_of(one.marks).items()}}


def _presence(presence: rules.Presence) -> dict[str, Any]:
    made: dict[str, Any] = {
        "seat": presence.seat,
        "mode": presence.mode,
        "substitute": presence.substitute,
        "left": presence.left,
    }
    return made if presence.holder is None else made | {"holder": presence.holder}
