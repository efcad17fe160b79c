"""What responsibility lists offer to other rooms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Case, Count, Q, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.agencies.models import Agency
from concilia.bodies.models import Body
from concilia.core import offers
from concilia.core.desk import Panel
from concilia.core.permissions import Actor
from concilia.duties.responsibilities import computing, imports, raising, sentences
from concilia.duties.responsibilities.models import (
    AgencyCapacity,
    ListVersion,
    ResponsibilityList,
    StandingDuty,
)

SHOWN = 5


def board(body: Body, user: Actor) -> Iterator[Panel]:
    """Yield the cells without exactly one lead in the lists in force; in one query."""
    kept = ResponsibilityList.objects.visible_to(user).filter(body=body)
    lines = StandingDuty.objects.filter(
        version__list__in=kept, version__state=ListVersion.State.IN_FORCE
    )
    cells = (
        lines.order_by()
        .values("version__list", "area", "function", "stage")
        .annotate(leads=Count("pk", filter=Q(role=StandingDuty.Role.LEAD)))
        .order_by(Case(When(leads=1, then=1), default=0), "area", "function", "stage")
    )
    held = list(cells[:SHOWN])
    if held:
        yield Panel(
            title=_("Who is responsible"),
            template="duties/responsibilities/panel.html",
            context={"rows": [_wrong(cell) for cell in held if cell["leads"] != 1]},
            url=reverse("duties:responsibilities:index"),
            order=35,
        )


def _wrong(cell: Mapping[str, Any]) -> tuple[str, str, str]:
    place = sentences.place((cell["area"], cell["function"], cell["stage"]))
    url = reverse("duties:responsibilities:findings", args=[cell["version__list"]])
    if cell["leads"] == 0:
        return _("Nobody leads %(place)s.") % {"place": place}, "late", url
    facts = {"count": cell["leads"], "place": place}
    words = ngettext("%(count)s leads %(place)s.", "%(count)s lead %(place)s.", cell["leads"])
    return words % facts, "contested", url


def merge(old: Agency, new: Agency) -> dict[str, int]:
    """Repoint standing duties and capacities; where both have a place the stronger role stays."""
    order = StandingDuty.Role.values
    count = 0
    for line in StandingDuty.objects.filter(agency=old):
        place = {"area": line.area, "function": line.function, "stage": line.stage}
        other = StandingDuty.objects.filter(version=line.version_id, agency=new, **place).first()
        if other is not None and order.index(other.role) <= order.index(line.role):
            line.delete()
            continue
        if other is not None:
            other.delete()
        line.agency = new
        line.save(update_fields=("agency",))
        count += 1
    for held in AgencyCapacity.objects.filter(agency=old):
        other_held = AgencyCapacity.objects.filter(list=held.list_id, agency=new).first()
        if other_held is not None:
            other_held.points += held.points
            other_held.save(update_fields=("points",))
            held.delete()
        else:
            held.agency = new
            held.save(update_fields=("agency",))
    return {"standing duties": count}


def register() -> None:
    """Register the providers in `concilia.core.offers`."""
    offers.register("board", board)
    offers.register("job", computing.kinds)
    offers.register("merge", merge)
    offers.register("importer", imports.offered)
    offers.register("origin", raising.origins)
