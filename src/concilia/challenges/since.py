"""What became of a series since a day, judged by how it varied before. Pure."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from concilia.challenges.courses import Value, figure
from concilia.indicators import periods
from concilia.methods import signals

LEAST = 10
"""Fewer values before the day give no limits of ordinary variation."""

_TURN = {"month": 12, "quarter": 4}


class Verdict(enum.StrEnum):
    """What the newest values say, against the time before."""

    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    ORDINARY = "ordinary"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Since:
    """The last value before the day and the newest after it; limits are None with too few.

    `lower` and `upper` are the limits at the newest value: with a season they move with it.
    """

    before: Value
    now: Value
    count: int
    lower: float | None
    upper: float | None
    verdict: Verdict


def since(
    values: Sequence[Value], day: dt.date, *, direction: str = "none", frequency: str = "day"
) -> Since | None:
    """Return what became of `values` after `day`; None without a value on either side.

    The values up to `day` alone fix the limits; a yearly season in them is taken out first. A
    newest value that equals the last one before has not changed, whatever the limits.
    `direction` is `up` or `down`, whichever is better, or `none`.
    """
    rows = sorted(values)
    baseline = sum(1 for when, _value in rows if when <= day)
    if not 0 < baseline < len(rows):
        return None
    first, last, after = rows[baseline - 1], rows[-1], len(rows) - baseline
    if baseline < LEAST:
        return Since(first, last, after, None, None, Verdict.TOO_FEW)
    series = np.array([[value for _when, value in rows]])
    wave = np.zeros_like(series)
    if turn := _TURN.get(frequency):
        wave = signals.season(series, turn, baseline=baseline).wave
    chart = signals.xmr(series - wave, baseline=baseline)
    found = signals.variation(chart, direction)[0]
    return Since(
        first,
        last,
        after,
        float(chart.lower[0] + wave[0, -1]),
        float(chart.upper[0] + wave[0, -1]),
        Verdict.ORDINARY if last[1] == first[1] else _VERDICTS[found],
    )


_VERDICTS = {
    signals.Variation.COMMON: Verdict.ORDINARY,
    signals.Variation.UNKNOWN: Verdict.TOO_FEW,
    signals.Variation.IMPROVING_HIGH: Verdict.BETTER,
    signals.Variation.IMPROVING_LOW: Verdict.BETTER,
    signals.Variation.CONCERNING_HIGH: Verdict.WORSE,
    signals.Variation.CONCERNING_LOW: Verdict.WORSE,
    signals.Variation.NEUTRAL_HIGH: Verdict.HIGHER,
    signals.Variation.NEUTRAL_LOW: Verdict.LOWER,
}


def sentence(found: Since, name: str, *, unit: str = "", frequency: str = "day") -> str:
    """Say it: both values with their periods, and the verdict."""
    said = {
        "indicator": name,
        "before": figure(found.before[1], unit),
        "start": periods.named(found.before[0], frequency),
        "now": figure(found.now[1], unit),
        "end": periods.named(found.now[0], frequency),
    }
    values = _("%(indicator)s: %(before)s before (%(start)s), now %(now)s (%(end)s).") % said
    return f"{values} {_verdicts()[found.verdict]}"


def _verdicts() -> dict[Verdict, str]:
    return {
        Verdict.BETTER: _("That is better than the variation of before explains."),
        Verdict.WORSE: _("That is worse than the variation of before explains."),
        Verdict.HIGHER: _("That is higher than the variation of before explains."),
        Verdict.LOWER: _("That is lower than the variation of before explains."),
        Verdict.ORDINARY: _("No more than the ordinary variation of before."),
        Verdict.TOO_FEW: _("Too few values before it for a verdict."),
    }
