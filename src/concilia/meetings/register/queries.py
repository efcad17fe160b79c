"""Reads of the register of decisions, for members and for the public."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from concilia.agencies.folding import fold
from concilia.bodies.models import Body
from concilia.meetings.models import AgendaItem, Decision, Meeting, Publication

_ADDRESS = re.compile(r"/meetings/decisions/(\d{1,18})/")


def found_by(decisions: QuerySet[Decision], q: str) -> QuerySet[Decision]:
    """Return those in which every word of `q` occurs, in any script, case and accent.

    Words are looked for in the wording and the title of the item; a number such as 2026/14 finds
    that decision.
    """
    before, _slash, after = q.strip().partition("/")
    if before.isdecimal() and after.isdecimal() and len(q) < 12:
        return decisions.filter(year=int(before), number=int(after))
    words = fold(q).split()
    if not words:
        return decisions.none() if q.strip() else decisions
    rows = decisions.order_by().values_list("pk", "wording", "motion__item__title")
    hits = [pk for pk, wording, title in rows if _holds(fold(f"{wording} {title or ''}"), words)]
    return decisions.filter(pk__in=hits)


def _holds(text: str, words: Iterable[str]) -> bool:
    return all(word in text for word in words)


def standing(decisions: QuerySet[Decision], state: str, today: dt.date) -> QuerySet[Decision]:
    """Return the decisions that stand so: in force, provisional, ended, or replaced."""
    ended = Q(ends_on__lt=today) | Q(lapsed_at__isnull=False)
    waiting = Q(provisional=True, ratified_at=None, lapsed_at=None)
    replaced = Q(superseded_by__isnull=False)
    conditions = {
        "force": ~ended & ~replaced,
        "provisional": waiting,
        "ended": ended,
        "replaced": replaced,
    }
    return decisions.filter(conditions[state]).distinct() if state in conditions else decisions


def to_ratify(item: AgendaItem) -> Decision | None:
    """Return the urgent decision that comes back with an item and waits for ratification."""
    named = _ADDRESS.fullmatch(item.about_url)
    if named is None:
        return None
    waiting = Decision.objects.filter(provisional=True, ratified_at=None, lapsed_at=None)
    return waiting.filter(pk=int(named[1]), body=item.meeting.body_id).first()


def missed(decisions: Iterable[Decision]) -> dict[int, Meeting]:
    """Return the first meeting that ended without ratifying each decision that waits for it.

    One query, however many decisions.
    """
    waiting = [one for one in decisions if one.waits]
    if not waiting:
        return {}
    since = min(one.decided_at for one in waiting)
    bodies = {one.body_id for one in waiting}
    ended = Meeting.objects.filter(
        body__in=bodies, form=Meeting.Form.SITTING, state__in=("closed", "issued")
    ).filter(starts_at__gt=since)
    found: dict[int, Meeting] = {}
    for meeting in ended.select_related("body").order_by("starts_at"):
        for one in waiting:
            if one.body_id == meeting.body_id and meeting.starts_at > one.decided_at:
                found.setdefault(one.pk, meeting)
    return found


def public_bodies() -> QuerySet[Body]:
    """Return the bodies of which something is, or was, published."""
    shown = Publication.objects.values("protocol__meeting__body")
    return Body.objects.filter(pk__in=shown).select_related("territory", "parent")


def public_decisions(body: Body | None = None) -> QuerySet[Decision]:
    """Return the published decisions (of one body): never those of a closed item."""
    found = Decision.objects.filter(
        motion__item__closed=False,
        motion__item__meeting__protocol__publication__isnull=False,
        motion__item__meeting__protocol__publication__withdrawn_at=None,
    )
    if body is not None:
        found = found.filter(body=body)
    replaced = Prefetch("superseded_by", Decision.objects.filter(_OPEN).order_by("year", "number"))
    return found.select_related("body", "motion__item__meeting__body").prefetch_related(replaced)


_OPEN = Q(
    motion__item__closed=False,
    motion__item__meeting__protocol__publication__withdrawn_at=None,
    motion__item__meeting__protocol__publication__isnull=False,
)


def public_protocols(body: Body) -> QuerySet[Publication]:
    """Return what is published of a body's meetings, the newest first."""
    found = Publication.objects.filter(protocol__meeting__body=body, withdrawn_at=None)
    return (
        found.select_related("protocol__meeting__body")
        .defer("blocks", "protocol__blocks")
        .order_by("-protocol__meeting__starts_at", "-pk")
    )
