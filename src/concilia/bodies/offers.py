"""What the bodies room offers to other rooms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.agencies.models import Agency, Person, Territory
from concilia.bodies import queries, rules
from concilia.bodies.models import Body, Filling, Seat
from concilia.core import clock, offers
from concilia.core.desk import Item, Panel
from concilia.core.permissions import Actor, Scope, seated, sees_all

ENDING = dt.timedelta(days=90)


def roles(user: Actor) -> Iterator[tuple[Scope, str]]:
    """Yield the roles of the seats that a person fills today, and speaking there for its agency."""
    today = clock.today()
    held = Filling.objects.filter(person=user).on(today).filter(seat__in=Seat.objects.on(today))
    held = held.order_by()
    for body, role, agency in held.values_list("seat__body", "seat__role", "seat__agency"):
        yield ("body", body), role
        yield seated(body, agency), "agency.delegate"


def desk(user: Actor) -> Iterator[Item]:
    """Yield what a secretary must mend in the bodies: seats, composition, mandates."""
    today = clock.today()
    held = queries.bodies_with_role(user, "secretary").select_related("territory")
    states = queries.states_of(held, today)
    names = queries.names_for(
        [seat for _body, seats, _rules, _ends in states for seat in seats],
        [procedure for _body, _seats, procedure, _ends in states],
    )
    for body, seats, procedure, mandates in states:
        yield from _gaps(body, seats, procedure, names)
        yield from _mandate(body, mandates, today)


def _gaps(
    body: Body, seats: list[Seat], procedure: rules.Procedure, names: dict[str, str]
) -> Iterator[Item]:
    wrong = [c for c in queries.composition_of(seats, procedure, names) if not c.fits]
    if wrong:
        yield Item(
            title=_("The composition does not follow the rules"),
            url=body.get_absolute_url() + "#composition",
            action=_("Give the seats"),
            context=f"{body} · " + " ".join(count.sentence for count in wrong),
            tone="late",
            hurt=60,
        )
    vacant = [seat for seat in seats if seat.delegate is None]
    if vacant:
        yield Item(
            title=ngettext("%(count)s seat is vacant", "%(count)s seats are vacant", len(vacant))
            % {"count": len(vacant)},
            url=body.get_absolute_url() + "#seats",
            action=_("Name the delegates"),
            context=f"{body} · " + ", ".join(seat.agency.label for seat in vacant[:3]),
            tone="soon",
            hurt=40,
        )


def _mandate(body: Body, mandates: list[dt.date | None], today: dt.date) -> Iterator[Item]:
    if not mandates:
        yield Item(
            title=_("The body has no mandate"),
            url=reverse("bodies:mandate_new", args=[body.ref]),
            action=_("Record the mandate"),
            context=str(body),
            tone="late",
            hurt=50,
        )
        return
    if None in mandates:
        return
    last = max(end for end in mandates if end)
    if last <= today + ENDING:
        yield Item(
            title=_("The mandate of the body ends"),
            url=body.get_absolute_url() + "#mandate",
            action=_("Prepare its renewal"),
            context=str(body),
            due=last,
            tone="soon",
            hurt=45,
        )


def board(body: Body, user: Actor) -> Iterator[Panel]:
    """Yield the composition of a body."""
    today = clock.today()
    seats, procedure = queries.seats_and_rules(body, today)
    yield Panel(
        title=_("Composition"),
        template="bodies/panels/composition.html",
        context={
            "body": body,
            "seats": seats,
            "vacant": [seat for seat in seats if seat.delegate is None],
            "counts": queries.composition_of(
                seats, procedure, queries.names_for(seats, [procedure])
            ),
        },
        url=body.get_absolute_url(),
        order=80,
    )


def agency(of: Agency, user: Actor) -> Iterator[Panel]:
    """Yield the seats that an agency has in bodies that the person sees."""
    seats = list(queries.seats_of_agency(of, user, clock.today()))
    if seats:
        yield Panel(
            title=_("Seats in bodies"),
            template="bodies/panels/seats.html",
            context={"seats": seats},
            order=10,
        )


def territory(of: Territory, user: Actor) -> Iterator[Panel]:
    """Yield the bodies that stand for a territory."""
    bodies = list(Body.objects.visible_to(user).filter(territory=of))
    if bodies:
        yield Panel(
            title=_("Bodies"),
            template="bodies/panels/bodies.html",
            context={"bodies": bodies},
            order=10,
        )


def person(of: Person, user: Actor) -> Iterator[Panel]:
    """Yield the seats that a person fills in bodies that the asking person is part of."""
    if not (sees_all(user) or user.is_authenticated):
        return
    rows = queries.fillings_of(of, user)
    if rows:
        yield Panel(
            title=_("Seats"), template="bodies/panels/fillings.html", context={"fillings": rows}
        )


def merge(loser: Agency, into: Agency) -> dict[str, int]:
    """Move the seats of an agency that is merged into another."""
    return {"seats": Seat.objects.filter(agency=loser).update(agency=into)}


def register() -> None:
    """Register the room's providers in `concilia.core.offers`."""
    offers.register("roles", roles)
    offers.register("desk", desk)
    offers.register("board", board)
    offers.register("agency", agency)
    offers.register("territory", territory)
    offers.register("person", person)
    offers.register("merge", merge)
