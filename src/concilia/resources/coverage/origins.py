"""A gap as that from which a challenge is raised."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from concilia.agencies.models import Territory
from concilia.bodies.models import Body
from concilia.core.origins import Origin, Pointed
from concilia.core.permissions import Actor
from concilia.methods.coverage import Finding
from concilia.resources.coverage import queries, sentences
from concilia.resources.coverage.queries import Picture

_KEY = re.compile(r"(\d{4}-\d{2}-\d{2})\.(\d{1,11})\.(\d{1,11})\.([0-9a-f]{16})")


def origin() -> dict[str, Callable[[list[str], Actor], Origin | None]]:
    """Return who reads the parameter `gap`."""
    return {"gap": from_gap}


def key_of(day: dt.date, body: Body | None, inside: Territory | None, found: Finding) -> str:
    """Return what names a finding: its day, rules and area, and a digest of what it is about."""
    said = "\n".join((found.code, found.territory, found.activity, *found.agencies))
    digest = hashlib.sha256(said.encode()).hexdigest()[:16]
    return f"{day}.{body.pk if body else 0}.{inside.pk if inside else 0}.{digest}"


class Named(NamedTuple):
    """A finding that a key names, with the day's picture, rules and area."""

    seen: Picture
    finding: Finding
    day: dt.date
    body: Body | None
    inside: Territory | None


def from_gap(keys: list[str], user: Actor) -> Origin | None:
    """Return what a gap says; None when it is not to be seen or no longer there."""
    named = named_by(keys[0], user)
    return _origin(*named, keys[0]) if named else None


def named_by(key: str, user: Actor) -> Named | None:
    """Return the finding of a key; None when it is not to be seen or no longer there."""
    read = _KEY.fullmatch(key)
    if read is None:
        return None
    try:
        day = dt.date.fromisoformat(read[1])
    except ValueError:
        return None
    body = Body.objects.visible_to(user).filter(pk=int(read[2])).first()
    inside = Territory.objects.filter(pk=int(read[3])).first()
    if (read[2] != "0" and body is None) or (read[3] != "0" and inside is None):
        return None
    seen = queries.picture(queries.scene(user, body=body, inside=inside), day)
    matching = (f for f in seen.found.findings() if key_of(day, body, inside, f) == key)
    finding = next(matching, None)
    return Named(seen, finding, day, body, inside) if finding else None


def _origin(
    seen: Picture,
    finding: Finding,
    day: dt.date,
    body: Body | None,
    inside: Territory | None,
    key: str,
) -> Origin:
    sentence = sentences.finding(finding, seen.place, seen.kind, seen.agency)
    wanted = {
        "day": day.isoformat(),
        "body": body.ref if body else "",
        "territory": inside.code if inside else "",
        "type": finding.activity,
    }
    url = reverse("resources:gaps") + "?" + urlencode({k: v for k, v in wanted.items() if v})
    as_of = _("As of %(day)s, by who does what where and the rules of need.") % {
        "day": date_format(day)
    }
    text = "\n\n".join((sentence, *numbers(seen, finding), as_of))
    place = seen.scene.places.get(finding.territory)
    return Origin(
        kind="hand",
        title=sentence.rstrip("."),
        statement=text,
        territory=place.pk if place else inside.pk if inside else None,
        url=url,
        body=body.pk if body else None,
        evidence=(Pointed(kind="link", key=key, title=sentence[:200], url=url, text=text),),
    )


def numbers(seen: Picture, finding: Finding) -> list[str]:
    """Return where the need of a finding comes from, a line per indicator."""
    need = seen.needs.cells.get((finding.territory, finding.activity))
    return [
        sentences.origin(one, str(seen.scene.indicators.get(one.indicator, one.indicator)))
        for one in (need.inputs if need else ())
    ]
