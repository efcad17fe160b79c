"""What a chart says at its newest value: variation and assurance, as the NHS icons do."""

from __future__ import annotations

import enum

import numpy as np
import numpy.typing as npt

from concilia.methods.signals.xmr import XmR


class Variation(enum.StrEnum):
    """Which kind of variation the newest value shows."""

    COMMON = "common"
    IMPROVING_HIGH = "improving_high"
    IMPROVING_LOW = "improving_low"
    CONCERNING_HIGH = "concerning_high"
    CONCERNING_LOW = "concerning_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"
    UNKNOWN = "unknown"

    @property
    def tone(self) -> str:
        """One of improvement, concern, neutral, common, unknown."""
        if self in {Variation.COMMON, Variation.UNKNOWN}:
            return self.value
        word = self.value.split("_")[0]
        return {"improving": "improvement", "concerning": "concern", "neutral": "neutral"}[word]


class Assurance(enum.StrEnum):
    """Whether the process as it is will reach its target."""

    PASS = "pass"  # noqa: S105 (a verdict, no password)
    FAIL = "fail"
    HIT_AND_MISS = "hit_and_miss"
    NONE = "none"


def newest(chart: XmR) -> npt.NDArray[np.int64]:
    """Return the place of the newest value of each series; −1 without values."""
    there = ~np.isnan(chart.values)
    last = there.shape[1] - 1 - there[:, ::-1].argmax(axis=1)
    return np.where(there.any(axis=1), last, -1)


def variation(chart: XmR, better: str) -> list[Variation]:
    """Return the verdict on the newest value of each series; `better` is up, down or none."""
    places = newest(chart)
    special = chart.special
    found = []
    for row, at in enumerate(places):
        if at < 0 or np.isnan(chart.mean[row]):
            found.append(Variation.UNKNOWN)
        elif not special[row, at] or chart.side[row, at] == 0:
            found.append(Variation.COMMON)
        else:
            found.append(named(int(chart.side[row, at]), better))
    return found


def named(side: int, better: str) -> Variation:
    """Return the special-cause verdict for a side of the mean (+1, −1)."""
    end = "high" if side > 0 else "low"
    if better not in {"up", "down"}:
        return Variation(f"neutral_{end}")
    good = (side > 0) == (better == "up")
    return Variation(f"{'improving' if good else 'concerning'}_{end}")


def assurance(chart: XmR, targets: npt.ArrayLike, better: str) -> list[Assurance]:
    """Return whether each series will reach its target (NaN: none) by common variation alone.

    As in NHSRplotthedots: a target above the upper limit is always missed where more is better
    and always met where less is better; between the limits it is hit and miss.
    """
    wanted = np.broadcast_to(np.asarray(targets, dtype=np.float64), chart.mean.shape)
    found = []
    for target, low, high in zip(wanted, chart.lower, chart.upper, strict=True):
        if np.isnan(target) or np.isnan(low) or better not in {"up", "down"}:
            found.append(Assurance.NONE)
        elif target > high:
            found.append(Assurance.FAIL if better == "up" else Assurance.PASS)
        elif target < low:
            found.append(Assurance.PASS if better == "up" else Assurance.FAIL)
        else:
            found.append(Assurance.HIT_AND_MISS)
    return found
