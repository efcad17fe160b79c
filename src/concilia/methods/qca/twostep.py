"""Two-step analysis: remote conditions set the context, proximate ones work within it.

The revised form (Schneider 2019): the first step asks which remote conditions, alone or as
functional equivalents, are necessary; the second analyses remote and proximate conditions together
and makes no assumption about cases without a necessary context. The first form (Schneider and
Wagemann 2006): the first step finds remote contexts that enable the outcome, at a lower
consistency and with remainders; the second analyses the proximate conditions within each context.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from concilia.methods.qca.analyse import Analysis, analyse
from concilia.methods.qca.data import Data
from concilia.methods.qca.necessity import Necessity, supersets
from concilia.methods.qca.problems import QcaError
from concilia.methods.qca.sets import membership

CONTEXT = "CONTEXT"


@dataclass(frozen=True, slots=True)
class TwoStep:
    """The contexts of the first step, and for each what the second step found.

    `refused` names the contexts in which the second step has no solution, with the reason.
    """

    necessary: tuple[Necessity, ...]
    first: Analysis | None
    steps: tuple[tuple[str, Analysis], ...]
    refused: tuple[tuple[str, QcaError], ...] = ()


def two_step(
    data: Data,
    outcome: str,
    remote: Sequence[str],
    proximate: Sequence[str],
    *,
    incl_cut: float = 0.9,
    ron_cut: float = 0.5,
    negate: bool = False,
    **choices: Any,
) -> TwoStep:
    """Run the revised form. `incl_cut` and `ron_cut` are the bars of necessity.

    `choices` are those of `analyse` for the second step, its consistency as `suf_cut`.
    """
    bar = choices.pop("suf_cut", 0.8)
    found = supersets(
        data,
        outcome,
        list(remote),
        incl_cut=incl_cut,
        ron_cut=ron_cut,
        negate=negate,
        conjunctions=False,
    )
    contexts = tuple(one.expression for one in found)
    taking = list(dict.fromkeys((*remote, *proximate)))
    done = analyse(
        data, outcome, taking, incl_cut=bar, negate=negate, necessary=contexts, **choices
    )
    return TwoStep(found, None, ((" * ".join(f"({c})" for c in contexts), done),))


def two_step_2006(
    data: Data,
    outcome: str,
    remote: Sequence[str],
    proximate: Sequence[str],
    *,
    context_cut: float = 0.7,
    incl_cut: float = 0.8,
    negate: bool = False,
    **choices: Any,
) -> TwoStep:
    """Run the first form: each context of the parsimonious remote solution, then proximate ones."""
    first = analyse(
        data, outcome, list(remote), incl_cut=context_cut, negate=negate, kinds=("parsimonious",)
    )
    assert first.parsimonious is not None
    contexts = dict.fromkeys(path for model in first.parsimonious.models for path in model.products)
    steps, refused = [], []
    for path in contexts:
        within = data.with_column(CONTEXT, membership(data, path))
        try:
            done = analyse(
                within, outcome, [CONTEXT, *proximate], incl_cut=incl_cut, negate=negate, **choices
            )
        except QcaError as wrong:
            refused.append((str(path), wrong))
        else:
            steps.append((str(path), done))
    return TwoStep((), first, tuple(steps), tuple(refused))
