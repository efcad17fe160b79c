"""How raw columns become memberships: one recipe a column, to be repeated by anybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from concilia.methods.qca import calibration
from concilia.methods.qca.data import Data, Floats

METHODS = ("ready", "direct", "linear", "middle", "ends", "indirect", "crisp", "multivalue")


@dataclass(frozen=True, slots=True)
class Recipe:
    """One column: `method` is one of `METHODS`, `anchors` in the order of membership.

    ready: values are memberships; direct: full non-membership, crossover, full membership (falling
    where less is more); linear: fully out and fully in, a straight line between; middle: six
    rising anchors, the middle is in; ends: six, both ends are in; indirect: cuts between groups,
    through which a curve is fitted; crisp: at or above the anchor is in; multivalue: cuts between
    levels.
    """

    method: str = "ready"
    anchors: tuple[float, ...] = ()
    log_odds: float = 3.0

    def apply(self, raw: Floats, at: Floats | None = None) -> Floats:
        """Return memberships (or levels) for raw values, or `at` other values by the same curve.

        A value that is missing stays so, and with the indirect method one below 0 is missing too.
        """
        found = self._found(raw[self._known(raw)])
        wanted = raw if at is None else at
        known = self._known(wanted)
        out = np.full(len(wanted), np.nan)
        if found is not None:
            out[known] = found.membership if at is None else found.function(wanted[known])
        elif self.method == "ready":
            out[known] = wanted[known]
        return out

    def _known(self, raw: Floats) -> NDArray[np.bool_]:
        known = np.isfinite(raw)
        return known & (raw >= 0) if self.method == "indirect" else known

    def _found(self, values: Floats) -> calibration.Calibration | None:
        if not len(values):
            return None
        match self.method:
            case "direct" | "middle" | "ends":
                return calibration.direct(
                    values,
                    self.anchors,
                    log_odds=self.log_odds,
                    end_point=self.method == "ends",
                )
            case "linear":
                return calibration.linear(values, self.anchors[0], self.anchors[1])
            case "indirect":
                return calibration.indirect(values, self.anchors)
            case "crisp":
                return calibration.crisp(values, self.anchors[0])
            case "multivalue":
                return calibration.multivalue(values, self.anchors)
            case _:
                return None

    def moved(self, place: int, value: float) -> Recipe:
        """Return the recipe with one anchor elsewhere."""
        anchors = list(self.anchors)
        anchors[place] = value
        return replace(self, anchors=tuple(anchors))

    def room(self, place: int, raw: Floats) -> tuple[float, float]:
        """Return between which values an anchor can move: its neighbours, or the data's ends."""
        known = raw[np.isfinite(raw)]
        low, high = float(known.min()), float(known.max())
        pad = (high - low) * 0.1 or 1.0
        low = min(low, *self.anchors) - pad
        high = max(high, *self.anchors) + pad
        rising = list(self.anchors) == sorted(self.anchors)
        ordered = list(self.anchors) if rising else list(reversed(self.anchors))
        at = place if rising else len(ordered) - 1 - place
        below = ordered[at - 1] if at else low
        above = ordered[at + 1] if at + 1 < len(ordered) else high
        return below, above


def calibrated(
    cases: Sequence[str], raw: Mapping[str, Floats], recipes: Mapping[str, Recipe]
) -> Data:
    """Return the memberships of all columns that have a recipe."""
    names = tuple(name for name in raw if name in recipes)
    columns = [recipes[name].apply(raw[name]) for name in names]
    several = frozenset(name for name in names if recipes[name].method == "multivalue")
    values = np.column_stack(columns) if columns else np.zeros((len(cases), 0))
    return Data(tuple(cases), names, values, several)
