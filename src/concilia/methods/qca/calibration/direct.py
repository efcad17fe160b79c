"""The direct method: three anchors, or six for shapes with a middle (Ragin 2008, ch. 5).

With crossover c and the anchor a of the side on which x lies, the log odds of membership are

    L (x - c) / |a - c|      L = 3.0 (Ragin), or ln 19 for a membership of exactly 0.95

above c, the same with a minus sign below; the anchors may fall as well as rise. The linear shape,
with powers for its lower and upper half, follows Dusa (2019, section 4.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np

from concilia.methods.qca.calibration.results import Calibration, calibrated, wrong_anchors
from concilia.methods.qca.data import Floats
from concilia.methods.qca.problems import QcaError

THREE = 3.0
LN19 = log(19)
SHAPES = ("logistic", "linear")


def direct(
    values: Sequence[float] | Floats,
    anchors: Sequence[float],
    *,
    log_odds: float = THREE,
    shape: str = "logistic",
    below: float = 1.0,
    above: float = 1.0,
    end_point: bool = False,
    snap: float = 1e-4,
    cases: Sequence[str] | None = None,
    column: str = "",
) -> Calibration:
    """Calibrate with anchors in the order of membership.

    Three anchors: full non-membership, crossover, full membership; rising or falling. Six, with
    rising raw values: a mid-point shape (out, crossover, in, in, crossover, out), or with
    `end_point` the opposite (in, crossover, out, out, crossover, in). `below` and `above` are the
    powers of the linear shape. Memberships within `snap` of 0 or 1 become 0 or 1.
    """
    if shape not in SHAPES:
        raise QcaError("bad_setting", name="shape", value=shape, why=" or ".join(SHAPES))
    if below <= 0 or above <= 0 or log_odds <= 0:
        raise QcaError("bad_setting", name="shape", value=shape, why="powers are above 0")
    check_anchors(anchors)

    def half(raw: Floats, three: Sequence[float]) -> Floats:
        if shape == "linear":
            return _linear(raw, three, below, above)
        return _logistic(raw, three, log_odds)

    def function(raw: Floats) -> Floats:
        if len(anchors) == 3:
            out = half(raw, anchors)
        else:
            first, second = anchors[:3], anchors[5:2:-1]
            if end_point:
                first, second = anchors[2::-1], anchors[3:]
            middle = (anchors[2] + anchors[3]) / 2
            out = np.where(raw <= middle, half(raw, first), half(raw, second))
        return np.where(out < snap, 0.0, np.where(out > 1.0 - snap, 1.0, out))

    settings: dict[str, object] = {"shape": shape}
    settings |= {"end_point": True} if end_point else {}
    settings |= {"log_odds": log_odds} if shape == "logistic" else {"below": below, "above": above}
    return calibrated(
        "direct",
        values,
        function,
        anchors=anchors,
        settings=settings,
        cases=cases,
        column=column,
    )


def check_anchors(anchors: Sequence[float]) -> None:
    """Refuse anchors that are not three or six, or not in order."""
    values = list(anchors)
    if len(values) not in {3, 6}:
        raise wrong_anchors(values, "three or six are wanted")
    for part in (values[:3], values[3:]):
        if part and len(set(part)) < 3:
            raise wrong_anchors(values, "anchors of one side must differ")
    rising = sorted(values)
    if values != rising and not (len(values) == 3 and values == rising[::-1]):
        raise wrong_anchors(values, "they must rise or fall")


def _logistic(raw: Floats, anchors: Sequence[float], log_odds: float) -> Floats:
    out, cross, inside = anchors
    upward = (raw - cross) * np.sign(inside - cross)
    scale = np.where(upward >= 0, abs(inside - cross), abs(cross - out))
    return np.asarray(1.0 / (1.0 + np.exp(np.clip(-log_odds * upward / scale, -700, 700))))


def _linear(raw: Floats, anchors: Sequence[float], below: float, above: float) -> Floats:
    out, cross, inside = anchors
    lower = np.clip((raw - out) / (cross - out), 0.0, 1.0)
    upper = np.clip((inside - raw) / (inside - cross), 0.0, 1.0)
    return np.asarray(np.where(upper < 1.0, 1.0 - upper**above / 2, lower**below / 2))
