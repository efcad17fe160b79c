"""Taking a yearly season out of series before they are charted.

One cosine wave per series, fitted with a straight trend on the baseline; whether there is a
season at all is asked once of all series of an indicator together (F-test, pooled), so that sixty
territories do not each find a season of their own by chance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from concilia.methods.signals.packed import Floats


@dataclass(frozen=True, slots=True)
class Season:
    """`wave` (S × T) is what the season adds, 0 when there is none; `probability` of chance."""

    wave: Floats
    probability: float

    @property
    def there(self) -> bool:
        """Whether a season was found."""
        return bool((self.wave != 0).any())


def season(
    values: npt.ArrayLike, period: int, *, baseline: int | None = None, level: float = 0.01
) -> Season:
    """Return the season of each row of `values` (series × time, NaN is a gap).

    Needs two whole `period`s in the baseline; else, or above `level`, the wave is 0.
    """
    y = np.atleast_2d(np.asarray(values, dtype=np.float64))
    count = y.shape[1] if baseline is None else min(baseline, y.shape[1])
    none = np.zeros_like(y)
    if count < 2 * period:
        return Season(none, 1.0)
    time = np.arange(y.shape[1])
    turn = 2 * np.pi * time / period
    plain = np.column_stack([np.ones(y.shape[1]), time / period])
    waves = np.column_stack([np.cos(turn), np.sin(turn)])
    full = np.column_stack([plain, waves])
    part = y[:, :count]
    whole = ~np.isnan(part).any(axis=1) & (np.nanstd(np.nan_to_num(part), axis=1) > 0)
    if not whole.any():
        return Season(none, 1.0)
    beta, rest = _least_squares(full[:count], part[whole])
    _beta, more = _least_squares(plain[:count], part[whole])
    scale = np.maximum(rest, 1e-12 * np.maximum(more, 1e-300))
    gained = ((more - rest) / (scale / (count - 4))).sum()  # each series in its own units
    freedom = 2 * int(whole.sum())
    probability = float(stats.f.sf(gained / freedom, freedom, (count - 4) * int(whole.sum())))
    if probability > level:
        return Season(none, probability)
    none[whole] = beta[:, 2:] @ waves.T
    return Season(none, probability)


def _least_squares(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    beta: Floats = np.asarray(np.linalg.lstsq(x, y.T, rcond=None)[0].T, dtype=np.float64)
    rest: Floats = ((y - beta @ x.T) ** 2).sum(axis=1)
    return beta, rest
