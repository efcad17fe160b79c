"""What keeps machines from filling the public form, without asking anybody outside.

A field that only machines fill, a signed time stamp (a person needs some seconds, and a page is
good for a day and for one sending), a limit by address, and, for an address that sends again and
again, a sum in words. Addresses are counted under a keyed digest and never stored.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from concilia.core import clock, entropy

FASTEST = dt.timedelta(seconds=3)
LONGEST = dt.timedelta(hours=24)
WINDOW = 3600
"""Seconds over which sendings of an address are counted."""

MOST = 8
"""Appeals that an address may send in the window."""

FREE = 2
"""Sendings in the window after which a sum is asked."""

WRONG = 20
"""Wrong secrets that an address may show in the window."""

_SIGNER = signing.Signer(salt="concilia.appeals.public")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a page carries: when it was made, a mark that is used once, and the sum it asks."""

    made: dt.datetime
    mark: str
    sum: tuple[int, int]

    def __str__(self) -> str:
        first, second = self.sum
        return _SIGNER.sign(f"{self.made.timestamp():.0f}.{self.mark}.{first}.{second}")


def stamp() -> Stamp:
    """Return the stamp of a page that is made now."""
    chance = entropy.token_bytes(10)
    return Stamp(clock.now(), chance[:8].hex(), (2 + chance[8] % 8, 1 + chance[9] % 9))


def read(text: str) -> Stamp | None:
    """Return a stamp that we signed, or None."""
    try:
        made, mark, first, second = _SIGNER.unsign(text[:200]).split(".")
    except (signing.BadSignature, ValueError):
        return None
    return Stamp(dt.datetime.fromtimestamp(int(made), dt.UTC), mark, (int(first), int(second)))


def refusal(found: Stamp | None) -> str:
    """Say why a page cannot be sent, or "" when it can."""
    if found is None:
        return _("This page is damaged. Please send it once more.")
    age = clock.now() - found.made
    if age > LONGEST:
        return _("This page is more than a day old. Please send it once more.")
    if age < FASTEST:
        return _("That was very fast. Please look once more at what you wrote, and send it.")
    if cache.get(f"appeal-mark:{found.mark}"):
        return _("This page was sent already.")
    return ""


def spend(found: Stamp) -> bool:
    """Use the stamp up; False when it was used before."""
    return cache.add(f"appeal-mark:{found.mark}", 1, int(LONGEST.total_seconds()))


def _counter(request: HttpRequest, what: str) -> str:
    address = str(get_adapter().get_client_ip(request))
    key = settings.SECRET_KEY.encode()
    mac = hmac.digest(key, f"concilia.{what}:{address}".encode(), hashlib.sha256)
    return f"{what}:{mac.hex()[:32]}"


def count(request: HttpRequest, what: str = "appeals") -> int:
    """Return how often the address did it in the window."""
    return int(cache.get(_counter(request, what), 0))


def note(request: HttpRequest, what: str = "appeals") -> None:
    """Count one more."""
    key = _counter(request, what)
    cache.add(key, 0, WINDOW)
    try:
        cache.incr(key)
    except ValueError:  # it ran out in between
        cache.set(key, 1, WINDOW)
