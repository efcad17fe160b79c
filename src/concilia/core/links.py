"""Signed links: one person does one thing to one object, once, without signing in.

The token is 256 bits, `HMAC-SHA-256(secret key, salt)`; only its digest and the salt are stored.
Looking at a link consumes nothing, because mail scanners look at links; acting through it does.
"""

import base64
import datetime as dt
import hashlib
import hmac
import re

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.core import clock, entropy
from concilia.core.errors import NotNow
from concilia.core.models import SignedLink

KEPT = dt.timedelta(days=90)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def make(person: models.Model, verb: str, obj: models.Model, *, days: int = 14) -> str:
    """Make a link with which `person` may do `verb` to `obj` within `days`; return its URL.

    The permission is checked when the link is used, not when it is made.
    """
    now = clock.now()
    salt = entropy.token_bytes(16).hex()
    token = _token(salt)
    SignedLink.objects.create(
        digest=digest_of(token),
        salt=salt,
        person_id=person.pk,
        verb=verb,
        object_label=obj._meta.label_lower,
        object_id=obj.pk,
        created_at=now,
        expires_at=now + dt.timedelta(days=days),
    )
    return _url(token)


def _token(salt: str) -> str:
    mac = hmac.digest(settings.SECRET_KEY.encode(), b"concilia.link:" + salt.encode(), "sha256")
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def _url(token: str) -> str:
    return settings.BASE_URL + reverse("core:link", args=[token])


def digest_of(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def url_of(link: SignedLink) -> str:
    """Return the link's URL again, or "" when the secret key was changed since it was made."""
    token = _token(link.salt)
    return _url(token) if hmac.compare_digest(digest_of(token), link.digest) else ""


def find(token: str) -> SignedLink | None:
    """Return the link of a token, used and expired ones too, or None.

    The search is by digest, so its time says nothing about how much of a token was right.
    """
    if not _TOKEN.fullmatch(token):
        return None
    digest = digest_of(token)
    link = SignedLink.objects.select_related("person").filter(digest=digest).first()
    return link if link and hmac.compare_digest(link.digest, digest) else None


def find_url(url: str) -> SignedLink | None:
    """Return the link of a URL that `make` returned, or None."""
    return find(url.rstrip("/").rpartition("/")[2])


def refusal(link: SignedLink) -> str:
    """Say why the link cannot be used (used, expired or deactivated), or "" when it can."""
    if link.used_at is not None:
        return "used"
    if link.expires_at <= clock.now():
        return "expired"
    return "" if link.person.is_active else "deactivated"


def use(link: SignedLink) -> None:
    """Consume the link; call it in the transaction of the action. Raises `NotNow` the second time.

    The update carries the condition, so of two simultaneous uses one goes through. It carries it on
    the link's own columns: PostgreSQL does not look again at a joined table after it has waited.
    """
    now = clock.now()
    active = get_user_model()._default_manager.filter(is_active=True).values("pk")
    used = SignedLink.objects.filter(
        pk=link.pk, used_at=None, expires_at__gt=now, person_id__in=active
    ).update(used_at=now)
    if not used:
        raise NotNow(_("This link was already used or has expired. Nothing was changed."))
    link.used_at = now


def forget_old() -> int:
    """Remove links that ended long ago; return how many."""
    return SignedLink.objects.filter(expires_at__lt=clock.now() - KEPT).delete()[0]
