"""What the indicators room offers to other rooms."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from concilia.agencies.models import Agency, Territory
from concilia.core import offers
from concilia.core.desk import Panel
from concilia.core.permissions import Actor, may
from concilia.core.tables import Importer
from concilia.indicators import charts, queries, settling
from concilia.indicators.appeals import offers as appeals
from concilia.indicators.imports import Appeals, Observations
from concilia.indicators.models import Finding, Indicator, Observation, Rival
from concilia.indicators.signals import offers as signals

_CHARTS = 3


def register() -> None:
    """Register the room's providers in `concilia.core.offers`."""
    offers.register("importer", _importers)
    offers.register("territory", _territory)
    offers.register("merge", _merge)
    offers.register("job", settling.offered)
    offers.register("tick", settling.tick)
    appeals.register()
    signals.register()


def _importers() -> Iterable[type[Importer]]:
    return (Observations, Appeals)


def _merge(source: Agency, target: Agency) -> dict[str, int]:
    """Repoint the indicators, values and findings whose source `source` is to `target`."""
    twice = Rival.objects.filter(source=target).values("observation")
    Rival.objects.filter(source=source, observation__in=twice).delete()
    Observation.objects.filter(source=source).update(source=target)
    Finding.objects.filter(source=source).update(source=target)
    Rival.objects.filter(source=source).update(source=target)
    return {"indicators": Indicator.objects.filter(source=source).update(source=target)}


def _territory(territory: Territory, user: Actor) -> Iterable[Panel]:
    """The newest values there, and how the first few indicators with a direction moved."""
    if not may(user, "indicators.read"):
        return
    latest = queries.latest_of_territory(territory)
    if not latest:
        return
    key = [
        one.indicator
        for one in latest
        if not one.indicator.cumulative and one.indicator.direction != Indicator.Direction.NONE
    ][:_CHARTS]
    yield Panel(
        title=_("Indicators"),
        template="indicators/panel_territory.html",
        context={
            "territory": territory,
            "latest": latest,
            "charts": charts.small_charts(key, territory),
        },
        url="",
        order=30,
    )
