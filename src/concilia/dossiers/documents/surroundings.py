"""Where it happens and what people there say: the map, and the appeals of a year."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from concilia.agencies.models import Territory
from concilia.bodies.models import Body
from concilia.challenges.courses import day, figure
from concilia.core import charts
from concilia.core.documents import Block, Figure, Paragraph, Run, Table
from concilia.indicators.models import Appeal

_YEAR = dt.timedelta(days=365)


def territory_map(territory: Territory) -> list[Block]:
    """Return a map of the territory with what lies below it, or of its neighbours; one query."""
    near = Q(path__startswith=territory.path)
    if territory.parent_id:
        near |= Q(parent=territory.parent_id)
    places = list(Territory.objects.filter(near).order_by("path")[:200])
    points = [
        charts.Point(
            str(place),
            place.latitude,
            place.longitude,
            value=place.population,
            tone="late" if place.path.startswith(territory.path) else "calm",
        )
        for place in places
        if place.latitude is not None and place.longitude is not None
    ]
    areas = [charts.Area(str(place), place.geometry) for place in places if place.geometry]
    if not points and not areas:
        return []
    title = _("%(territory)s and its surroundings") % {"territory": territory}
    out: list[Block] = []
    if territory.population:
        said = {"territory": territory, "people": figure(territory.population)}
        out.append(Paragraph(_("In %(territory)s live %(people)s people.") % said))
    drawn = charts.point_map(title, points, areas, unit=_("inhabitants"))
    return [*out, Figure(drawn)]


def appeals_of(body: Body, territory: Territory, today: dt.date) -> QuerySet[Appeal]:
    """Return the appeals to the body from the territory in two years."""
    return Appeal.objects.filter(
        body=body, territory__path__startswith=territory.path, received_on__gt=today - 2 * _YEAR
    )


def appeals(body: Body, territory: Territory, today: dt.date) -> list[Block]:
    """Return the appeals to the body from the territory in a year, against the year before.

    Counts only: nothing of a person stands in a dossier. One query.
    """
    found = appeals_of(body, territory, today).values_list(
        "received_on", "category", "well_founded"
    )
    now: Counter[str] = Counter()
    before: Counter[str] = Counter()
    founded: Counter[str] = Counter()
    months: Counter[dt.date] = Counter()
    for received, category, well_founded in found:
        if received > today - _YEAR:
            now[category] += 1
            founded[category] += bool(well_founded)
            months[received.replace(day=1)] += 1
        else:
            before[category] += 1
    if not now and not before:
        return []
    names = dict(Appeal.Category.choices)
    order = sorted({*now, *before}, key=lambda one: (-now[one], -before[one], one))
    rows = tuple(
        (str(names.get(one, one)), str(now[one]), str(before[one]), str(founded[one]))
        for one in order
    )
    total = tuple(str(sum(counter.values())) for counter in (now, before, founded))
    said = {"territory": territory, "start": day(today - _YEAR), "end": day(today)}
    out: list[Block] = [
        Paragraph(_("Appeals from %(territory)s, %(start)s to %(end)s.") % said),
        Table(
            (_("About"), _("Appeals"), _("The year before"), _("Well-founded")),
            (*rows, ((Run(_("All"), bold=True),), *((Run(one, bold=True),) for one in total))),
            widths=(5, 2, 2, 2),
            align=("left", "right", "right", "right"),
        ),
    ]
    if len(months) > 2:
        values = sorted(months.items())
        drawn = charts.line(
            _("Appeals by month, %(territory)s") % {"territory": territory},
            {_("Appeals"): values},
            zero=True,
        )
        out.append(Figure(drawn))
    return out
