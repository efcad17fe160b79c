"""When two agencies become one: what they do, run, ask and answered becomes one's."""

from __future__ import annotations

from django.db import models

from concilia.agencies.models import Agency
from concilia.resources.models import (
    Activity,
    Authority,
    Deed,
    Facility,
    GapAnswer,
    ResourceRequest,
    Round,
    Transfer,
)


def take_over(source: Agency, target: Agency) -> dict[str, int]:
    """Repoint what `source` does and runs to `target`, inside the merge's own transaction.

    An activity that both report for one place and day stays once, as the target's; so does an
    answer that both gave.
    """
    there = set(
        Activity.objects.filter(agency=target).values_list("type", "territory", "reported_on")
    )
    mine = list(
        Activity.objects.filter(agency=source).values_list("pk", "type", "territory", "reported_on")
    )
    double = [pk for pk, *rest in mine if tuple(rest) in there]
    Activity.objects.filter(pk__in=double).delete()
    moved = Activity.objects.filter(agency=source).update(agency=target)
    Activity.objects.filter(funder=source).update(funder=target)
    Activity.objects.filter(partner=source).update(partner=target)
    _once(GapAnswer, source, target, "question")
    _authorities(source, target)
    if Round.objects.filter(agency=target, answered_at=None).exists():
        Round.objects.filter(agency=source, answered_at=None).delete()
    Round.objects.filter(agency=source).update(agency=target)
    asked = ResourceRequest.objects.filter(agency=source).update(agency=target)
    given = Transfer.objects.filter(agency=source).update(agency=target)
    Deed.objects.filter(agency=source).update(agency=target)
    facilities = Facility.objects.filter(agency=source).update(agency=target)
    return {
        "activities": moved,
        "repeated activities": len(double),
        "facilities": facilities,
        "requests of resources": asked,
        "transfers of resources": given,
    }


def _once(model: type[models.Model], source: Agency, target: Agency, within: str) -> None:
    rows = model._default_manager
    doubled = rows.filter(agency=target).values(within)
    rows.filter(agency=source, **{f"{within}__in": doubled}).delete()
    rows.filter(agency=source).update(agency=target)


def _authorities(source: Agency, target: Agency) -> None:
    """Repoint both sides; nobody holds authority over themselves, and none is held twice."""
    held = {(a.mandate_id, a.holder_id, a.agency_id): a.pk for a in Authority.objects.all()}
    for (mandate, holder, agency), pk in list(held.items()):
        if source.pk not in (holder, agency):
            continue
        wanted = (
            mandate,
            target.pk if holder == source.pk else holder,
            target.pk if agency == source.pk else agency,
        )
        if wanted in held or wanted[1] == wanted[2]:
            Authority.objects.filter(pk=pk).delete()
        else:
            Authority.objects.filter(pk=pk).update(holder_id=wanted[1], agency_id=wanted[2])
            held[wanted] = pk
