"""Calibration: anchors, shapes, groups."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.methods.qca import QcaError, calibration


@pytest.mark.parametrize(("log_odds", "at_anchor"), [(3.0, 0.952574), (calibration.LN19, 0.95)])
def test_anchors_have_the_membership_that_the_method_says(
    log_odds: float, at_anchor: float
) -> None:
    found = calibration.direct([400, 550, 900], (400, 550, 900), log_odds=log_odds)
    assert found.membership == pytest.approx([1 - at_anchor, 0.5, at_anchor], abs=1e-6)
    falling = calibration.direct([5, 9.5, 15], (15, 9.5, 5), log_odds=log_odds)
    assert falling.membership == pytest.approx([at_anchor, 0.5, 1 - at_anchor], abs=1e-6)


def test_a_value_worked_by_hand() -> None:
    # GNP of 720 between 550 and 900: log odds 3 * 170 / 350 = 1.457, membership 0.811
    assert calibration.direct([720], (400, 550, 900)).membership[0] == pytest.approx(
        0.8111, abs=1e-4
    )


def test_exactly_half_is_named() -> None:
    found = calibration.direct([400, 550], (400, 550, 900), cases=["a", "b"], column="GNP")
    assert [str(notice) for notice in found.notices] == [
        "b is exactly 0.5 in 'GNP': neither in nor out"
    ]


def test_shapes_with_a_middle() -> None:
    six, raw = (1, 2, 3, 5, 6, 7), [0, 1, 2, 3, 4, 5, 6, 7, 8]
    inside = calibration.direct(raw, six, shape="linear").membership
    assert inside.tolist() == [0, 0, 0.5, 1, 1, 1, 0.5, 0, 0]
    outside = calibration.direct(raw, six, shape="linear", end_point=True).membership
    assert outside.tolist() == [1, 1, 0.5, 0, 0, 0, 0.5, 1, 1]
    smooth = calibration.direct(raw, six).membership
    assert smooth[[2, 6]].tolist() == [0.5, 0.5]
    assert smooth[4] == pytest.approx(1 / (1 + np.exp(-6)))


def test_powers_bend_the_linear_shape() -> None:
    raw = [0, 1, 2, 3, 4]
    curved = calibration.direct(raw, (0, 2, 4), shape="linear", below=2, above=2).membership
    assert curved.tolist() == [0, 0.125, 0.5, 0.875, 1]


rising = st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=3, unique=True).map(sorted)


@given(
    rising.filter(lambda three: min(np.diff(three)) > 1e-3),
    st.lists(st.floats(-2e3, 2e3), min_size=1),
)
def test_more_is_never_less_and_falling_anchors_are_the_complement(
    anchors: list[float], raw: list[float]
) -> None:
    ordered = sorted(raw)
    up = calibration.direct(ordered, anchors).membership
    assert (np.diff(up) >= 0).all()
    assert ((up >= 0) & (up <= 1)).all()
    down = calibration.direct(ordered, anchors[::-1]).membership
    assert up + down == pytest.approx(np.ones(len(ordered)))


def test_the_indirect_method_gives_the_published_memberships() -> None:
    """National income (Ragin 2008, table 5.5): thresholds and printed memberships."""
    income = [40110, 34400, 25200, 24920, 20060, 17090, 15320, 13680, 11720, 11290, 10940, 9800]
    income += [7470, 4670, 4100, 4070, 3740, 3690, 3590, 2980, 1000, 650, 450, 110]
    printed = [1, 1, 0.999, 0.999, 0.963, 0.886, 0.829, 0.782, 0.741, 0.734, 0.728, 0.709]
    printed += [0.649, 0.417, 0.328, 0.323, 0.267, 0.259, 0.242, 0.142, 0.002, 0.001, 0, 0]
    found = calibration.indirect(income, [1000, 4000, 5000, 10000, 20000])
    assert np.round(found.membership, 3).tolist() == printed


def test_the_indirect_fit_is_a_fractional_logit() -> None:
    statsmodels = pytest.importorskip("statsmodels.api")
    dice = np.random.default_rng(3)
    raw = dice.gamma(2.0, 50.0, 60)
    cuts = [20, 60, 120, 200]
    found = calibration.indirect(raw, cuts)
    groups = np.round(np.arange(5) / 4, 3)[np.searchsorted(cuts, raw, side="left")]
    terms = np.column_stack([np.ones(60), np.log(raw), np.sqrt(raw), raw, raw**2])
    fitted = statsmodels.GLM(groups, terms, family=statsmodels.families.Binomial()).fit()
    assert found.membership == pytest.approx(fitted.fittedvalues, abs=2e-4)


def test_cuts() -> None:
    assert calibration.crisp([1, 2, 3], 2).membership.tolist() == [0, 1, 1]
    assert calibration.multivalue([1, 2, 3, 9], [9, 2]).membership.tolist() == [0, 1, 1, 2]
    assert calibration.linear([0, 5, 20], 0, 10).membership.tolist() == [0, 0.5, 1]
    assert calibration.linear([0, 5, 20], 10, 0).membership.tolist() == [1, 0.5, 0]
    assert calibration.logistic([3], 3, -2).membership.tolist() == [0.5]
    assert calibration.by([1, 4], lambda raw: 1 / raw).membership.tolist() == [1, 0.25]
    assert calibration.tfr([1, 1, 2, 3]).membership == pytest.approx([0, 0, 0.5, 1])


def test_gaps_are_suggested() -> None:
    assert calibration.suggest_thresholds([1, 2, 3, 10, 11, 30], 3) == (6.5, 20.5)


def test_the_curve_runs_over_data_and_anchors() -> None:
    found = calibration.direct([500, 600], (400, 550, 900))
    raw, membership = found.curve(11)
    assert (raw[0], raw[-1]) == (400, 900)
    assert (np.diff(membership) > 0).all()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: calibration.direct([1], (1, 2)),
        lambda: calibration.direct([1], (1, 1, 2)),
        lambda: calibration.direct([1], (1, 3, 2)),
        lambda: calibration.direct([1], (1, 2, 3), shape="round"),
        lambda: calibration.direct([np.nan], (1, 2, 3)),
        lambda: calibration.indirect([-1, 2], [1]),
        lambda: calibration.multivalue([1], []),
        lambda: calibration.linear([1], 2, 2),
        lambda: calibration.by([1], lambda raw: raw * 2),
        lambda: calibration.tfr([1, 1]),
    ],
)
def test_what_cannot_be_meant_is_refused(wrong: object) -> None:
    with pytest.raises(QcaError):
        wrong()  # type: ignore[operator]  # a lambda
