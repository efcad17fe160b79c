"""The whole robustness of a study: ranges of every choice, a test set, resampling."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

import numpy as np

from concilia.learning.analysis import Inputs, inputs_of, solve
from concilia.methods import qca
from concilia.methods.qca.data import Floats
from concilia.methods.qca.recipes import Recipe
from concilia.methods.qca.resampling import bootstrap, permutation
from concilia.methods.qca.robustness import robustness
from concilia.methods.qca.sensitivity import (
    HALVINGS,
    STEPS,
    Span,
    anchor_span,
    frequency_span,
    inclusion_span,
)

DRAWS, SHUFFLES, SEED = 100, 2000, 2026
Progress = Callable[[int, int], None]


def paths(inputs: Inputs, data: qca.Data, kind: str, **cuts: Any) -> tuple[tuple[str, ...], ...]:
    """Return the models of a solution as sorted texts of paths, fit for comparing."""
    found = getattr(solve(inputs, data, solutions=(kind,), **cuts), kind)
    return tuple(
        sorted(tuple(sorted(str(term.product) for term in model.terms)) for model in found.models)
    )


def whole(text: str, progress: Progress) -> dict[str, Any]:
    """Return everything that the robustness page and the report say, as JSON values."""
    inputs = inputs_of(text)
    data = inputs.complete(inputs.data())
    kind = "intermediate" if inputs.settings.expectations else "conservative"
    first = solve(inputs, data)
    moving = [
        (code, place)
        for code, recipe in inputs.recipes.items()
        if recipe.method != "ready"
        for place in range(len(recipe.anchors))
    ]
    total = 2 + len(moving) + DRAWS
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        progress(done, total)

    rows = [row for row in first.table.rows if row.n >= inputs.settings.n_cut]
    spans: list[dict[str, Any]] = []
    tests: dict[tuple[tuple[str, ...], ...], str] = {}
    start = paths(inputs, data, kind)

    def keep(what: str, place: int | None, span: Span) -> None:
        for side in (span.below, span.above):
            if isinstance(side, tuple) and side and side[0] != "refused" and side != start:
                tests.setdefault(side, what)
        spans.append(
            {
                "what": what,
                "place": place,
                "value": span.value,
                "lower": span.lower,
                "upper": span.upper,
                "least": span.least,
                "most": span.most,
                "below": _told(span.below),
                "above": _told(span.above),
            }
        )
        step()

    chosen = inputs.settings
    keep(
        "incl_cut",
        None,
        inclusion_span(
            lambda cut: paths(inputs, data, kind, incl_cut=cut),
            chosen.incl_cut,
            [row.incl for row in rows],
        ),
    )
    keep(
        "n_cut",
        None,
        frequency_span(
            lambda cut: paths(inputs, data, kind, n_cut=int(cut)),
            chosen.n_cut,
            max((row.n for row in first.table.rows), default=1),
        ),
    )
    for code, place in moving:
        keep(code, place, _anchor(inputs, code, place, kind))
    solution = getattr(first, kind)
    x = membership(data, [str(term.product) for term in solution.models[0].terms])
    y = first.table.y
    others = [membership(data, {path for model in models for path in model}) for models in tests]
    compared = robustness(x, others, y, data.cases).to_dict() if others else None
    drawn = bootstrap(
        data,
        lambda sample: paths(inputs, sample, kind),
        draws=DRAWS,
        seed=SEED,
        progress=lambda _n: step(),
    )
    return {
        "kind": kind,
        "spans": spans,
        "tests": [
            {"after": what, "models": [list(m) for m in models]} for models, what in tests.items()
        ],
        "compared": compared,
        "bootstrap": asdict(drawn),
        "permutation": asdict(permutation(x, y, draws=SHUFFLES, seed=SEED)),
        "seed": SEED,
    }


def _told(side: Any) -> list[list[str]] | str | None:
    if side is None:
        return None
    if side and side[0] == "refused":
        return str(side[1])
    return [list(model) for model in side]


def _anchor(inputs: Inputs, code: str, place: int, kind: str) -> Span:
    recipe = inputs.recipes[code]
    least, most = recipe.room(place, inputs.raw[code])

    def at(value: float) -> tuple[tuple[str, ...], ...]:
        moved: dict[str, Recipe] = {**inputs.recipes, code: recipe.moved(place, value)}
        return paths(inputs, inputs.complete(inputs.data(moved)), kind)

    count = len(inputs.cases) * len(inputs.recipes)
    steps = STEPS if count < 2_000 else 12
    return anchor_span(
        at,
        recipe.anchors[place],
        least,
        most,
        steps=steps,
        halvings=HALVINGS if count < 2_000 else 4,
    )


def membership(data: qca.Data, products: Iterable[str]) -> Floats:
    """Return each case's membership in a sum of products."""
    sets = [qca.membership(data, qca.Product.parse(text)) for text in products]
    return np.maximum.reduce(sets) if sets else np.zeros(len(data))
