"""What the desk and the board read besides what the rooms offer."""

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _

from concilia.agencies.models import Person
from concilia.bodies.models import Body, Filling, Mandate, Seat
from concilia.core import clock
from concilia.core.models import Notice
from concilia.core.permissions import Actor
from concilia.meetings.models import Meeting
from concilia.site import pulse
from concilia.site.dates import moment


def coming_meetings(user: Actor) -> QuerySet[Meeting]:
    """Return the meetings that are still to be held or going on, the next first."""
    return (
        Meeting.objects.visible_to(user)
        .filter(starts_at__gte=clock.now() - dt.timedelta(hours=12))
        .exclude(state__in=(Meeting.State.CLOSED, Meeting.State.ISSUED))
        .order_by("starts_at")
    )


def my_bodies(person: Person) -> list[Body]:
    """Return the bodies in which `person` fills a seat today.

    Each has `parts` (the roles, in words), `next_meeting` (its id or None), `next_start`, and
    `duties_shown` (how they stand, as parts of a bar).
    """
    today = clock.today()
    following = coming_meetings(person).filter(body=OuterRef("seat__body"))
    held = (
        Filling.objects.filter(person=person)
        .on(today)
        .filter(seat__in=Seat.objects.on(today))
        .select_related("seat__body")
        .annotate(
            next_meeting=Subquery(following.values("pk")[:1]),
            next_start=Subquery(following.values("starts_at")[:1]),
            **pulse.counting(person, "seat__body"),
        )
        .order_by("seat__body__name")
    )
    bodies: dict[int, Body] = {}
    parts: dict[int, list[str]] = {}
    for filling in held:
        body = bodies.setdefault(filling.seat.body_id, filling.seat.body)
        body.next_meeting = filling.next_meeting  # type: ignore[attr-defined]  # for the page
        body.next_start = filling.next_start  # type: ignore[attr-defined]  # for the page
        body.duties_shown = pulse.parts_of(filling, body.ref)  # type: ignore[attr-defined]  # set here
        words = filling.seat.get_role_display()
        if filling.kind == Filling.Kind.SUBSTITUTE:
            words = _("%(role)s (substitute)") % {"role": words}
        parts.setdefault(body.pk, []).append(words)
    for pk, body in bodies.items():
        body.parts = sorted(set(parts[pk]))  # type: ignore[attr-defined]  # for the page
    return list(bodies.values())


def unread_notices(person: Person, most: int = 100) -> list[Notice]:
    """Return the newest notices that `person` has not read, at most so many."""
    found = Notice.objects.filter(person=person, read_at=None).order_by("-created_at", "-pk")
    return list(found.only("subject", "created_at")[:most])


def shown(ref: str, user: Actor) -> QuerySet[Body]:
    """Return the body with what its board says about itself, in one query.

    It has `legal_basis`, `parent_seen`, `unread` (notices, for the frame of the page),
    `next_meeting`, `next_start` and the numbers of `pulse.counting`.
    """
    mine = Notice.objects.filter(person=user.pk, read_at=None).order_by()
    unread = mine.values("person").annotate(number=Count("pk"))
    day = clock.today()
    mandates = Mandate.objects.filter(body=OuterRef("pk"), starts__lte=day).exclude(ends__lt=day)
    following = coming_meetings(user).filter(body=OuterRef("pk"))
    return (
        Body.objects.visible_to(user)
        .filter(ref=ref)
        .select_related("territory", "parent")
        .annotate(
            legal_basis=Subquery(mandates.values("legal_basis")[:1]),
            parent_seen=Exists(Body.objects.visible_to(user).filter(pk=OuterRef("parent"))),
            unread=Coalesce(Subquery(unread.values("number")), 0),
            next_meeting=Subquery(following.values("pk")[:1]),
            next_start=Subquery(following.values("starts_at")[:1]),
            **pulse.counting(user),
        )
    )


def facts_of(body: Any) -> list[tuple[str | Promise, object]]:
    """Return what the head of a board says about the body, as `shown` returned it."""
    found: list[tuple[str | Promise, object]] = [
        (_("Steering"), body.get_steering_display()),
    ]
    if body.parent_seen:
        found.append((_("Reports to"), body.parent))
    if body.legal_basis:
        found.append((_("Mandate"), body.legal_basis))
    if body.next_meeting:
        url = reverse("meetings:meeting", args=[body.next_meeting])
        when = format_html('<a href="{}">{}</a>', url, moment(body.next_start))
        found.append((_("Next meeting"), when))
    return found
