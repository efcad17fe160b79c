"""The network as the page shows it: drawing, communities, brokers, the table of ties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.core import charts
from concilia.core.charts import Chart, Link
from concilia.core.tables import Column
from concilia.resources.network.forms import TIES
from concilia.resources.network.queries import Joined

DRAWN = 600
"""More ties than these cannot be told apart: the strongest are drawn."""
COLOURED = 5


@dataclass(frozen=True, slots=True)
class Between:
    """A broker: the share of ways through it, the communities it joins, what falls apart."""

    agency: Agency
    share: float
    joins: str
    cuts: int


def community(number: int) -> str:
    """Return the name of a community."""
    return _("Community %(number)d") % {"number": number + 1}


def drawn(seen: Joined) -> Chart:
    """Return the drawing: agencies that are joined, coloured by community."""
    names = _names(seen)
    groups = {
        names[agency]: community(number)
        for number, group in enumerate(seen.found.communities)
        if number < COLOURED
        for agency in group
    }
    strongest = sorted(seen.found.edges, key=lambda edge: (-edge.weight, edge.a, edge.b))
    links = [Link(names[edge.a], names[edge.b], edge.weight) for edge in strongest[:DRAWN]]
    note = ""
    if len(strongest) > DRAWN:
        note = _("The %(count)d strongest of %(all)d ties are drawn.") % {
            "count": DRAWN,
            "all": len(strongest),
        }
    joined = [
        names[one] for group in seen.found.communities for one in group if seen.found.degree[one]
    ]
    return charts.network(
        _("Who shares something with whom"), links, nodes=joined, groups=groups, note=note
    )


def _names(seen: Joined) -> dict[str, str]:
    """Return a name for each agency; two of the same name are told apart by their codes."""
    labels = {key: seen.name(key) for key in seen.found.agencies}
    counted: dict[str, int] = {}
    for label in labels.values():
        counted[label] = counted.get(label, 0) + 1
    return {
        key: f"{label} ({seen.agencies[key].code})" if counted[label] > 1 else label
        for key, label in labels.items()
    }


def communities(seen: Joined) -> list[tuple[str, list[Agency]]]:
    """Return the communities of more than one, with their agencies."""
    return [
        (community(number), [seen.agencies[agency] for agency in group])
        for number, group in enumerate(seen.found.communities)
        if len(group) > 1
    ]


def brokers(seen: Joined, most: int = 15) -> list[Between]:
    """Return those through whom most shortest ways lead."""
    return [
        Between(
            seen.agencies[one.agency],
            one.betweenness * 100,
            ", ".join(str(number + 1) for number in one.joins),
            one.cuts,
        )
        for one in seen.found.brokers[:most]
    ]


def columns(by: Sequence[str]) -> list[Column]:
    """Return the headings of the table of ties."""
    shared = [Column(label) for key, label in TIES if key in by]
    return [Column(_("Agency"), "#org"), Column(_("Partner"), "#org+partner"), *shared]


def rows(seen: Joined, by: Sequence[str]) -> Iterator[list[Any]]:
    """Yield a row per tie: who, with whom, how many things of each kind."""
    kinds = [key for key, _label in TIES if key in by]
    for edge in sorted(seen.found.edges, key=lambda edge: (-edge.weight, edge.a, edge.b)):
        counts = [len(edge.shared.get(kind, ())) for kind in kinds]
        yield [str(seen.agencies[edge.a]), str(seen.agencies[edge.b]), *counts]
