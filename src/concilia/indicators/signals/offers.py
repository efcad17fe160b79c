"""What signals and data quality offer to the desk, to boards and to territories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.agencies.models import Agency, Territory
from concilia.bodies.models import Body
from concilia.core import offers
from concilia.core.desk import Item, Panel
from concilia.core.permissions import Actor, may, scopes_with
from concilia.indicators.models import Finding, Signal
from concilia.indicators.signals import queries, wording

_SHOWN = 5


def register() -> None:
    """Register the providers in `concilia.core.offers`."""
    offers.register("desk", desk)
    offers.register("board", board)
    offers.register("territory", territory)


def desk(user: Actor) -> Iterator[Item]:
    """Yield the clearest signals for the worse in the areas that this person serves, and the
    findings about data of the agencies for which this person answers."""
    held = scopes_with(user, "body", ("secretary", "chair", "deputy"))
    if held:
        yield from _signals(held)
    officers = scopes_with(user, "agency", ("agency.data_officer",))
    if officers:
        yield from _findings(officers)


def _signals(held: Iterable[int]) -> Iterator[Item]:
    waiting = Signal.objects.waiting().filter(
        tone=Signal.Tone.CONCERN, territory__path__startswith=OuterRef("territory__path")
    )
    # Grouped by what is the same in every row: a subquery then counts them all.
    counted = waiting.order_by().values("tone").annotate(number=Count("pk")).values("number")
    bodies = Body.objects.filter(pk__in=held).select_related("territory")
    bodies = bodies.defer("territory__geometry").annotate(signals=Subquery(counted))
    for body in bodies:
        if count := body.signals:  # type: ignore[attr-defined]  # annotated above
            yield Item(
                title=ngettext(
                    "%(count)s signal for the worse", "%(count)s signals for the worse", count
                )
                % {"count": count},
                url=_url(body.territory, Signal.Tone.CONCERN),
                action=_("Take up or dismiss"),
                context=str(body),
                tone="soon",
                hurt=42,
            )


def _findings(officers: Iterable[int]) -> Iterator[Item]:
    open_ = Finding.objects.filter(state=Finding.State.OPEN, source__in=officers).order_by()
    counted = open_.filter(source=OuterRef("pk")).values("source").annotate(number=Count("pk"))
    agencies = Agency.objects.filter(pk__in=officers).order_by("name")
    for agency in agencies.annotate(findings=Subquery(counted.values("number"))):
        if count := agency.findings:  # type: ignore[attr-defined]  # annotated above
            yield Item(
                title=ngettext(
                    "%(count)s doubtful series of data", "%(count)s doubtful series of data", count
                )
                % {"count": count},
                url=f"{reverse('indicators:quality')}?{urlencode({'agency': agency.code})}",
                action=_("Work through"),
                context=str(agency),
                hurt=18,
            )


def _url(territory: Territory, tone: str = "") -> str:
    asked = {"territory": territory.code} | ({"tone": tone} if tone else {})
    return f"{reverse('indicators:signals')}?{urlencode(asked)}"


def board(body: Body, user: Actor) -> Iterator[Panel]:
    """Yield the clearest signals in the body's area."""
    yield from _panel(body.territory, user)


def territory(place: Territory, user: Actor) -> Iterator[Panel]:
    """Yield the clearest signals there and below."""
    yield from _panel(place, user)


def _panel(place: Territory, user: Actor) -> Iterator[Panel]:
    if not may(user, "indicators.read"):
        return
    found = queries.listed(user).filter(
        state=Signal.State.NEW, current=True, territory__path__startswith=place.path
    )
    rows = list(found[:_SHOWN])
    if not rows:
        return
    yield Panel(
        title=_("Signals"),
        template="indicators/signals/panel.html",
        context={"rows": [(one, wording.sentence(one)) for one in rows]},
        url=_url(place),
        order=25,
    )
