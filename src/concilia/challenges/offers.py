"""What the challenges room offers to other rooms."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.agencies.models import Agency, Territory
from concilia.bodies.models import Body
from concilia.challenges import queries, rules
from concilia.challenges.models import Challenge, Stakeholder
from concilia.core import clock, offers
from concilia.core.desk import Item, Panel
from concilia.core.permissions import Actor, rule_for, scopes_with


def desk(user: Actor) -> Iterator[Item]:
    """Yield the challenges that wait for this person to accept or decline them."""
    bodies = scopes_with(user, "body", rule_for("challenges.triage").roles)
    if not bodies:
        return
    now = clock.now()
    waiting = Challenge.objects.filter(body__in=bodies, state=Challenge.State.RAISED)
    for one in waiting.select_related("body").order_by("raised_at")[:50]:
        days = (now - one.raised_at).days
        today = one.body.today()
        late = bool(one.triage_due and one.triage_due < today)
        context = ngettext(
            "%(body)s, raised %(days)d day ago", "%(body)s, raised %(days)d days ago", days
        )
        yield Item(
            title=f"{one.ref} {one.title}",
            url=one.get_absolute_url(),
            action=_("Accept or decline"),
            context=context % {"body": one.body, "days": days},
            due=one.triage_due,
            today=today,
            tone="late" if late else "soon",
            hurt=20 + rules.SEVERITY[one.severity] * 10 + (20 if late else 0),
        )


def board(body: Body, user: Actor) -> Iterator[Panel]:
    """Yield the unfinished challenges of the body, and how promptly they are judged."""
    rows = list(
        Challenge.objects.visible_to(user)
        .filter(body=body)
        .select_related("territory")
        .defer("territory__geometry")
        .order_by("-raised_at")
    )
    unfinished = [one for one in rows if one.state in rules.UNFINISHED]
    now = clock.now()
    yield Panel(
        title=_("Challenges"),
        template="challenges/panel_board.html",
        context={
            "rows": [(one, (now - one.raised_at).days) for one in unfinished[:10]],
            "count": len(unfinished),
            "promptness": queries.promptness(rows, body.today()),
        },
        url=f"{reverse('challenges:list')}?body={body.ref}&state=open",
        order=20,
    )


def territory(place: Territory, user: Actor) -> Iterator[Panel]:
    """Yield the challenges that concern a territory, or one below it."""
    found = (
        Challenge.objects.visible_to(user)
        .filter(territory__path__startswith=place.path)
        .select_related("body")
        .order_by("-raised_at")
    )
    rows = list(found[:11])
    if rows:
        yield Panel(
            title=_("Challenges here"),
            template="challenges/panel_list.html",
            context={"rows": rows[:10]},
            url=f"{reverse('challenges:list')}?territory={place.code}",
            order=30,
        )


def agency(one: Agency, user: Actor) -> Iterator[Panel]:
    """Yield the challenges that were raised for an agency."""
    found = Challenge.objects.visible_to(user).filter(raised_for=one).select_related("body")
    rows = list(found[:10])
    if rows:
        yield Panel(
            title=_("Challenges it raised"),
            template="challenges/panel_list.html",
            context={"rows": rows},
            order=30,
        )


def merge(from_agency: Agency, into_agency: Agency) -> dict[str, int]:
    """Let what an agency raised, and its part as a stakeholder, count for the one in its place.

    Where both are stakeholders of a challenge, what is said of the remaining one stays.
    """
    moved = Challenge.objects.filter(raised_for=from_agency).update(raised_for=into_agency)
    held = Stakeholder.objects.filter(agency=from_agency)
    twice = Stakeholder.objects.filter(agency=into_agency).values("challenge")
    held.filter(challenge__in=twice).delete()
    return {"challenges": moved, "stakeholders": held.update(agency=into_agency)}


def register() -> None:
    """Register the room's providers in `concilia.core.offers`."""
    offers.register("desk", desk)
    offers.register("board", board)
    offers.register("territory", territory)
    offers.register("agency", agency)
    offers.register("merge", merge)
