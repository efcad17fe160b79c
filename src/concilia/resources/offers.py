"""What the resources room offers to other rooms."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency, Territory
from concilia.core import offers
from concilia.core.desk import Panel
from concilia.core.permissions import Actor, may
from concilia.core.tables import Importer
from concilia.resources import merging, queries
from concilia.resources.capacities import rounds
from concilia.resources.capacities.views import confirm_by_link
from concilia.resources.coverage import origins
from concilia.resources.imports import Activities, Facilities
from concilia.resources.presence import queries as presence
from concilia.resources.questions import actions as questions
from concilia.resources.questions.views import answer_by_link
from concilia.resources.scenarios import jobs
from concilia.resources.spellings import queries as spellings


def register() -> None:
    """Register the room's providers in `concilia.core.offers`."""
    offers.register("importer", _importers)
    offers.register("import", spellings.panel)
    offers.register("agency", _agency)
    offers.register("territory", _territory)
    offers.register("concerned", _concerned)
    offers.register("merge", merging.take_over)
    offers.register("origin", origins.origin)
    offers.register("job", jobs.kinds)
    offers.register("link", _links)
    offers.register("tick", rounds.tick)


def _links() -> dict[str, object]:
    return {questions.VERB: answer_by_link, rounds.VERB: confirm_by_link}


def _importers() -> Iterable[type[Importer]]:
    return (Activities, Facilities)


def _agency(agency: Agency, user: Actor) -> Iterable[Panel]:
    """What the agency does and where, by its newest report, and what it runs."""
    if not may(user, "resources.read"):
        return
    mine = queries.activities(user).filter(agency=agency)
    rows = list(presence.newest(mine).defer("territory__geometry"))
    facilities = list(queries.facilities(user).filter(agency=agency)[:20])
    if not rows and not facilities:
        return
    day = rows[0].reported_on if rows else None
    doing = presence.grouped(rows, presence.since(mine))[0].doing if rows else []
    yield Panel(
        title=_("What it does where"),
        template="resources/panel_agency.html",
        context={"day": day, "doing": doing, "facilities": facilities},
        url=f"{reverse('resources:list')}?{urlencode({'agency': agency.code})}",
        order=30,
    )


def _territory(territory: Territory, user: Actor) -> Iterable[Panel]:
    """Who works there on what, by the newest report."""
    if not may(user, "resources.read"):
        return
    _day, found = presence.workers(territory, user, calling=False)
    if not found:
        return
    yield Panel(
        title=_("Who works here on what"),
        template="resources/panel_territory.html",
        context={"territory": territory, "workers": found},
        url=reverse("resources:territory", args=[territory.code]),
        order=20,
    )


def _concerned(territory: Territory, user: Actor) -> Iterable[tuple[Agency, str]]:
    """The agencies that do something there, and what."""
    if not may(user, "resources.read"):
        return []
    found = queries.here(territory, user)
    here = str(territory)
    return [(agency, queries.words(doing, here=here)) for agency, doing in found.items()]
