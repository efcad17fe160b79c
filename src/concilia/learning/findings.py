"""The solutions of an analysis as pages and papers show them, honest about ambiguity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.core.charts import Chart
from concilia.learning import charts, words
from concilia.methods import qca
from concilia.methods.qca.theory import Part, evaluate_theory

SHOWN, DRAWN, PATHS = 12, 4, 6


@dataclass(frozen=True, slots=True)
class Shown:
    """A solution as it is shown: at most twelve models, at most four of them in the chart."""

    kind: str
    name: str
    means: str
    solution: qca.Solution
    models: tuple[qca.Model, ...]
    chart: Chart
    ambiguity: str
    assumptions: int


def preferred(analysis: qca.Analysis) -> str:
    """Return the kind that advice rests on: intermediate where expectations were given."""
    return "intermediate" if "intermediate" in analysis.solutions else "conservative"


def ambiguity(solution: qca.Solution) -> str:
    """Say how many models fit equally, and whether that is all of them; nothing for just one."""
    count, listed = solution.count, len(solution.models)
    if count is None:
        return _(
            "More models fit equally than could be counted; %(listed)s are listed. None is better "
            "than the others by the numbers: choose by knowledge of the cases, and say so."
        ) % {"listed": listed}
    proven = all(len(model.terms) == solution.bound for model in solution.models)
    if count == 1 and proven:
        return ""
    said = ngettext(
        "%(count)s model fits equally.",
        "%(count)s models fit equally. None is better than the others by the numbers: choose by "
        "knowledge of the cases, and say so.",
        count,
    ) % {"count": count}
    if listed < count:
        said += " " + _("%(listed)s are listed.") % {"listed": listed}
    if not proven:
        said += " " + _("That no shorter model exists is not proven.")
    return said


def parsimonious_paths(analysis: qca.Analysis) -> list[qca.Product]:
    """Return the paths of every parsimonious model: they tell core from peripheral conditions."""
    found = analysis.solutions.get("parsimonious")
    return [path for model in found.models for path in model.products] if found else []


def solutions_of(labels: Mapping[str, str], analysis: qca.Analysis) -> list[Shown]:
    """Return the solutions, the one that advice rests on first."""
    core = parsimonious_paths(analysis)
    kinds = dict.fromkeys((preferred(analysis), "conservative", "intermediate", "parsimonious"))
    found = []
    for kind in kinds:
        solution = analysis.solutions.get(kind)
        if solution is None or not solution.models:
            continue
        models = tuple(solution.models[:SHOWN])
        note = ""
        if len(solution.models) > DRAWN:
            note = _("The chart shows the first %(drawn)s models.") % {"drawn": DRAWN}
        found.append(
            Shown(
                kind,
                words.solution_name(kind),
                words.solution_means(kind),
                solution,
                models,
                charts.configurations(
                    words.solution_name(kind), labels, models[:DRAWN], core, note=note
                ),
                ambiguity(solution),
                models[0].assumptions.count,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Beside:
    """What explains the absence of the outcome (or its presence), or why nothing does."""

    outcome: str
    models: tuple[tuple[str, str], ...]
    refusal: str


def beside(analysis: qca.Analysis) -> Beside:
    """Return the models of the negated outcome: causes of failure are no mirror of success."""
    text = analysis.table.outcome_text
    name = text.removeprefix("~") if text.startswith("~") else f"~{text}"
    try:
        other = analysis.negated()
    except qca.QcaError as refused:
        return Beside(name, (), words.sentence(refused))
    found = [
        (words.solution_name(kind), model.expression)
        for kind, solution in other.solutions.items()
        for model in solution.models[:DRAWN]
    ]
    return Beside(name, tuple(found), "")


def compare(analysis: qca.Analysis, paths: Sequence[tuple[str, str]]) -> list[tuple[str, Part]]:
    """Return how published paths and the preferred solution part the cases, each part in words."""
    solution = analysis.solutions.get(preferred(analysis))
    data = analysis.table.data
    theory = [product for _name, text in paths for product in qca.parse(text).products]
    known = all(product.conditions <= set(data.names) for product in theory)
    if solution is None or not solution.models or not theory or not known:
        return []
    found = evaluate_theory(
        qca.membership(data, qca.Expression(tuple(theory))),
        qca.membership(data, qca.Expression(solution.models[0].products)),
        analysis.table.y,
        data.cases,
    )
    said = {
        "T*S": _("expected and found"),
        "~T*S": _("found, not expected"),
        "T*~S": _("expected, not found"),
        "~T*~S": _("neither expected nor found"),
    }
    return [(said[part.name], part) for part in found]


def plots(analysis: qca.Analysis) -> list[Chart]:
    """Return the XY plots of the first model of the preferred solution: the whole, each path."""
    solution = analysis.solutions.get(preferred(analysis))
    if solution is None or not solution.models:
        return []
    model, table = solution.models[0], analysis.table
    cases, y = table.data.cases, table.y.tolist()
    whole = qca.membership(table.data, qca.Expression(model.products))
    made = [
        charts.xy(
            _("The whole solution"), cases, whole.tolist(), y, _("Solution"), table.outcome_text
        )
    ]
    if len(model.products) > 1:
        for product in model.products[:PATHS]:
            x = qca.membership(table.data, product).tolist()
            made.append(charts.xy(str(product), cases, x, y, str(product), table.outcome_text))
    return made
