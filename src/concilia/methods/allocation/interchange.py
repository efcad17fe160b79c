"""Better and better sets of p sites by swapping one open site for a closed one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def interchange(
    cost: Floats, chosen: Ints, fixed: Ints, tried: set[bytes] | None = None
) -> tuple[Ints, float]:
    """Swap the best pair until no swap helps; return the sites and the total cost.

    cost: (n, m) weighted and finite. chosen: at least one open site; those in `fixed` stay. The
    gain of every swap at once, from nearest and second nearest site (Whitaker 1983; Resende and
    Werneck 2007), over only the pairs that can matter. A set that is in `tried` is not worked on
    again.
    """
    m = cost.shape[1]
    chosen = np.sort(chosen)
    stay = np.isin(chosen, fixed)
    while True:
        near, second, nearest = _two_nearest(cost, chosen)
        total = float(near.sum())
        key = chosen.tobytes()
        if tried is not None and key in tried:
            return chosen, total
        if tried is not None:
            tried.add(key)
        row, col = np.nonzero(cost < second[:, None])
        value = cost[row, col]
        gain = np.bincount(col, np.maximum(0.0, near[row] - value), m)
        # With one open site there is no second: all that it serves goes to the new one.
        lost = second - near
        spread = len(chosen) == 1
        if spread:
            net = near.sum() - cost.sum(axis=0)[None, :]
        else:
            loss = np.bincount(nearest, lost, len(chosen))
            saved = second[row] - np.maximum(value, near[row])
            extra = np.bincount(nearest[row] * m + col, saved, len(chosen) * m)
            net = gain[None, :] - loss[:, None] + extra.reshape(len(chosen), m)
        net[:, chosen] = -np.inf
        net[stay] = -np.inf
        out, into = divmod(int(net.argmax()), m)
        if net[out, into] <= 1e-9 * max(1.0, total):
            return chosen, total
        chosen = np.sort(np.append(np.delete(chosen, out), into))
        stay = np.isin(chosen, fixed)


def _two_nearest(cost: Floats, chosen: Ints) -> tuple[Floats, Floats, Ints]:
    """Return the cost to the nearest and second nearest open site, and which is nearest."""
    part = cost[:, chosen]
    if len(chosen) == 1:
        near = part[:, 0]
        return near, np.full(len(near), np.inf), np.zeros(len(near), np.int64)
    two = np.argpartition(part, 1, axis=1)[:, :2]
    values = np.take_along_axis(part, two, 1)
    swapped = values[:, 0] > values[:, 1]
    nearest = np.where(swapped, two[:, 1], two[:, 0]).astype(np.int64)
    return values.min(axis=1), values.max(axis=1), nearest
