"""Receipts of secret ballots, which stay on the voter's own device.

The device keeps one random secret in a cookie that scripts cannot read; nothing of it is kept
here. From the secret, the person, the motion and the seat follows the receipt, so the form hands
the same receipt out again whenever the page is shown on that device, before and after the vote:
a phone that loses the answer still has it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from concilia.bodies.models import Seat
from concilia.core import entropy
from concilia.meetings import actions, queries
from concilia.meetings.models import Motion, Voted
from concilia.meetings.views.shared import Shared

COOKIE, KEPT = "concilia_receipts", 2 * 60 * 60
"""The cookie, and for how many seconds after a ballot paper was last shown."""


@dataclass(frozen=True)
class Receipt:
    """A receipt on the page. `sure`: this request put its ballot into the urn, or found it there.

    Otherwise the seat has voted, perhaps on another device, whose receipt differs.
    """

    motion: Motion
    code: str
    again: bool = False
    sure: bool = False
    seat: Seat | None = None

    @property
    def listed(self) -> str:
        """How the ballot stands in the published list."""
        return actions.receipt_digest(self.code)[:16]

    @property
    def words(self) -> str:
        """What became of the ballot."""
        if self.sure:
            return in_urn(self.again)
        return _("Your seat has voted in secret.")


def in_urn(again: bool) -> str:
    """Return in words that a secret ballot is in the urn."""
    if again:
        return _("Your secret ballot was in the urn already, as you first cast it. It counts once.")
    return _("Your secret ballot is in the urn.")


def handed_out(request: HttpRequest, motion: Motion, seat: Seat) -> str:
    """Return the receipt for a ballot that is still to be cast, and have the device keep it."""
    secret = _secret(request) or entropy.token_bytes(20)
    request._concilia_receipts = secret  # type: ignore[attr-defined]  # for `keep`
    return _receipt(secret, request, motion, seat)


def found_again(
    request: HttpRequest, shared: Shared, room: queries.Room, known: Sequence[Receipt]
) -> list[Receipt]:
    """Return the receipts of this device for ballots that the person's seats have cast."""
    secret = _secret(request)
    if not secret:
        return []
    told = {one.motion.pk for one in known}
    motions = {one.pk: one for one in _secret_motions(shared) if one.pk not in told}
    seats = {seat.pk: seat for seat in room.seats}
    if not motions or not seats:
        return []
    rows = Voted.objects.filter(motion__in=motions, seat__in=seats)
    return [
        Receipt(
            motions[motion],
            _receipt(secret, request, motions[motion], seats[seat]),
            seat=seats[seat],
        )
        for motion, seat in sorted(rows.values_list("motion", "seat"))
    ]


def keep(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Send the device the secret from which the receipts on this page follow."""
    secret = getattr(request, "_concilia_receipts", None)
    if secret:
        answer.set_cookie(
            COOKIE,
            secret.hex(),
            max_age=KEPT,
            path="/meetings/",
            httponly=True,
            secure=request.is_secure(),
            samesite="Lax",
        )
    return answer


def _secret_motions(shared: Shared) -> Iterable[Motion]:
    for motion in (*shared.running, *(motion for motion, _result in shared.results)):
        if motion.manner == Motion.Manner.SECRET:
            yield motion


def _secret(request: HttpRequest) -> bytes:
    held: bytes | None = getattr(request, "_concilia_receipts", None)
    if held:
        return held
    try:
        kept = bytes.fromhex(request.COOKIES.get(COOKIE, ""))
    except ValueError:
        return b""
    return kept if len(kept) == 20 else b""


def _receipt(secret: bytes, request: HttpRequest, motion: Motion, seat: Seat) -> str:
    about = f"{request.user.pk}.{motion.pk}.{seat.pk}".encode()
    return actions.new_receipt(hmac.digest(secret, about, hashlib.sha256))
