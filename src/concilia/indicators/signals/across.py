"""Territories of different size compared in one period: a funnel plot with overdispersion."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from concilia.agencies.models import Territory
from concilia.core import charts
from concilia.core.charts import Spot, Width
from concilia.indicators import computing, grids
from concilia.indicators.grids import Floats
from concilia.indicators.models import Indicator, Observation, Signal
from concilia.indicators.periods import named
from concilia.indicators.signals import judging
from concilia.indicators.signals.wording import figure
from concilia.methods import expressions, signals
from concilia.methods.expressions.nodes import Binary, Node, Number, PerPopulation

FEW = 5
"""Fewer events than these are not near enough to a normal distribution."""

LEAST = 5
"""With fewer places there is nothing to compare."""

PEOPLE = 100_000
_CURVE = 80


@dataclass(frozen=True, slots=True)
class Basis:
    """Events and what they are out of, places × periods; a value is `scale` × events ÷ bases."""

    territories: tuple[Territory, ...]
    periods: tuple[dt.date, ...]
    events: Floats
    bases: Floats
    scale: float
    people: bool
    unit: str

    @property
    def usable(self) -> npt.NDArray[np.bool_]:
        """Where there are both."""
        return np.logical_and(self.events >= 0, self.bases > 0)


@dataclass(frozen=True, slots=True)
class Compared:
    """The places of one level in one period."""

    indicator: Indicator
    period: dt.date
    level: str
    unit: str
    people: bool
    scale: float
    territories: tuple[Territory, ...]
    events: tuple[float, ...]
    spots: tuple[Spot, ...]
    widths: tuple[Width, ...]
    centre: float
    factor: float
    between: float

    @property
    def outside(self) -> list[Spot]:
        """Those beyond the outer limits, the highest value first."""
        found = [one for one in self.spots if one.tone == "late"]
        return sorted(found, key=lambda one: -one.value)


def basis(indicator: Indicator) -> Basis | None:
    """Return what the indicator's values are made of; None where that is not known.

    Known are ratios, values per population, and plain counts where populations are.
    """
    if not indicator.defined:
        return None
    if indicator.expression:
        return _of_expression(indicator)
    grid = grids.read(indicator)
    if indicator.denominator or not judging.counts(grid.values):
        return None
    places = Territory.objects.filter(pk__in=grid.territories).defer("geometry").in_bulk()
    territories = tuple(places[pk] for pk in grid.territories)
    unit = _("%(unit)s per 100,000 people") % {"unit": indicator.unit or _("events")}
    return Basis(
        territories,
        grid.periods,
        grid.values,
        _population(territories, len(grid.periods)),
        PEOPLE,
        True,
        unit,
    )


def _of_expression(indicator: Indicator) -> Basis | None:
    node, scale = _without_factor(computing.parsed(indicator), indicator.factor)
    if isinstance(node, PerPopulation):
        top: Node = node.part
        bottom = None
        scale *= node.people
    elif isinstance(node, Binary) and node.sign == "/":
        top, bottom = node.left, node.right
    else:
        return None
    held = Observation.objects.filter(indicator__code__in=expressions.codes(node))
    places = Territory.objects.filter(pk__in=held.values("territory").distinct())
    found = computing.evaluate(indicator, places.defer("geometry").order_by("path"))
    shape = (len(found.territories), len(found.periods))
    if not found.periods:
        return None
    events = np.broadcast_to(top.cells(found.source).values, shape)
    bases = (
        _population(found.territories, shape[1])
        if bottom is None
        else np.broadcast_to(bottom.cells(found.source).values, shape)
    )
    return Basis(
        found.territories, found.periods, events, bases, scale, bottom is None, indicator.unit
    )


def _without_factor(node: Node, scale: float) -> tuple[Node, float]:
    """Return the expression without the constants that it is multiplied by, and these."""
    if isinstance(node, Binary) and node.sign == "*":
        for part, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(other, Number):
                return _without_factor(part, scale * other.value)
    return node, scale


def _population(territories: Sequence[Territory], periods: int) -> Floats:
    people = [float(one.population or np.nan) for one in territories]
    return np.repeat(np.array(people)[:, None], periods, axis=1)


def levels(found: Basis) -> list[str]:
    """Return the levels of territory with enough places to compare, the most places first."""
    there = np.flatnonzero(found.usable.any(axis=1))
    held = Counter(found.territories[row].level for row in there)
    return [level for level, count in held.most_common() if count >= LEAST]


def periods(found: Basis, level: str) -> list[dt.date]:
    """Return the periods with enough places of the level to compare, newest first."""
    rows = [n for n, one in enumerate(found.territories) if one.level == level]
    enough = found.usable[rows].sum(axis=0) >= LEAST
    return [day for day, fits in zip(found.periods, enough, strict=True) if fits][::-1]


def compare(indicator: Indicator, found: Basis, level: str, period: dt.date) -> Compared:
    """Return the places of a level in one period within the limits of a funnel."""
    column = found.periods.index(period)
    usable = found.usable[:, column]
    rows = [n for n, one in enumerate(found.territories) if one.level == level and usable[n]]
    events, bases = found.events[rows, column], found.bases[rows, column]
    # More events than there are people or cases to have them: no share of a whole.
    share = not found.people and bool((events <= bases).all())
    made = signals.funnel(events, bases, kind="proportion" if share else "rate")
    scale = found.scale
    sizes = np.geomspace(bases.min() * 0.95, bases.max() * 1.05, _CURVE)
    territories = tuple(found.territories[n] for n in rows)
    return Compared(
        indicator,
        period,
        level,
        found.unit,
        found.people,
        scale,
        territories,
        tuple(events.tolist()),
        tuple(
            Spot(
                str(one),
                float(base),
                float(value) * scale,
                *_pair(made.inner, made.outer, n, scale),
            )
            for n, (one, base, value) in enumerate(
                zip(territories, bases, made.values, strict=True)
            )
        ),
        tuple(
            Width(float(size), *_pair(*made.at(sizes), n, scale)) for n, size in enumerate(sizes)
        ),
        made.target * scale,
        made.factor,
        made.between,
    )


def _pair(
    inner: tuple[Floats, Floats], outer: tuple[Floats, Floats], at: int, scale: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    low, high = (float(one[at]) * scale for one in inner)
    lower, higher = (float(one[at]) * scale for one in outer)
    return (low, high), (lower, higher)


def sentences(found: Compared) -> list[tuple[str, str]]:
    """Return one sentence, and what it means, for each place beyond the outer limits."""
    said = []
    for one in found.outside:
        above = one.value > one.outer[1]
        text = (
            _(
                "%(place)s: %(value)s %(unit)s lies above its limits; at its size %(low)s to "
                "%(high)s would be ordinary."
            )
            if above
            else _(
                "%(place)s: %(value)s %(unit)s lies below its limits; at its size %(low)s to "
                "%(high)s would be ordinary."
            )
        )
        facts = {
            "place": one.name,
            "value": figure(one.value),
            "unit": found.unit,
            "low": figure(one.outer[0]),
            "high": figure(one.outer[1]),
        }
        meaning = judging.tone(found.indicator, "up" if above else "down")
        said.append((text % facts, str(Signal.Tone(meaning))))
    return said


def rough(found: Compared) -> bool:
    """Say whether so few events are to be expected somewhere that the limits are only rough."""
    smallest = min(one.size for one in found.spots)
    return found.centre / found.scale * smallest < FEW


def spread(found: Compared) -> str:
    """Return in words how far the places differ from each other."""
    if not found.between:
        return _("Between them the places differ no more than chance explains.")
    return _(
        "Between them the places differ more than chance explains (factor of overdispersion "
        "%(factor)s): the limits are widened by that, so that only what stands out among them "
        "lies outside."
    ) % {"factor": figure(found.factor)}


def chart(found: Compared) -> charts.Chart:
    """Return the funnel plot."""
    said = {
        "indicator": found.indicator,
        "when": named(found.period, found.indicator.frequency),
        "version": signals.VERSION,
    }
    return charts.funnel(
        _("%(indicator)s, %(when)s: territories by size") % said,
        found.spots,
        found.widths,
        centre=found.centre,
        size_title=_("Population") if found.people else _("Denominator"),
        name_title=_("Territory"),
        unit=found.unit,
        note=_(
            "Funnel plot with limits at about 95 and 99.8 in 100, widened by the variance between "
            "territories (Spiegelhalter 2005; 10 %% of the scores at each end drawn in); version "
            "%(version)s."
        )
        % said,
    )
