"""What disputes offer to other rooms."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.bodies.models import Body
from concilia.core import offers
from concilia.core.desk import Item, Panel
from concilia.core.permissions import Actor, acts_for
from concilia.duties.disputes import queries
from concilia.duties.disputes.merging import merge
from concilia.duties.disputes.models import Dispute
from concilia.duties.disputes.permissions import VOICES
from concilia.duties.disputes.ticking import tick
from concilia.duties.models import Duty


def agenda(body: Body) -> Iterator[Item]:
    """Yield the disputes that came before the body; without what is in them."""
    waiting = Dispute.objects.filter(body=body, state__in=("plenary", "appeal"))
    for dispute in waiting.order_by("due", "pk"):
        yield Item(
            title=_("Dispute %(ref)s") % {"ref": dispute.ref},
            url=dispute.get_absolute_url(),
            action=_("Rule"),
            context=f"{dispute.get_subject_display()} · {dispute.get_state_display()}",
            due=dispute.due,
            today=body.today(),
            tone="contested",
            hurt=75,
        )


def board(body: Body, user: Actor) -> Iterator[Panel]:
    """Yield how many disputes of a body go on and how long they take; not what is in them."""
    pace = queries.pace_of(body, user)
    if pace is not None:
        yield Panel(
            title=_("Disputes"),
            template="duties/disputes/panel_board.html",
            context={"pace": pace},
            url=f"{reverse('duties:disputes:list')}?state=open&body={body.ref}",
            order=37,
        )


def duty(shown: Duty, user: Actor) -> Iterator[Panel]:
    """Yield the disputes about a duty that a person may see, with how work goes on meanwhile."""
    found = Dispute.objects.visible_to(user).filter(duty=shown).select_related("interim_lead")
    held = list(found.select_related("body"))
    parts = {shown.lead_id, *(part.agency_id for part in shown.parts.all())}
    speaks = not parts.isdisjoint(acts_for(user, shown.body_id, VOICES))
    may_open = speaks and shown.state not in ("closed", "cancelled")
    if held or may_open:
        yield Panel(
            title=_("Disputes"),
            template="duties/disputes/panel.html",
            context={"disputes": held, "duty": shown, "may_open": may_open},
            order=20,
        )


def register() -> None:
    """Register the providers in `concilia.core.offers`."""
    offers.register("agenda", agenda)
    offers.register("board", board)
    offers.register("duty", duty)
    offers.register("merge", merge)
    offers.register("tick", tick)
