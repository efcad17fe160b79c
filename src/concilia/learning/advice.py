"""Advice to one case of a study: the paths, what it lacks, whom to ask, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.learning.analysis import Result
from concilia.methods import qca
from concilia.methods.qca import advisor
from concilia.methods.qca.advisor import Advice, Change, Lack, Plan, Standing

NECESSARY, RELEVANT = 0.9, 0.5
FEW, WEAK, WEAK_PRI = 3, 0.8, 0.65


@dataclass(frozen=True, slots=True)
class PathAdvice:
    """One path: how the case stands to it, its fit, its cautions, its typical cases."""

    standing: Standing
    fit: qca.Fit
    cautions: tuple[str, ...]
    examples: tuple[tuple[str, str], ...]
    models: int


@dataclass(frozen=True, slots=True)
class PlanAdvice:
    """One set of changes and what is known of where it leads."""

    plan: Plan
    paths: tuple[str, ...]
    landing: str
    tone: str
    first_necessary: bool


@dataclass(frozen=True, slots=True)
class Given:
    """All advice to one case, with what it rests on."""

    advice: Advice
    paths: tuple[PathAdvice, ...]
    plans: tuple[PlanAdvice, ...]
    every: tuple[PlanAdvice, ...]
    necessary: tuple[Lack, ...]
    cautions: tuple[str, ...]
    known: Mapping[str, float | None]


def models_of(solution: qca.Solution) -> list[list[tuple[Change, ...]]]:
    """Return the models of a solution as the advisor takes them."""
    return [
        [
            tuple(Change(x.condition, x.value, x.multivalue) for x in term.product.literals)
            for term in model.terms
        ]
        for model in solution.models
    ]


def of_case(result: Result, name: str) -> dict[str, float | None]:
    """Return the memberships of a case of the study, None where unknown."""
    row = result.data.numbers[name]
    return {
        code: _known(result.data.values[row, result.data.places[code]])
        for code in result.inputs.conditions
    }


def from_raw(result: Result, raw: Mapping[str, float | None]) -> dict[str, float | None]:
    """Return the memberships of raw values, calibrated as the study is."""
    recipes = result.inputs.recipes
    found = {}
    for code in result.inputs.conditions:
        value = raw.get(code)
        array = np.array([np.nan if value is None else value])
        found[code] = _known(recipes[code].apply(result.inputs.raw[code], array)[0])
    return found


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def necessary_literals(analysis: qca.Analysis) -> list[Change]:
    """Return the conditions that the outcome needs: consistent from 0.9, relevant from 0.5."""
    found = []
    for one in analysis.necessity:
        if one.incl >= NECESSARY and one.ron >= RELEVANT:
            literal = qca.Product.parse(one.expression).literals[0]
            found.append(Change(literal.condition, literal.value, literal.multivalue))
    return found


def members_first(result: Result, kind: str) -> list[tuple[str, bool]]:
    """Return the cases of the study with whether each is a member of the solution; others first."""
    solution = result.solution(kind)
    assert solution is not None
    whole = {case for model in solution.models for term in model.terms for case in term.cases}
    return sorted(
        ((name, name in whole) for name in result.inputs.cases), key=lambda x: (x[1], x[0])
    )


def advise_case(
    result: Result,
    kind: str,
    known: Mapping[str, float | None],
    *,
    costs: Mapping[str, float],
    fixed: Sequence[str],
    contacts: Mapping[str, str],
) -> Given:
    """Return what can be said to a case of these memberships."""
    analysis, solution = result.analysis, result.solution(kind)
    assert analysis is not None
    assert solution is not None
    needs = necessary_literals(analysis)
    found = advisor.advise(known, models_of(solution), necessary=needs, costs=costs, fixed=fixed)
    terms = {
        tuple(Change(x.condition, x.value, x.multivalue) for x in t.product.literals): t
        for model in solution.models
        for t in model.terms
    }
    y = dict(zip(analysis.table.data.cases, analysis.table.y.tolist(), strict=True))
    count = len(solution.models)
    paths = []
    for one in found.standings:
        term = terms[one.path.literals]
        typical = [name for name in term.cases if y[name] > 0.5]
        typical.sort(key=lambda name: -y[name])
        paths.append(
            PathAdvice(
                one,
                term.fit,
                tuple(_cautions(term, typical, len(one.path.models), count)),
                tuple((name, contacts.get(name, "")) for name in typical[:6]),
                len(one.path.models),
            )
        )
    needed = {literal.condition for literal in needs}
    return Given(
        advice=found,
        paths=tuple(paths),
        plans=tuple(_plan(analysis.table, p, needed, needs) for p in found.plans),
        every=tuple(_plan(analysis.table, p, needed, needs) for p in found.every_model),
        necessary=found.necessary,
        cautions=tuple(_general(result, solution, kind)),
        known=known,
    )


def _plan(
    table: qca.TruthTable, plan: Plan, needed: Iterable[str], needs: Sequence[Change]
) -> PlanAdvice:
    landing, tone = _landing(table, plan)
    return PlanAdvice(
        plan,
        tuple(map(str, plan.paths)),
        landing,
        tone,
        any(change in needs for change in plan.changes),
    )


def _landing(table: qca.TruthTable, plan: Plan) -> tuple[str, str]:
    """Say what the study knows of the configuration in which the case would lie."""
    corner = dict(plan.result)
    if any(code not in corner for code in table.conditions):
        return _(
            "Where this leads is not known in full: some conditions of the case are unknown."
        ), "soon"
    number = qca.row_number([corner[code] for code in table.conditions], table.levels)
    row = table.row(number)
    if row is None or row.n == 0:
        return _("No case of the study shows the combination that this leads to."), "soon"
    said = ngettext(
        "%(count)s case shows the combination that this leads to: %(cases)s (consistency "
        "%(incl)s).",
        "%(count)s cases show the combination that this leads to: %(cases)s (consistency "
        "%(incl)s).",
        row.n,
    ) % {"count": row.n, "cases": ", ".join(row.cases[:5]), "incl": f"{row.incl:.2f}"}
    return said, "done" if row.out == "1" else "contested"


def _cautions(term: qca.Term, typical: Sequence[str], models: int, count: int) -> Iterable[str]:
    deviant = len(term.cases) - len(typical)
    if len(typical) < FEW:
        yield ngettext(
            "Only %(count)s case shows this path with the outcome.",
            "Only %(count)s cases show this path with the outcome.",
            len(typical),
        ) % {"count": len(typical)}
    if deviant:
        yield ngettext(
            "%(count)s case is on this path without the outcome.",
            "%(count)s cases are on this path without the outcome.",
            deviant,
        ) % {"count": deviant}
    if term.fit.incl < WEAK:
        yield _("Its consistency is low.")
    if term.fit.pri < WEAK_PRI:
        yield _("Its PRI is low: part of its evidence speaks for the absence of the outcome too.")
    if models < count:
        yield _("It stands in %(models)s of %(count)s models that fit equally.") % {
            "models": models,
            "count": count,
        }


def _general(result: Result, solution: qca.Solution, kind: str) -> Iterable[str]:
    yield _(
        "A path is what cases of this study had in common. It does not promise that a change "
        "brings the outcome about."
    )
    cases = len(result.inputs.cases) - len(result.left_out)
    fit = solution.models[0].fit
    yield ngettext(
        "It rests on %(cases)s case; the solution has consistency %(incl)s and covers %(cov)s of "
        "the outcome.",
        "It rests on %(cases)s cases; the solution has consistency %(incl)s and covers %(cov)s of "
        "the outcome.",
        cases,
    ) % {"cases": cases, "incl": f"{fit.incl:.2f}", "cov": f"{fit.cov:.2f}"}
    if len(solution.models) > 1:
        yield _("The solution is ambiguous: %(count)s models fit equally.") % {
            "count": len(solution.models)
        }
    if kind == "parsimonious":
        yield _("The parsimonious solution assumes much of configurations that no case shows.")
