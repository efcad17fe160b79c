"""What groups offer: the desk, evidence, and that from which a challenge is raised."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.core.desk import Item
from concilia.core.origins import Origin, Pointed
from concilia.core.permissions import Actor, scopes_with
from concilia.indicators.appeals.grouping import actions, queries
from concilia.indicators.appeals.models import AppealGroup
from concilia.indicators.permissions import RECEIVING

SIZE = 8
"""From so many appeals on a proposed group is shown on the desk."""

CITED = 200


def desk(user: Actor) -> Iterator[Item]:
    """Yield the largest proposed groups of the bodies for which the person receives appeals."""
    found = queries.counted(user).filter(
        body__in=scopes_with(user, "body", RECEIVING), state=AppealGroup.State.PROPOSED
    )
    large = found.filter(size__gte=SIZE, extends=None)
    for group in large.order_by("-size", "pk")[:3]:
        yield Item(
            title=queries.told(group),
            url=group.get_absolute_url(),
            action=_("Look"),
            context=str(group.body),
            hurt=40,
        )


def pointed(group: AppealGroup) -> Pointed:
    """Return a group as evidence, with what stands in a dossier."""
    size, first, last = (getattr(group, name) for name in ("size", "first", "last"))
    since, count, before = queries.risen(group)
    said = queries.sentence(group, count, since)
    lines = [said + "."]
    if before:
        words = ngettext(
            "%(count)s came earlier, the first in %(month)s.",
            "%(count)s came earlier, the first in %(month)s.",
            before,
        )
        lines.append(words % {"count": before, "month": date_format(first, "YEAR_MONTH_FORMAT")})
    if group.terms:
        words = _("They share the words: %(terms)s.")
        lines.append(words % {"terms": ", ".join(group.terms)})
    if last:
        words = _("The last came on %(day)s; %(founded)d of %(count)d were well founded so far.")
        facts = {
            "day": date_format(last, "DATE_FORMAT"),
            "founded": getattr(group, "founded", 0),
            "count": size,
        }
        lines.append(words % facts)
    return Pointed(
        kind="appeals",
        key=str(group.pk),
        title=said,
        url=group.get_absolute_url(),
        text=" ".join(lines),
        territory=group.territory_id,
        starts=first,
        ends=last,
    )


def evidence() -> dict[str, Callable[[int, Actor], Iterable[Pointed]]]:
    """Offer the groups of a body to be cited, newest first."""

    def groups(body: int, user: Actor) -> Iterable[Pointed]:
        found = queries.counted(user).filter(body=body).exclude(state=AppealGroup.State.DISMISSED)
        newest = found.order_by("-last", "-pk")[:CITED]
        return [pointed(group) for group in newest]

    return {"appeals": groups}


def origin() -> dict[str, Callable[[list[str], Actor], Origin | None]]:
    """Offer a group as that from which a challenge is raised."""
    return {"appeals": _origin}


def _origin(keys: list[str], user: Actor) -> Origin | None:
    wanted = [int(key) for key in keys if key.isdecimal() and len(key) < 12]
    known = queries.counted(user).filter(pk__in=wanted)
    found = list(known.order_by("-size", "pk"))
    if not found or len(found) != len(keys):
        return None
    first = found[0]
    cited = tuple(pointed(group) for group in found)

    def taken(challenge: Any, by: Actor) -> None:
        ref = str(getattr(challenge, "ref", challenge))
        for group in found:
            actions.take_up(group, challenge=ref, url=challenge.get_absolute_url(), by=by)

    return Origin(
        kind="appeals",
        title=queries.told(first)[:200],
        statement="\n\n".join(one.text for one in cited),
        territory=first.territory_id,
        url=first.get_absolute_url(),
        body=first.body_id,
        evidence=cited,
        taken=taken,
    )


def raise_url(group: AppealGroup) -> str:
    """Return where a challenge is raised from the group."""
    return f"{reverse('challenges:new')}?appeals={group.pk}&body={group.body.ref}"
