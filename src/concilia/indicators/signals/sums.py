"""EWMA and CUSUM of one series: they find small lasting changes sooner than single points do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from concilia.agencies.models import Territory
from concilia.core import charts
from concilia.indicators import periods
from concilia.indicators.grids import Floats
from concilia.indicators.models import Indicator
from concilia.indicators.signals.judging import Judged
from concilia.indicators.signals.wording import figure
from concilia.methods import signals

WEIGHT, WIDTH = 0.2, 3.0
SLACK, INTERVAL = 0.5, 5.0
"""In standard deviations: what is let pass, and the sum at which a change is told."""

KINDS = ("ewma", "cusum")


@dataclass(frozen=True, slots=True)
class Sums:
    """One series as both charts see it; all arrays run over `periods`.

    `values` are without season, increments of a running total; `mean` and `sigma` come of its
    first `baseline` values; `limit` is that of the sums `high` and `low`, in units of the values.
    """

    indicator: Indicator
    territory: Territory
    periods: tuple[dt.date, ...]
    values: Floats
    mean: float
    baseline: int
    seasonal: bool
    ewma: signals.Ewma
    cusum: signals.Cusum
    limit: float


def of(indicator: Indicator, judged: Judged, territory: Territory) -> Sums | None:
    """Return both charts of a territory; None where ten values are not there to fix the level."""
    if territory.pk not in judged.grid.territories:
        return None
    row = judged.grid.territories.index(territory.pk)
    mean, sigma = float(judged.chart.mean[row]), float(judged.chart.sigma[row])
    if np.isnan(mean) or not sigma > 0:
        return None
    values = (judged.values - judged.wave)[row]
    known = np.flatnonzero(~np.isnan(values))
    whole = slice(int(known[0]), int(known[-1]) + 1)
    values = values[whole]
    return Sums(
        indicator,
        territory,
        judged.grid.periods[whole],
        values,
        mean,
        int(judged.chart.used[row]),
        bool((judged.wave[row] != 0).any()),
        signals.ewma(values, mean, sigma, weight=WEIGHT, width=WIDTH),
        signals.cusum(values, mean, sigma, slack=SLACK, interval=INTERVAL),
        INTERVAL * sigma,
    )


def since(sums: Sums, kind: str) -> tuple[dt.date, int] | None:
    """Return from when the newest value has been beyond the limits, and on which side (±1)."""
    alarm = (sums.ewma if kind == "ewma" else sums.cusum).alarm[0]
    at = np.flatnonzero(~np.isnan(sums.values))
    if not alarm[at[-1]]:
        return None
    quiet = np.flatnonzero(~alarm[at])
    first = int(at[int(quiet[-1]) + 1]) if len(quiet) else int(at[0])
    if kind == "ewma":
        above = sums.ewma.average[0, at[-1]] > sums.mean
    else:
        above = sums.cusum.high[0, at[-1]] >= sums.cusum.low[0, at[-1]]
    return sums.periods[first], 1 if above else -1


def sentence(sums: Sums, kind: str) -> str:
    """Return what the chart says of the newest value, in one sentence."""
    found = since(sums, kind)
    said = {
        "place": sums.territory,
        "mean": figure(sums.mean),
        "average": figure(float(sums.ewma.average[0, -1])),
        "unit": sums.indicator.unit,
        "when": periods.at(sums.periods[-1], sums.indicator.frequency),
        "since": periods.since(found[0], sums.indicator.frequency) if found else "",
    }
    if kind == "ewma":
        if found is None:
            text = _(
                "%(place)s: the moving average of %(average)s %(unit)s %(when)s lies within "
                "its limits around %(mean)s; no small lasting change shows."
            )
        elif found[1] > 0:
            text = _(
                "%(place)s: the moving average of %(average)s %(unit)s %(when)s has been above "
                "its limits %(since)s, where %(mean)s was usual."
            )
        else:
            text = _(
                "%(place)s: the moving average of %(average)s %(unit)s %(when)s has been below "
                "its limits %(since)s, where %(mean)s was usual."
            )
    elif found is None:
        text = _(
            "%(place)s: neither sum has passed its limit %(when)s; no small lasting change "
            "from %(mean)s shows."
        )
    elif found[1] > 0:
        text = _(
            "%(place)s: the sum of what lies above the usual level of %(mean)s has been beyond "
            "its limit %(since)s."
        )
    else:
        text = _(
            "%(place)s: the sum of what lies below the usual level of %(mean)s has been beyond "
            "its limit %(since)s."
        )
    return text % said


def chart(
    sums: Sums, kind: str, start: dt.date | None, end: dt.date | None, note: str
) -> charts.Chart:
    """Return the chart of a stretch of time; averages and sums run over the whole series."""
    shown = [
        n
        for n, day in enumerate(sums.periods)
        if (start is None or day >= start) and (end is None or day <= end)
    ]
    said = {"indicator": sums.indicator, "territory": sums.territory}
    note = " ".join(filter(None, (note, _method(sums, kind))))
    unit = sums.indicator.unit
    if kind == "ewma":
        found = sums.ewma
        steps = [
            charts.Step(
                sums.periods[n],
                None if np.isnan(sums.values[n]) else float(sums.values[n]),
                float(found.average[0, n]),
                float(found.lower[0, n]),
                float(found.upper[0, n]),
            )
            for n in shown
        ]
        title = _("%(indicator)s, %(territory)s: moving average (EWMA)") % said
        named = _("without its season") if sums.seasonal else _("as reported")
        return charts.control(
            title, steps, centre=sums.mean, value_title=named, unit=unit, note=note
        )
    sides = {_("sum above the usual level"): sums.cusum.high[0]} | {
        _("sum below the usual level"): sums.cusum.low[0]
    }
    return charts.line(
        _("%(indicator)s, %(territory)s: sums of deviations (CUSUM)") % said,
        {name: [(sums.periods[n], float(side[n])) for n in shown] for name, side in sides.items()},
        unit=unit,
        limits=(None, sums.limit),
        zero=True,
        note=note,
    )


def _method(sums: Sums, kind: str) -> str:
    said = {
        "weight": figure(WEIGHT),
        "width": figure(WIDTH),
        "slack": figure(SLACK),
        "interval": figure(INTERVAL),
        "mean": figure(sums.mean),
        "count": sums.baseline,
        "version": signals.VERSION,
    }
    if kind == "ewma":
        text = _(
            "EWMA chart (Roberts 1959), weight %(weight)s, limits at %(width)s standard "
            "deviations; usual level %(mean)s from the first %(count)s values; version %(version)s."
        )
    else:
        text = _(
            "Tabular CUSUM (Page 1954), slack %(slack)s and limit %(interval)s standard "
            "deviations; usual level %(mean)s from the first %(count)s values; version %(version)s."
        )
    text %= said
    return f"{text} {_('A yearly season was taken out before.')}" if sums.seasonal else text
