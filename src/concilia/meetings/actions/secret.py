"""Secret ballots: casting, receipts, and leaving no trace of who said what.

The receipt is a random text that the voter holds before the ballot is sent. What is kept of it is
a digest, in the row of the ballot, which belongs to no seat.
"""

import base64
import hashlib
import re
from dataclasses import dataclass

from django.db import IntegrityError
from django.utils.translation import gettext as _

from concilia.bodies.models import Seat
from concilia.core import entropy
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import Actor
from concilia.meetings import queries
from concilia.meetings.actions.ballots import Said, opened, said_of, seat_for
from concilia.meetings.models import Ballot, Motion, SecretBallot, Voted
from concilia.meetings.models.voting import random_id

_RECEIPT = re.compile(r"[a-z2-7]{16}")


@dataclass(frozen=True)
class Cast:
    """A secret ballot in the urn: its receipt, and whether it had been there before.

    `room` is the voter's corner of the room; None where nothing was changed.
    """

    receipt: str
    again: bool = False
    room: queries.Room | None = None


def cast_secret(
    motion: Motion, choice: Said, *, by: Actor, seat: Seat | None = None, receipt: str = ""
) -> str:
    """Vote in secret, once; returns the receipt with which the ballot is found in the list.

    What is kept says neither who voted so nor when. `receipt` is what the voter was handed before;
    without one it is made here. Sent again with the same receipt nothing is changed and the same
    is returned. Raises `NotNow` when the seat has voted otherwise, and what `cast_ballot` raises.
    """
    pk = seat.pk if seat else None
    return cast_secretly(motion, choice, by=by, seat=pk, receipt=receipt).receipt


def cast_secretly(
    motion: Motion, choice: Said, *, by: Actor, seat: int | None = None, receipt: str = ""
) -> Cast:
    """Vote as `cast_secret` does; return what came of it."""
    said = said_of(motion, choice)
    if said["choice"] == Ballot.Choice.OBJECT:
        raise Invalid(Problem(_("Vote yes, no or abstain."), column="choice"))
    receipt = receipt.strip().lower() or new_receipt(entropy.token_bytes(10))
    if not _RECEIPT.fullmatch(receipt):
        raise Invalid(Problem(_("A receipt is made of 16 letters and digits."), column="receipt"))
    try:
        with act("meetings.vote", by=by, on=motion) as doing:
            motion = opened(motion)
            if motion.manner != Motion.Manner.SECRET:
                raise NotNow(_("This vote is not secret."))
            room = queries.room_of(motion.item.meeting, by)
            voting = seat_for(room, motion, by, seat)
            if Voted.objects.filter(motion=motion, seat=voting).exists():
                raise NotNow(_("This seat has voted. A secret ballot cannot be changed."))
            Voted.objects.create(motion=motion, seat=voting)
            clusters = room.procedure.majority.per_cluster and motion.choice_of is None
            SecretBallot.objects.create(
                motion=motion,
                cluster=voting.cluster.name if clusters and voting.cluster else "",
                **said,
                receipt=receipt_digest(receipt),
            )
            doing.record(motion, {"voted": voting}, verb="meetings.vote_secretly")
    except IntegrityError as error:
        text = _("This receipt belongs to a ballot already. Load the page again and vote there.")
        raise NotNow(text) from error
    except NotNow:
        if _in_urn(motion, receipt):
            return Cast(receipt, again=True)
        raise
    return Cast(receipt, room=room)


def _in_urn(motion: Motion, receipt: str) -> bool:
    """Say whether the ballot of a receipt is there; the database is never asked for that one."""
    held = SecretBallot.objects.filter(motion=motion).values_list("receipt", flat=True)
    return receipt_digest(receipt) in set(held)


def new_receipt(chance: bytes) -> str:
    """Return the receipt that is made of ten random bytes."""
    return base64.b32encode(chance[:10]).decode().lower()


def receipt_digest(receipt: str) -> str:
    """Return what is kept and published of a receipt."""
    return hashlib.sha256(receipt.strip().lower().encode()).hexdigest()


def shuffle(motion: Motion, *, clusters: bool) -> None:
    """Write the secret ballots of a motion anew, in no order, so that rows say nothing of when.

    Without `clusters` they no longer say either in which cluster they were cast.
    """
    held = list(SecretBallot.objects.filter(motion=motion).order_by("receipt"))
    voted = list(Voted.objects.filter(motion=motion).order_by("seat"))
    for ballot in held:
        ballot.cluster = ballot.cluster if clusters else ""
    for rows in (held, voted):
        for row in rows:
            row.pk = random_id()
    SecretBallot.objects.filter(motion=motion).delete()
    Voted.objects.filter(motion=motion).delete()
    SecretBallot.objects.bulk_create(held)
    Voted.objects.bulk_create(voted)
