"""The indirect method: groups first, then a fractional polynomial through them.

Cases are put into groups by thresholds, a group gets its share of 0 to 1, and memberships are what
a fractional logit model of the groups on ln x, sqrt x, x and x^2 predicts (Ragin 2008, ch. 5;
Papke & Wooldridge 1996; the terms are those of Dusa 2019, section 4.3).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from concilia.methods.qca.calibration.results import (
    Calibration,
    calibrated,
    checked,
    wrong_anchors,
)
from concilia.methods.qca.data import Floats
from concilia.methods.qca.problems import QcaError

STEPS = 200


def indirect(
    values: Sequence[float] | Floats,
    thresholds: Sequence[float],
    *,
    snap: float = 1e-4,
    cases: Sequence[str] | None = None,
    column: str = "",
) -> Calibration:
    """Calibrate values of 0 or more by thresholds between groups."""
    raw = checked(values)
    if raw.min() < 0:
        why = "the indirect method takes logarithms; values are 0 or more"
        raise QcaError("bad_setting", name="values", value=f"{raw.min():g}", why=why)
    cuts = sorted(map(float, thresholds))
    if not cuts or len(set(cuts)) < len(cuts):
        raise wrong_anchors(cuts, "one or more different thresholds are wanted")
    shares = np.round(np.arange(len(cuts) + 1) / len(cuts), 3)
    groups = shares[np.searchsorted(cuts, raw, side="left")]
    scale = float(raw.max()) or 1.0
    weights = _fractional_logit(_terms(raw, scale), groups)

    def function(at: Floats) -> Floats:
        out = np.round(_logit(_terms(np.maximum(at, 0.0), scale) @ weights), 6)
        return np.where(out < snap, 0.0, np.where(out > 1.0 - snap, 1.0, out))

    return calibrated(
        "indirect", raw, function, anchors=cuts, settings={}, cases=cases, column=column
    )


def _terms(raw: Floats, scale: float) -> NDArray[np.float64]:
    x = np.where(raw == 0, 1e-5, raw)
    return np.column_stack(
        [np.ones(len(x)), np.log(x), np.sqrt(x / scale), x / scale, (x / scale) ** 2]
    )


def _logit(eta: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(eta, -30, 30))))


def _fractional_logit(terms: NDArray[np.float64], share: Floats) -> Floats:
    """Fit by iteratively reweighted least squares, until the deviance stands still."""
    mean: Floats = np.asarray((share + 0.5) / 2)
    eta: Floats = np.log(mean / (1 - mean))
    weights: Floats = np.zeros(terms.shape[1])
    before = np.inf
    for _ in range(STEPS):
        mean = _logit(eta)
        spread = mean * (1 - mean)
        root = np.sqrt(spread)
        target = eta + (share - mean) / spread
        weights = np.asarray(np.linalg.lstsq(terms * root[:, None], target * root, rcond=None)[0])
        eta = np.asarray(np.clip(terms @ weights, -30, 30))
        mean = _logit(eta)
        with np.errstate(divide="ignore", invalid="ignore"):
            inside = np.where(share > 0, share * np.log(share / mean), 0.0)
            outside = np.where(share < 1, (1 - share) * np.log((1 - share) / (1 - mean)), 0.0)
        deviance = 2 * float((inside + outside).sum())
        if abs(deviance - before) / (abs(deviance) + 0.1) < 1e-8:
            break
        before = deviance
    return weights
