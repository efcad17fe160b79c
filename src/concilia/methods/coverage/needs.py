"""Need per territory and kind of activity, from observations by rules."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from concilia.methods.coverage.expressions import Input, Scene, Series, read_rule
from concilia.methods.problems import Problem


@dataclass(frozen=True, slots=True)
class Value:
    """One observation: an indicator's value for a territory on a day."""

    territory: str
    indicator: str
    day: date
    value: float


@dataclass(frozen=True, slots=True)
class Rule:
    """How much of a kind of activity a territory needs: an expression over indicators."""

    activity: str
    expression: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """How much a territory needs (None where not known), and the numbers that say so."""

    territory: str
    activity: str
    amount: float | None
    unit: str = ""
    inputs: tuple[Input, ...] = ()


@dataclass(frozen=True, slots=True)
class Needs:
    """Every need by (territory, activity), and what was wrong in the observations."""

    cells: dict[tuple[str, str], Need]
    problems: tuple[Problem, ...] = ()


def needs(
    rules: Iterable[Rule], values: Iterable[Value], territories: Sequence[str], day: date
) -> Needs:
    """Work out every rule in every territory on a day.

    Of two values of one indicator, territory and day the later one in the input counts; a value
    that is not finite is left out; a rule that gives less than nothing gives nothing. All three
    are told as problems. Raises RuleError when a rule cannot be read. Linear in the number of
    values, which are only walked once.
    """
    read = [(rule, read_rule(rule.expression)) for rule in rules]
    series, problems = _series(values, {name for _rule, text in read for name in text.names})
    asked = dict.fromkeys(territories)
    strangers = sorted(place for place in series if place not in asked)
    problems += [Problem("unknown_territory", {"territory": place}) for place in strangers]
    found: dict[tuple[str, str], Need] = {}
    for rule, text in read:
        for place in asked:
            scene = Scene(series.get(place, {}), day)
            amount = text(scene)
            if amount is not None and amount < 0:
                problems.append(
                    Problem(
                        "negative_need",
                        {"territory": place, "activity": rule.activity, "need": amount},
                    )
                )
                amount = 0.0
            inputs = tuple(dict.fromkeys(scene.inputs))
            found[place, rule.activity] = Need(place, rule.activity, amount, rule.unit, inputs)
        for name in text.names:
            if not any(name in series.get(place, {}) for place in asked):
                problems.append(Problem("no_value", {"indicator": name, "activity": rule.activity}))
    return Needs(found, tuple(problems))


def _series(
    values: Iterable[Value], wanted: set[str]
) -> tuple[dict[str, dict[str, Series]], list[Problem]]:
    days: dict[str, dict[str, dict[date, float]]] = defaultdict(lambda: defaultdict(dict))
    bad = repeated = 0
    for one in values:
        if one.indicator not in wanted:
            continue
        if not math.isfinite(one.value):
            bad += 1
            continue
        row = days[one.territory][one.indicator]
        repeated += one.day in row
        row[one.day] = one.value
    problems = []
    if bad:
        problems.append(Problem("not_a_number", {"rows": bad}))
    if repeated:
        problems.append(Problem("repeated_value", {"rows": repeated}))
    return {
        place: {name: _ordered(row) for name, row in rows.items()} for place, rows in days.items()
    }, problems


def _ordered(row: dict[date, float]) -> Series:
    ordered = sorted(row)
    return Series(tuple(ordered), tuple(row[day] for day in ordered))
