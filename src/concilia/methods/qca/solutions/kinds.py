"""The three solutions of the standard analysis (Ragin & Sonnett 2005; Ragin 2008, ch. 9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from concilia.methods.qca.expressions import Expression, Product
from concilia.methods.qca.minimise import Minimisation, minimise
from concilia.methods.qca.minimise.cover import Progress
from concilia.methods.qca.minimise.within import Cube
from concilia.methods.qca.problems import Notice, QcaError
from concilia.methods.qca.solutions.assumptions import remainders_in, without
from concilia.methods.qca.solutions.evaluate import Known, as_model
from concilia.methods.qca.solutions.expectations import Expectations
from concilia.methods.qca.solutions.results import Model, Pair, Solution
from concilia.methods.qca.solutions.untenable import as_cubes, excluded
from concilia.methods.qca.truth_table import TruthTable


@dataclass(frozen=True, slots=True)
class Limits:
    """How far to go.

    `all_models` asks for every model that cannot lose a term instead of the smallest ones;
    `max_models` bounds the list, `max_pairs` the pairs of models between which intermediate
    solutions are looked for, `time_limit` in seconds the proof that a model is smallest.
    """

    all_models: bool = False
    max_models: int = 1000
    max_pairs: int = 1000
    time_limit: float = 30.0
    progress: Progress | None = None


LIMITS = Limits()


def conservative(table: TruthTable, limits: Limits = LIMITS) -> Solution:
    """Return the solution that makes no assumption about remainders."""
    return _Solver(table, limits).solution("conservative", None, ())


def parsimonious(
    table: TruthTable, untenable: Sequence[str | Expression] = (), limits: Limits = LIMITS
) -> Solution:
    """Return the solution that may use every remainder, save untenable ones.

    Contradictory rows are not used.
    """
    cubes, notices = excluded(untenable, table)
    negative: list[Cube] = [row.values for row in table.with_out("0", "C")] + cubes
    if not negative:
        raise QcaError("all_positive")
    found = _Solver(table, limits).solution("parsimonious", negative, ())
    return replace(found, notices=(*notices, *found.notices))


def intermediate(
    table: TruthTable,
    expectations: Expectations,
    narrow: Solution,
    wide: Solution,
    limits: Limits = LIMITS,
) -> Solution:
    """Return the solutions between conservative and parsimonious models.

    For each pair of models, every conservative term that lies in a parsimonious one is widened
    by its easy counterfactuals within that term; the configurations so gained, and no other
    remainders, may then be used to minimise the positive rows.
    """
    solver = _Solver(table, limits)
    known: dict[tuple[object, ...], Solution] = {}
    pairs: list[Pair] = []
    order = [(c, p) for c in range(len(narrow)) for p in range(len(wide))]
    for c, p in order[: limits.max_pairs]:
        own = as_cubes(Expression(narrow.models[c].products), table)
        within = as_cubes(Expression(wide.models[p].products), table)
        easy = {
            cube
            for term in own
            for wider in within
            if all(w in (-1, t) for t, w in zip(term, wider, strict=True))
            for cube in expectations.cubes(term, wider, table.levels)
        }
        counterfactuals = remainders_in(easy, table)
        allowed = tuple(sorted(easy))
        key = counterfactuals.numbers if counterfactuals.complete else allowed
        if key not in known:
            known[key] = solver.solution("intermediate", None, allowed)
        rest = without(wide.models[p].assumptions, counterfactuals)
        name = f"C{c + 1}P{p + 1}"
        pairs.append(Pair(name, c, p, known[key].models, counterfactuals, rest))
    found = _together(list(known.values()), pairs, len(order) > limits.max_pairs)
    if len(order) <= limits.max_pairs:
        return found
    notice = Notice("pairs_cut", {"listed": len(pairs), "all": len(order)})
    return replace(found, notices=(*found.notices, notice))


def _together(found: list[Solution], pairs: list[Pair], cut: bool) -> Solution:
    """Return the distinct models of all pairs as one solution."""
    models: dict[tuple[Product, ...], Model] = {}
    for solution in found:
        for model in solution.models:
            models.setdefault(model.products, model)
    ended = not cut and all(solution.complete for solution in found)
    essential = set(found[0].essential).intersection(*(one.essential for one in found[1:]))
    return Solution(
        kind="intermediate",
        models=tuple(models.values()),
        primes=tuple(dict.fromkeys(prime for one in found for prime in one.primes)),
        essential=tuple(prime for prime in found[0].essential if prime in essential),
        count=len(models) if ended else None,
        counted=len(models),
        complete=ended,
        bound=min(one.bound for one in found),
        pairs=tuple(pairs),
        notices=tuple(dict.fromkeys(notice for one in found for notice in one.notices)),
    )


class _Solver:
    """Minimises one truth table; memberships in terms are computed once."""

    def __init__(self, table: TruthTable, limits: Limits) -> None:
        self.table, self.limits = table, limits
        self.rows = [row.values for row in table.positive]
        if not self.rows:
            decided = table.with_out("0", "C")
            if decided and all(row.deviant or row.out == "C" for row in decided):
                raise QcaError("all_contradictory", rows=len(decided))
            raise QcaError("no_positive_row", outcome=table.outcome_text)
        self.y = table.y
        self.known: dict[Product, Known] = {}

    def solution(
        self, kind: str, negative: Sequence[Cube] | None, allowed: Sequence[Cube]
    ) -> Solution:
        """Minimise, and give every model its fit and its cases."""
        table, limits = self.table, self.limits
        found = minimise(
            self.rows,
            negative,
            levels=table.levels,
            allowed=allowed,
            all_models=limits.all_models,
            max_models=limits.max_models,
            time_limit=limits.time_limit,
            progress=limits.progress,
        )
        cubes = [tuple(prime) for prime in found.primes.tolist()]
        products = [Product.of(cube, table.conditions, table.levels) for cube in cubes]
        models = tuple(
            as_model(
                table.data,
                self.y,
                [products[place] for place in model],
                remainders_in([cubes[place] for place in model], table),
                self.known,
            )
            for model in found.models
        )
        return Solution(
            kind=kind,
            models=models,
            primes=tuple(products),
            essential=tuple(products[place] for place in found.essential),
            count=found.count,
            counted=found.counted,
            complete=found.complete,
            bound=found.bound,
            notices=_notices(found),
        )


def _notices(found: Minimisation) -> tuple[Notice, ...]:
    """Say what was not proven and what was not listed."""
    notices = []
    if not found.proven:
        notices.append(Notice("not_proven", {"found": found.size, "bound": found.bound}))
    if not found.complete:
        how_many = found.count if found.count is not None else f"at least {found.counted}"
        values = {"listed": len(found.models), "count": how_many}
        notices.append(Notice("many_models", values))
    return tuple(notices)
