"""A calibrated column: raw values, memberships, and the function between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from concilia.methods.qca.data import Floats
from concilia.methods.qca.problems import Notice, QcaError

Function = Callable[[Floats], Floats]


@dataclass(frozen=True)
class Calibration:
    """How raw values became memberships.

    `anchors` are raw values in the order in which they were given, `settings` what else the
    method needs. `notices` name the cases that came out at exactly 0.5.
    """

    method: str
    raw: Floats
    membership: Floats
    anchors: tuple[float, ...]
    settings: Mapping[str, object]
    function: Function = field(compare=False, repr=False)
    notices: tuple[Notice, ...] = ()

    def curve(self, points: int = 201) -> tuple[Floats, Floats]:
        """Return raw values over the range of data and anchors, and their memberships."""
        ends = np.concatenate([self.raw, np.array(self.anchors)])
        grid = np.linspace(ends.min(), ends.max(), points)
        return grid, self.function(grid)

    def to_dict(self) -> dict[str, object]:
        """Return plain values."""
        return {
            "method": self.method,
            "anchors": list(self.anchors),
            "settings": dict(self.settings),
            "raw": self.raw.tolist(),
            "membership": self.membership.tolist(),
            "notices": [str(notice) for notice in self.notices],
        }


def calibrated(
    method: str,
    values: Sequence[float] | Floats,
    function: Function,
    *,
    anchors: Sequence[float] = (),
    settings: Mapping[str, object] | None = None,
    cases: Sequence[str] | None = None,
    column: str = "",
) -> Calibration:
    """Apply a function; say which cases are at exactly 0.5."""
    raw = checked(values)
    membership = function(raw)
    half = np.flatnonzero(membership == 0.5)
    names = cases if cases is not None else [f"{value:g}" for value in raw]
    notices = [
        Notice("exactly_half", {"case": names[at], "column": column}) for at in half.tolist()
    ]
    return Calibration(
        method,
        raw,
        membership,
        tuple(map(float, anchors)),
        dict(settings or {}),
        function,
        tuple(notices),
    )


def checked(values: Sequence[float] | Floats) -> Floats:
    """Return values as numbers; missing ones are refused."""
    raw = np.asarray(values, dtype=np.float64)
    wrong = np.flatnonzero(~np.isfinite(raw))
    if len(wrong):
        raise QcaError("empty_cell", row=int(wrong[0]) + 1, column="values")
    if not len(raw):
        raise QcaError("empty", path="the column")
    return raw


def wrong_anchors(anchors: Sequence[float], why: str) -> QcaError:
    """Return the refusal of anchors that cannot be meant."""
    return QcaError(
        "bad_setting", name="anchors", value=", ".join(map("{:g}".format, anchors)), why=why
    )
