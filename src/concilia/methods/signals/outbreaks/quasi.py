"""Quasi-Poisson regression of many series at once, by iteratively reweighted least squares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from concilia.methods.signals.packed import Bools, Floats

_STEPS = 30
_EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Fit:
    """One fit per series, with a log link.

    `beta` (S × p), `means` and `leverage` (S × n), `covariance` (S × p × p, for dispersion 1),
    `dispersion` (S, Pearson's, at least 1), `converged` (S).
    """

    beta: Floats
    means: Floats
    leverage: Floats
    covariance: Floats
    dispersion: Floats
    converged: Bools


def fit(design: npt.ArrayLike, counts: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> Fit:
    """Fit log E[counts] = design · beta for each series.

    `design` (n × p) is shared; `counts` (S × n) may hold NaN, which counts as weight 0;
    `weights` (S × n) are prior weights. A column that no weighted row fills gets beta 0.
    """
    x = np.asarray(design, dtype=np.float64)
    y = np.atleast_2d(np.asarray(counts, dtype=np.float64))
    w = np.ones_like(y) if weights is None else np.asarray(weights, dtype=np.float64).copy()
    w = np.where(np.isnan(y), 0.0, w)
    y = np.nan_to_num(y)
    eta = np.log(y + 0.1)
    beta = np.zeros((len(y), x.shape[1]))
    mu = y + 0.1
    done = np.zeros(len(y), dtype=np.bool_)
    inverse = np.zeros((len(y), x.shape[1], x.shape[1]))
    for _step in range(_STEPS):
        inner = w * mu
        working = eta + (y - mu) / mu
        inverse = _inverse(np.einsum("np,sn,nq->spq", x, inner, x, optimize=True))
        right = np.einsum("np,sn->sp", x, inner * working)
        fresh = np.einsum("spq,sq->sp", inverse, right)
        change = np.abs(fresh - beta).max(axis=1)
        beta = fresh
        eta = np.clip(beta @ x.T, -30.0, 30.0)
        mu = np.exp(eta)
        done = change < _EXACT * (1 + np.abs(beta).max(axis=1))
        if done.all():
            break
    inner = w * mu
    inverse = _inverse(np.einsum("np,sn,nq->spq", x, inner, x, optimize=True))
    leverage = inner * np.einsum("np,spq,nq->sn", x, inverse, x, optimize=True)
    freedom = (w > 0).sum(axis=1) - (np.abs(inverse).sum(axis=2) > 0).sum(axis=1)
    pearson = (w * (y - mu) ** 2 / mu).sum(axis=1)
    dispersion = np.maximum(1.0, pearson / np.maximum(freedom, 1))
    return Fit(beta, mu, leverage, inverse, dispersion, done)


def _inverse(information: Floats) -> Floats:
    """Invert each matrix after setting aside rows and columns that are empty."""
    size = information.shape[-1]
    diagonal = np.diagonal(information, axis1=1, axis2=2)
    empty = diagonal <= 1e-12
    safe = information + np.where(empty, 1.0, 0.0)[:, :, None] * np.eye(size)
    scale = 1 / np.sqrt(np.diagonal(safe, axis1=1, axis2=2))
    scaled = safe * scale[:, :, None] * scale[:, None, :] + 1e-12 * np.eye(size)
    found = np.linalg.inv(scaled) * scale[:, :, None] * scale[:, None, :]
    keep = ~empty
    out: Floats = found * keep[:, :, None] * keep[:, None, :]
    return out
