"""The secret with which a person sees what became of their appeal, without an account.

It is made from the installation's key and a salt, so that the e-mail can say it; only its digest
is searched. 80 bits, written as four groups of four.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

from django.conf import settings

from concilia.core import entropy

_SECRET = re.compile(r"[A-Z2-7]{16}")


def make() -> tuple[str, str]:
    """Return a new salt and its secret."""
    salt = entropy.token_bytes(16).hex()
    return salt, of(salt)


def of(salt: str) -> str:
    """Return the secret of a salt, for instance `K7QX-2MPA-4RTE-VB5N`."""
    key = settings.SECRET_KEY.encode()
    mac = hmac.digest(key, b"concilia.appeal:" + salt.encode(), "sha256")
    text = base64.b32encode(mac[:10]).decode()
    return "-".join(text[at : at + 4] for at in range(0, 16, 4))


def digest_of(secret: str) -> str:
    """Return what is kept of a secret, whatever its dashes and case; empty when it is none."""
    plain = re.sub(r"[\s–-]", "", secret).upper()[:40]
    return hashlib.sha256(plain.encode()).hexdigest() if _SECRET.fullmatch(plain) else ""
