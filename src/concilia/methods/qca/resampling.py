"""What chance alone would give: bootstrap of cases, permutation of the outcome; with a seed.

The bootstrap draws as many cases as there are, with replacement, and analyses again: how often
does each path, and the whole solution, come back? The permutation test (Braumoeller 2015) shuffles
the outcome over the cases: how often does the same expression fit as consistently by chance?
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from concilia.methods.qca.data import Data, Floats
from concilia.methods.qca.fit import sufficiency
from concilia.methods.qca.problems import QcaError

Solve = Callable[[Data], Iterable[Sequence[str]]]
"""Returns the models of a table of cases, each as the texts of its paths."""


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """Shares of `draws` resamples; `failed` are those without any solution."""

    draws: int
    failed: int
    same: float
    paths: tuple[tuple[str, float], ...]
    others: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Permutation:
    """Observed consistency and coverage, and the share of shuffles that reach each.

    The observed order counts as one shuffle, so that no share is ever zero.
    """

    draws: int
    consistency: float
    coverage: float
    p_consistency: float
    p_coverage: float


def bootstrap(
    data: Data,
    solve: Solve,
    *,
    draws: int = 200,
    seed: int = 1,
    progress: Callable[[int], None] = lambda _n: None,
) -> Bootstrap:
    """Resample the cases `draws` times. The same seed gives the same answer."""
    chance = np.random.default_rng(seed)
    first = {frozenset(model) for model in solve(data)}
    known = sorted({path for model in first for path in model})
    counts: Counter[str] = Counter()
    same = failed = 0
    for at in range(draws):
        sample = data.take(chance.integers(0, len(data), len(data)), distinct=False)
        try:
            models = {frozenset(model) for model in solve(sample)}
        except QcaError:
            failed += 1
            models = set()
        counts.update({path for model in models for path in model})
        same += models == first
        progress(at + 1)
    others = [(path, count) for path, count in counts.most_common() if path not in known][:12]
    return Bootstrap(
        draws=draws,
        failed=failed,
        same=same / draws,
        paths=tuple((path, counts[path] / draws) for path in known),
        others=tuple((path, count / draws) for path, count in others),
    )


def permutation(x: Floats, y: Floats, *, draws: int = 2000, seed: int = 1) -> Permutation:
    """Shuffle the outcome `y` against membership `x` in a fixed expression."""
    chance = np.random.default_rng(seed)
    fit = sufficiency(x, y)
    shuffled = np.stack([chance.permutation(y) for _n in range(draws)])
    both = np.minimum(x, shuffled).sum(axis=1)
    consistencies = both / max(float(x.sum()), 1e-12)
    coverages = both / max(float(y.sum()), 1e-12)
    return Permutation(
        draws=draws,
        consistency=fit.incl,
        coverage=fit.cov,
        p_consistency=float((1 + (consistencies >= fit.incl - 1e-12).sum()) / (1 + draws)),
        p_coverage=float((1 + (coverages >= fit.cov - 1e-12).sum()) / (1 + draws)),
    )
