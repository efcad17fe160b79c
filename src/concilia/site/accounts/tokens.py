"""Keys for programs: made on the profile page, shown once, ended by the person."""

from __future__ import annotations

import base64
import hashlib

from django.db import models
from django.utils.translation import gettext as _

from concilia.agencies.models import Person
from concilia.core import clock, entropy
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.site.models import ApiToken

MOST = 10


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def standing(person: Person) -> models.QuerySet[ApiToken]:
    """Return the person's keys that still open, newest first."""
    found: models.QuerySet[ApiToken] = ApiToken.objects.filter(person=person, ended_at=None)
    return found


def make(person: Person, *, label: str) -> str:
    """Make a key and return it; it is never shown again.

    Raises `Invalid` without a label and `NotNow` beyond `MOST` keys.
    """
    with act("people.token", by=person) as doing:
        label = " ".join(label.split())[:80]
        if not label:
            raise Invalid(Problem(_("Say what the key is for."), column="label"))
        if standing(person).count() >= MOST:
            raise NotNow(_("You have %(most)s keys already. End one first.") % {"most": MOST})
        secret = "cnc_" + base64.urlsafe_b64encode(entropy.token_bytes(32)).rstrip(b"=").decode()
        token = ApiToken.objects.create(
            person=person, label=label, digest=_digest(secret), created_at=clock.now()
        )
        doing.record(token, {"label": label})
    return secret


def end(person: Person, pk: int) -> None:
    """End one of the person's own keys; raises `NotNow` when it does not open any more."""
    with act("people.token", by=person) as doing:
        if not standing(person).filter(pk=pk).update(ended_at=clock.now()):
            raise NotNow(_("This key is ended already."))
        doing.record(person, {"ended": pk})


def person_of(secret: str) -> Person | None:
    """Return whose key this is; None when it does not open or the account is closed."""
    if not secret.startswith("cnc_") or len(secret) > 100:
        return None
    token = (
        ApiToken.objects.filter(digest=_digest(secret), ended_at=None, person__is_active=True)
        .select_related("person")
        .first()
    )
    if token is None:
        return None
    today = clock.today()
    if token.used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(used_on=today)
    person: Person = token.person
    return person
