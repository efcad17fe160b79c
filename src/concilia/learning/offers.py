"""What the learning room offers to other rooms."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.bodies.models import Body
from concilia.core import offers
from concilia.core.desk import Item, Panel
from concilia.core.permissions import Actor
from concilia.learning import jobs, queries
from concilia.learning.models import Study


def board(body: Body, user: Actor) -> Iterator[Panel]:
    """Yield the studies of the body."""
    rows = list(Study.objects.visible_to(user).filter(body=body)[:6])
    if rows:
        yield Panel(
            title=_("Studies"),
            template="learning/panel_board.html",
            context={"rows": rows[:5]},
            url=f"{reverse('learning:list')}?body={body.ref}",
            order=80,
        )


def desk(user: Actor) -> Iterator[Item]:
    """Yield the open assessments that wait for the person's answers."""
    for one in queries.waiting_for(user)[:5]:
        yield Item(
            title=one.occasion,
            url=reverse("learning:fill", args=[one.pk]),
            action=_("Answer the questionnaire"),
            context=f"{one.instrument.title} · {one.body}",
            tone="calm",
            hurt=10,
        )


def register() -> None:
    """Register the room's providers in `concilia.core.offers`."""
    offers.register("board", board)
    offers.register("desk", desk)
    offers.register("job", jobs.kinds)
