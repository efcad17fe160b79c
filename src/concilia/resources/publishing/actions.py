"""Letting everybody read who does what where, and ending that."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concilia.agencies.models import Person
from concilia.bodies.models import Body
from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import NotNow
from concilia.core.permissions import Actor
from concilia.resources.models import Publication

VERB = "resources.publish"


def publish(body: Body, *, by: Actor) -> Publication:
    """Let everybody read who does what where in the body's territory; twice is once."""
    with act(VERB, by=by, on=body) as doing:
        held, fresh = Publication.objects.get_or_create(
            body=body,
            defaults={"since": clock.now(), "by": by if isinstance(by, Person) else None},
        )
        doing.record(held, {"public": True, "new": fresh}, scope=("body", body.pk))
    return held


def withdraw(body: Body, *, by: Actor) -> None:
    """End that: the public address answers 404 from now on. Raises `NotNow` if none stands."""
    with act(VERB, by=by, on=body) as doing:
        held = Publication.objects.select_for_update().filter(body=body).first()
        if held is None:
            raise NotNow(_("It is not public."))
        doing.record(held, {"public": False}, scope=("body", body.pk))
        held.delete()
