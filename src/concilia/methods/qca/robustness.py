"""How robust a solution is against other defensible choices (Oana and Schneider 2021, 2024).

The *initial solution* IS is compared with a *test set* of solutions that other choices gave.
minTS is what all of them share (the minimum of memberships), maxTS what any of them has (the
maximum), the *robust core* what IS shares with all of them.

    RF_cov      = coverage of the core / coverage of IS
    RF_cons     = consistency of IS / consistency of the core
    RF_SC_minTS = sum min(IS, minTS) / sum max(IS, minTS)
    RF_SC_maxTS = sum min(IS, maxTS) / sum max(IS, maxTS)

Case-oriented: robust cases lie in IS and minTS, shaky ones in IS but not minTS, possible ones in
maxTS but not IS. RCR_typ and RCR_dev are the robust share of those with, and without, the outcome.
The rank is 1 with neither shaky nor possible cases, 2 with possible ones only, 3 with shaky ones
only, 4 with both. Every solution of the test set counts, the middle ones too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from concilia.methods.qca.data import Floats
from concilia.methods.qca.fit import sufficiency

KINDS = (
    "robust_typical",
    "robust_deviant",
    "shaky_typical",
    "shaky_deviant",
    "possible_typical",
    "possible_deviant",
    "extreme_deviant_coverage",
    "irrelevant",
)


@dataclass(frozen=True, slots=True)
class Robustness:
    """Parameters of robustness; a ratio without anything to count is None."""

    rf_cov: float | None
    rf_cons: float | None
    rf_sc_min: float | None
    rf_sc_max: float | None
    rcr_typ: float | None
    rcr_dev: float | None
    rank: int
    cases: tuple[tuple[str, tuple[str, ...]], ...]

    def of(self, kind: str) -> tuple[str, ...]:
        """Return the cases of one of `KINDS`."""
        return dict(self.cases)[kind]

    def to_dict(self) -> dict[str, object]:
        """Return them under the names of the field."""
        return {
            "RF_cov": self.rf_cov,
            "RF_cons": self.rf_cons,
            "RF_SC_minTS": self.rf_sc_min,
            "RF_SC_maxTS": self.rf_sc_max,
            "RCR_typ": self.rcr_typ,
            "RCR_dev": self.rcr_dev,
            "RCC_Rank": self.rank,
            "cases": {kind: list(names) for kind, names in self.cases},
        }


def robustness(
    initial: Floats, tests: Sequence[Floats], outcome: Floats, cases: Sequence[str]
) -> Robustness:
    """Compare memberships in the initial solution with those in one or more test solutions.

    All arrays have one value a case. Raises ValueError without a test solution.
    """
    if not tests:
        raise ValueError("at least one test solution is needed")
    least = np.minimum.reduce(list(tests))
    most = np.maximum.reduce(list(tests))
    core = np.minimum(initial, least)
    fit, core_fit = sufficiency(initial, outcome), sufficiency(core, outcome)
    robust = core > 0.5
    shaky = np.minimum(initial, 1 - least) > 0.5
    possible = np.minimum(1 - initial, most) > 0.5
    outside = np.minimum(1 - initial, 1 - most) > 0.5
    member, other = outcome > 0.5, outcome < 0.5
    groups = (
        robust & member,
        robust & other,
        shaky & member,
        shaky & other,
        possible & member,
        possible & other,
        outside & member,
        outside & other,
    )
    counts = [int(group.sum()) for group in groups]
    return Robustness(
        rf_cov=_ratio(core_fit.cov, fit.cov),
        rf_cons=_ratio(fit.incl, core_fit.incl),
        rf_sc_min=_ratio(core.sum(), np.maximum(initial, least).sum()),
        rf_sc_max=_ratio(np.minimum(initial, most).sum(), np.maximum(initial, most).sum()),
        rcr_typ=_ratio(counts[0], counts[0] + counts[2] + counts[4]),
        rcr_dev=_ratio(counts[1], counts[1] + counts[3] + counts[5]),
        rank=1 + bool(possible.any()) + 2 * bool(shaky.any()),
        cases=tuple(
            (kind, tuple(name for name, there in zip(cases, group, strict=True) if there))
            for kind, group in zip(KINDS, groups, strict=True)
        ),
    )


def _ratio(part: float, whole: float) -> float | None:
    return float(part) / float(whole) if whole > 1e-12 else None
