"""Crisp cuts, multi-value thresholds, and functions of one's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from concilia.methods.qca.calibration.results import (
    Calibration,
    calibrated,
    checked,
    wrong_anchors,
)
from concilia.methods.qca.data import Floats
from concilia.methods.qca.problems import QcaError

Values = Sequence[float] | Floats
Cases = Sequence[str] | None


def crisp(values: Values, cut: float, *, cases: Cases = None, column: str = "") -> Calibration:
    """Return 1 at or above the cut, 0 below."""

    def function(raw: Floats) -> Floats:
        return np.asarray(raw >= cut, dtype=np.float64)

    return calibrated("crisp", values, function, anchors=(cut,), cases=cases, column=column)


def multivalue(
    values: Values, thresholds: Sequence[float], *, cases: Cases = None, column: str = ""
) -> Calibration:
    """Return how many thresholds a value reaches: 0, 1, 2 and so on."""
    cuts = sorted(map(float, thresholds))
    if not cuts or len(set(cuts)) < len(cuts):
        raise wrong_anchors(cuts, "one or more different thresholds are wanted")

    def function(raw: Floats) -> Floats:
        return np.searchsorted(cuts, raw, side="right").astype(np.float64)

    return calibrated("multivalue", values, function, anchors=cuts, cases=cases, column=column)


def linear(
    values: Values, full_out: float, full_in: float, *, cases: Cases = None, column: str = ""
) -> Calibration:
    """Return a straight line between two anchors, rising or falling."""
    if full_out == full_in:
        raise wrong_anchors((full_out, full_in), "the two anchors must differ")

    def function(raw: Floats) -> Floats:
        return np.clip((raw - full_out) / (full_in - full_out), 0.0, 1.0)

    anchors = (full_out, full_in)
    return calibrated("linear", values, function, anchors=anchors, cases=cases, column=column)


def logistic(
    values: Values, crossover: float, slope: float, *, cases: Cases = None, column: str = ""
) -> Calibration:
    """Return 1 / (1 + exp(-slope (x - crossover))); a negative slope falls."""
    if not slope:
        raise QcaError("bad_setting", name="slope", value=slope, why="it is not 0")

    def function(raw: Floats) -> Floats:
        return np.asarray(1.0 / (1.0 + np.exp(np.clip(-slope * (raw - crossover), -700, 700))))

    return calibrated(
        "logistic",
        values,
        function,
        anchors=(crossover,),
        settings={"slope": slope},
        cases=cases,
        column=column,
    )


def by(
    values: Values, function: Callable[[Floats], Floats], *, cases: Cases = None, column: str = ""
) -> Calibration:
    """Apply a function of one's own; what it returns must lie from 0 to 1."""
    out = np.asarray(function(checked(values)), dtype=np.float64)
    wrong = np.flatnonzero(~((out >= 0) & (out <= 1)))
    if len(wrong):
        at = int(wrong[0])
        case = cases[at] if cases is not None else str(at + 1)
        raise QcaError("out_of_range", row=at + 1, case=case, column=column, value=f"{out[at]:g}")
    return calibrated("own function", values, function, cases=cases, column=column)


def tfr(
    values: Values, lowest: float | None = None, *, cases: Cases = None, column: str = ""
) -> Calibration:
    """Return totally fuzzy and relative memberships, for ordinal scales (Cheli & Lemmi 1995).

    With E the empirical distribution and l the lowest value of the scale:
    max(0, (E(x) - E(l)) / (1 - E(l))).
    """
    raw = np.sort(checked(values))
    start = float(raw[0]) if lowest is None else lowest
    base = np.searchsorted(raw, start, side="right") / len(raw)
    if base >= 1:
        raise QcaError("no_variation", column=column or "values", value=f"{raw[0]:g}")

    def function(at: Floats) -> Floats:
        share = np.searchsorted(raw, at, side="right") / len(raw)
        return np.asarray(np.maximum(0.0, (share - base) / (1 - base)))

    settings = {"lowest": start}
    return calibrated("tfr", values, function, settings=settings, cases=cases, column=column)
