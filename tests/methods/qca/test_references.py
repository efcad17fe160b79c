"""Every number of the 23 analyses that the R package QCA 3.23 made."""

from __future__ import annotations

from typing import Any

import pytest

from concilia.methods import qca
from tests.methods.qca.references import NAMES, analysis, beside, model_key, reference, term_key

pytestmark = [beside, pytest.mark.parametrize("name", NAMES)]
CLOSE = 1e-6


def close(mine: float, theirs: float | None) -> bool:
    """Whether a number is the same; the package leaves covU of a single term open."""
    return theirs is None or abs(mine - theirs) <= CLOSE


def assert_models(mine: tuple[qca.Model, ...], theirs: list[dict[str, Any]]) -> None:
    """Compare the models, their terms and every parameter of fit."""
    found = {model_key(model.expression): model for model in mine}
    wanted = {model_key(model["expression"]): model for model in theirs}
    assert len(found) == len(mine)
    assert set(found) == set(wanted)
    for key, model in found.items():
        fit = wanted[key]["model"]
        assert close(model.fit.incl, fit["inclS"])
        assert close(model.fit.pri, fit["PRI"])
        assert close(model.fit.cov, fit["covS"])
        terms = {term_key(term["term"]): term for term in wanted[key]["terms"]}
        for term in model.terms:
            other = terms.pop(term_key(str(term)))
            for parameter, value in term.fit.to_dict().items():
                assert close(value, other[parameter]), (str(term), parameter)
        assert not terms


def test_every_row_of_the_truth_table(name: str) -> None:
    wanted = reference(name)
    rows = {row.values: row for row in analysis(name).table.rows if row.out != "?"}
    for other in wanted["truth_table"]:
        row = rows.pop(tuple(other[condition] for condition in wanted["conditions"]))
        assert (row.number, row.out, row.n) == (other["row"], other["OUT"], other["n"])
        assert ",".join(row.cases) == other["cases"]
        assert close(row.incl, other["incl"])
        assert close(row.pri, other["PRI"])
    assert not rows


def test_every_conservative_and_parsimonious_model(name: str) -> None:
    wanted, done = reference(name), analysis(name)
    for kind in ("conservative", "parsimonious"):
        solution = done.solutions[kind]
        assert solution.complete
        assert solution.count == len(wanted[kind])
        assert_models(solution.models, wanted[kind])


def test_every_intermediate_model_and_its_easy_counterfactuals(name: str) -> None:
    wanted = reference(name)["intermediate"]
    solution = analysis(name).intermediate
    if wanted is None:
        assert solution is None
        return
    assert solution is not None
    for pair, other in zip(solution.pairs, wanted, strict=True):
        easy = other["easy_counterfactuals"]
        assert pair.name == other["name"]
        assert list(pair.easy.numbers) == (easy if isinstance(easy, list) else [easy])
        assert_models(pair.models, other["models"])


def test_the_necessity_of_every_condition_and_its_negation(name: str) -> None:
    for one, other in zip(
        analysis(name).necessity, reference(name)["necessity"] or (), strict=False
    ):
        assert one.expression == other["condition"]
        assert close(one.incl, other["inclN"])
        assert close(one.ron, other["RoN"])
        assert close(one.cov, other["covN"])
