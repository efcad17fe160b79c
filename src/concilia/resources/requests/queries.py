"""Reads of requests and offers."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from concilia.bodies.models import Body
from concilia.core.permissions import Actor, scopes_with
from concilia.resources.models import Deed, ResourceRequest, Transfer
from concilia.resources.requests import rules
from concilia.resources.requests.actions import Speaks

WAITING = ("said", "approved", "assigned", "sent")


@dataclass(frozen=True, slots=True)
class Row:
    """A transfer with the steps that the reader may take, and the quantity that lies nearest."""

    transfer: Transfer
    steps: list[str]
    suggested: float


def requests(user: Actor) -> QuerySet[ResourceRequest]:
    """Return what the person sees, with agencies and transfers."""
    return (
        ResourceRequest.objects.visible_to(user)
        .select_related("agency", "body", "territory")
        .defer("territory__geometry")
        .prefetch_related(
            Prefetch("transfers", Transfer.objects.select_related("agency", "request__agency"))
        )
    )


def history(request: ResourceRequest) -> QuerySet[Deed]:
    """Return every step that was taken, the oldest first."""
    return Deed.objects.filter(request=request).select_related(
        "by", "agency", "transfer__agency", "under__mandate", "under__holder"
    )


def rows(request: ResourceRequest, *, office: bool, speaks: Speaks) -> list[Row]:
    """Return the transfers with what the reader may do to each now.

    `office` says whether the reader is the body's office, `speaks` for which agencies.
    """
    found = []
    for transfer in request.transfers.all():
        steps = []
        for step in rules.LIFE.allowed(transfer.state):
            if step in rules.OFFICE:
                allowed = office
            else:
                side = (
                    transfer.agency
                    if step == "withdraw"
                    else transfer.giver
                    if step in rules.GIVER
                    else transfer.taker
                )
                allowed = speaks(side)[0]
            if allowed:
                steps.append(step)
        suggested = next(
            one for one in (transfer.sent, transfer.assigned, transfer.said) if one is not None
        )
        found.append(Row(transfer, steps, suggested))
    return found


def left(request: ResourceRequest) -> float:
    """Return how much of a request is promised by nobody yet."""
    return rules.outstanding(
        request.quantity, ((t.state, t.said, t.assigned) for t in request.transfers.all())
    )


def waiting_for(user: Actor) -> QuerySet[Transfer]:
    """Return the transfers whose next step is the person's: of the office, or of an agency."""
    office = scopes_with(user, "body", ("chair", "deputy", "secretary"))
    mine = scopes_with(user, "agency")
    sender = Q(state="assigned") & (
        Q(request__kind="ask", agency__in=mine) | Q(request__kind="offer", request__agency__in=mine)
    )
    taker = Q(state="sent") & (
        Q(request__kind="offer", agency__in=mine) | Q(request__kind="ask", request__agency__in=mine)
    )
    return (
        Transfer.objects.filter(
            Q(request__body__in=office, state__in=("said", "approved")) | sender | taker
        )
        .select_related("request__agency", "request__body", "agency")
        .order_by("made_at", "pk")
    )


def bodies(user: Actor) -> QuerySet[Body]:
    """Return the bodies in which the person may ask or offer: those where an agency of theirs
    sits."""
    held = scopes_with(user, "agency")
    return (
        Body.objects.visible_to(user)
        .filter(Q(pk__in=scopes_with(user, "body")) | Q(seats__agency__in=held))
        .distinct()
    )
