"""From a study's rows to its analysis. The same choices give the same answer, whoever repeats it.

Everything that an analysis depends on is one JSON text, so that the answer can be kept by it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from concilia.learning.models import Condition, Study, StudyCase
from concilia.learning.rules import Settings, layout
from concilia.methods import qca
from concilia.methods.qca.data import Floats
from concilia.methods.qca.recipes import Recipe, calibrated

SECONDS = 4.0
MODELS = 60


@dataclass(frozen=True, slots=True)
class Part:
    """One column of a study: its code, what it is, and how it is calibrated."""

    code: str
    role: str
    recipe: Recipe


@dataclass(frozen=True)
class Inputs:
    """All that an analysis depends on. `raw` has NaN where nobody knows the value."""

    parts: tuple[Part, ...]
    cases: tuple[str, ...]
    raw: Mapping[str, Floats]
    settings: Settings

    @property
    def outcome(self) -> str:
        """The code of the outcome, empty without one."""
        return next((p.code for p in self.parts if p.role == "outcome"), "")

    @property
    def conditions(self) -> tuple[str, ...]:
        """The codes of the conditions that take part."""
        return tuple(p.code for p in self.parts if p.role == "condition")

    @property
    def recipes(self) -> dict[str, Recipe]:
        """How each column that takes part is calibrated."""
        return {p.code: p.recipe for p in self.parts if p.role != "aside"}

    def data(self, recipes: Mapping[str, Recipe] | None = None) -> qca.Data:
        """Return the memberships of every case, NaN where unknown."""
        return calibrated(self.cases, self.raw, recipes or self.recipes)

    def complete(self, data: qca.Data) -> qca.Data:
        """Return the cases of which every value is known."""
        return data.take(np.flatnonzero(np.isfinite(data.values).all(axis=1)))


@dataclass(frozen=True)
class Result:
    """What came of it: the analysis, or the refusal that says why there is none."""

    inputs: Inputs
    data: qca.Data
    left_out: tuple[str, ...]
    analysis: qca.Analysis | None
    refusal: qca.QcaError | None

    def solution(self, kind: str) -> qca.Solution | None:
        """Return the solution of a kind, if there is one."""
        return self.analysis.solutions.get(kind) if self.analysis else None

    @property
    def preferred(self) -> str:
        """The kind of solution that advice rests on: intermediate where expectations are given."""
        return "intermediate" if self.solution("intermediate") else "conservative"


def text_of(study: Study, conditions: Sequence[Condition], cases: Sequence[StudyCase]) -> str:
    """Return the whole input of a study's analysis as JSON: for keeping, and for repeating it."""
    return json.dumps(
        {
            "settings": study.settings,
            "columns": [[c.code, c.role, c.method, c.anchors] for c in conditions],
            "cases": [[case.name, case.values] for case in cases],
        },
        sort_keys=True,
    )


@lru_cache(maxsize=16)
def inputs_of(text: str) -> Inputs:
    """Return the inputs that `text_of` wrote."""
    held = json.loads(text)
    settings = Settings.of(held["settings"])
    odds = math.log(19) if settings.log_odds == "ln19" else 3.0
    parts = tuple(
        Part(code, role, Recipe(method, tuple(anchors), odds))
        for code, role, method, anchors in held["columns"]
    )
    raw = {
        part.code: np.array([_number(values.get(part.code)) for _name, values in held["cases"]])
        for part in parts
    }
    return Inputs(parts, tuple(name for name, _values in held["cases"]), raw, settings)


def _number(value: Any) -> float:
    return math.nan if value is None else float(value)


@lru_cache(maxsize=16)
def analysed(text: str) -> Result:
    """Return the analysis of a study; what a few seconds do not suffice for is said in it."""
    inputs = inputs_of(text)
    whole = inputs.data()
    data = inputs.complete(whole)
    left_out = tuple(name for name in inputs.cases if name not in data.numbers)
    analysis, refusal = None, None
    try:
        analysis = solve(inputs, data)
    except qca.QcaError as wrong:
        refusal = wrong
    return Result(inputs, whole, left_out, analysis, refusal)


def solve(
    inputs: Inputs,
    data: qca.Data,
    *,
    incl_cut: float | None = None,
    n_cut: int | None = None,
    solutions: tuple[str, ...] = ("conservative", "parsimonious", "intermediate"),
) -> qca.Analysis:
    """Analyse `data` by the choices of the study; raises `QcaError` where that cannot be."""
    chosen = inputs.settings
    parts = [p for p in inputs.parts if p.role == "condition"]
    here = layout((p.code, p.recipe.method, len(p.recipe.anchors)) for p in parts)
    expected = [chosen.expectations.get(code, "-") for code in inputs.conditions]
    return qca.analyse(
        data,
        inputs.outcome,
        list(inputs.conditions),
        incl_cut=chosen.incl_cut if incl_cut is None else incl_cut,
        pri_cut=chosen.pri_cut,
        n_cut=chosen.n_cut if n_cut is None else n_cut,
        negate=chosen.negate,
        dir_exp=",".join(expected) if any(e != "-" for e in expected) else None,
        recodings=tuple(
            (int(n), str(out), str(why)) for n, out, why, there in chosen.recodings if there == here
        ),
        max_models=MODELS,
        time_limit=SECONDS,
        kinds=solutions,
    )
