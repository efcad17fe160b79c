"""Where cuts could lie, when nothing better is known: gaps in the data."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from concilia.methods.qca.calibration.results import checked
from concilia.methods.qca.data import Floats
from concilia.methods.qca.problems import QcaError


def suggest_thresholds(values: Sequence[float] | Floats, groups: int = 2) -> tuple[float, ...]:
    """Return cuts between clusters (complete linkage), each in the middle of its gap.

    A hint, never a reason: a threshold needs knowledge from outside the data.
    """
    raw = np.unique(checked(values))
    if not 2 <= groups <= len(raw):
        raise QcaError("bad_setting", name="groups", value=groups, why=f"2 to {len(raw)}")
    parts = [[value] for value in raw.tolist()]
    while len(parts) > groups:
        widths = [after[-1] - before[0] for before, after in pairwise(parts)]
        at = int(np.argmin(widths))
        parts[at : at + 2] = [parts[at] + parts[at + 1]]
    return tuple((a[-1] + b[0]) / 2 for a, b in pairwise(parts))
