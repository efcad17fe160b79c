"""Indicators that are computed from others: evaluated with provenance, kept as values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from django.utils.translation import gettext as _

from concilia.agencies.models import Territory
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import SYSTEM, Actor
from concilia.indicators import grids, recording
from concilia.indicators.grids import Floats
from concilia.indicators.models import Indicator, Observation
from concilia.indicators.permissions import anywhere
from concilia.indicators.recording import Written
from concilia.indicators.rules import period_start
from concilia.methods import expressions
from concilia.methods.expressions import Cells, Node, Reason

_ORDER = ("day", "week", "month", "quarter", "year")


@dataclass(frozen=True, slots=True)
class Input:
    """One value that entered a computed one; None: it was missing."""

    code: str
    territory: Territory
    period: dt.date
    value: float | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A computed indicator over territories × periods."""

    indicator: Indicator
    territories: tuple[Territory, ...]
    periods: tuple[dt.date, ...]
    cells: Cells
    node: Node
    source: _Source = field(repr=False)

    def _at(self, territory: Territory, period: dt.date) -> tuple[int, int]:
        places = [one.pk for one in self.territories]
        return places.index(territory.pk), self.periods.index(period)

    def value(self, territory: Territory, period: dt.date) -> float | None:
        """Return the value; None where there is none."""
        found = float(self.cells.values[self._at(territory, period)])
        return None if np.isnan(found) else found

    def reason(self, territory: Territory, period: dt.date) -> Reason:
        """Return why there is no value."""
        return Reason(int(self.cells.reasons[self._at(territory, period)]))

    def inputs(self, territory: Territory, period: dt.date) -> list[Input]:
        """Return what entered the value, in the order of the expression."""
        row, column = self._at(territory, period)
        found = []
        for one in self.node.inputs():
            place = self.source.parent_of(territory) if one.of_parent else territory
            if place is None or column < one.back:
                continue
            table = self.source.parents(one.code) if one.of_parent else self.source.values(one.code)
            value = float(table[row, column - one.back])
            day = self.periods[column - one.back]
            found.append(Input(one.code, place, day, None if np.isnan(value) else value))
        return found


class _Source:
    """Gives an expression the values of indicators on one axis; reads each of them once."""

    def __init__(
        self, territories: Sequence[Territory], periods: Sequence[dt.date], frequency: str
    ) -> None:
        self._territories = territories
        self._periods = periods
        self._frequency = frequency
        self._indicators = {one.code: one for one in Indicator.objects.all()}
        self._parents = {
            one.pk: one
            for one in Territory.objects.filter(
                pk__in={t.parent_id for t in territories if t.parent_id}
            ).defer("geometry")
        }
        self._read: dict[tuple[str, bool], Floats] = {}

    def parent_of(self, territory: Territory) -> Territory | None:
        return self._parents.get(territory.parent_id or 0)

    def values(self, code: str) -> Floats:
        return self._of(code, [one.pk for one in self._territories], False)

    def parents(self, code: str) -> Floats:
        return self._of(code, [one.parent_id or 0 for one in self._territories], True)

    def population(self) -> Floats:
        return np.array([float(one.population or np.nan) for one in self._territories])

    def _of(self, code: str, places: Sequence[int], of_parent: bool) -> Floats:
        if (code, of_parent) not in self._read:
            self._read[(code, of_parent)] = self._aligned(self._indicators[code], places)
        return self._read[(code, of_parent)]

    def _aligned(self, indicator: Indicator, places: Sequence[int]) -> Floats:
        """Return the values on our axis; a coarser indicator holds for the whole of its period."""
        grid = grids.read(indicator, sorted(set(places)))
        row_of = {pk: n for n, pk in enumerate(grid.territories)}
        column_of = {day: n for n, day in enumerate(grid.periods)}
        columns = [
            column_of.get(period_start(day, indicator.frequency), -1) for day in self._periods
        ]
        padded = np.column_stack([grid.values, np.full(len(grid.values), np.nan)])
        return padded[[row_of[pk] for pk in places]][:, columns]


def parsed(indicator: Indicator) -> Node:
    """Return the expression; raises `NotNow` where there is none that may be computed."""
    if not indicator.defined:
        raise NotNow(
            _("“%(indicator)s” has no settled formula. Define it before use.")
            % {"indicator": indicator}
        )
    if not indicator.expression:
        raise NotNow(_("“%(indicator)s” is reported, not computed.") % {"indicator": indicator})
    return expressions.parse(indicator.expression)


def evaluate(
    indicator: Indicator,
    territories: Iterable[Territory],
    start: dt.date | None = None,
    end: dt.date | None = None,
) -> Evaluation:
    """Compute an indicator where any of its inputs has a value; nothing is written.

    Raises `NotNow` for an indicator without a settled expression.
    """
    node = parsed(indicator)
    wanted = tuple(territories)
    periods = _periods(indicator, expressions.codes(node), start, end)
    source = _Source(wanted, periods, indicator.frequency)
    if not periods:
        nothing = np.empty((len(wanted), 0))
        cells = Cells(nothing, nothing.astype(np.int8))
    else:
        raw = node.cells(source)
        shape = (len(wanted), len(periods))
        cells = Cells(
            np.broadcast_to(raw.values * indicator.factor, shape),
            np.broadcast_to(raw.reasons, shape),
        )
    return Evaluation(indicator, wanted, periods, cells, node, source)


def _periods(
    indicator: Indicator, codes: Iterable[str], start: dt.date | None, end: dt.date | None
) -> tuple[dt.date, ...]:
    same = Indicator.objects.filter(code__in=codes, frequency=indicator.frequency)
    found = Observation.objects.filter(indicator__in=same)
    first = found.order_by("period").values_list("period", flat=True).first()
    last = found.order_by("-period").values_list("period", flat=True).first()
    if first is None or last is None:
        return ()
    whole = grids.axis(first, last, indicator.frequency)
    return tuple(
        day for day in whole if (start is None or day >= start) and (end is None or day <= end)
    )


def check(
    code: str, text: str, frequency: str, *, known: Iterable[Indicator] | None = None
) -> None:
    """Raise `Invalid` for an expression that cannot be read, names what is not there, needs
    values more often than they are due, or leads back to itself."""
    try:
        needed = expressions.codes(expressions.parse(text))
    except expressions.WrongExpression as wrong:
        raise Invalid(Problem(_said(wrong), column="expression", value=text[:200])) from wrong
    there = {one.code: one for one in (Indicator.objects.all() if known is None else known)}
    problems = []
    for missing in sorted(needed - there.keys() - {code}):
        problems.append(_("There is no indicator with the code “%(code)s”.") % {"code": missing})
    for one in sorted(needed & there.keys()):
        if _ORDER.index(there[one].frequency) < _ORDER.index(frequency):
            problems.append(
                _("“%(code)s” is reported more often than this indicator is due.") % {"code": one}
            )
    if _leads_to(code, needed, there):
        problems.append(_("The expression leads back to this indicator itself."))
    if problems:
        raise Invalid(Problem(text, column="expression") for text in problems)


def _leads_to(code: str, needed: Iterable[str], there: dict[str, Indicator]) -> bool:
    seen: set[str] = set()
    open_ = list(needed)
    while open_:
        one = open_.pop()
        if one == code:
            return True
        if one not in seen and one in there and there[one].expression:
            seen.add(one)
            open_ += expressions.codes(expressions.parse(there[one].expression))
    return False


def _said(wrong: expressions.WrongExpression) -> str:
    words = {
        "empty": _("The expression is empty."),
        "too_long": _("The expression is too long."),
        "too_deep": _("The expression has too many brackets within each other."),
        "unknown_function": _("There is no function “%(word)s”."),
        "arguments": _("“%(word)s” is not given what it needs."),
        "window": _("“%(word)s” needs a whole number of periods, at most 366."),
    }
    text = words.get(wrong.code) or _("The expression cannot be read at place %(at)s: “%(word)s”.")
    return text % {"word": wrong.word, "at": wrong.at + 1}


def refresh(indicator: Indicator, *, by: Actor = SYSTEM) -> tuple[Written, Evaluation]:
    """Compute an indicator everywhere and keep its values; stale ones go.

    Inputs keep their own history; a value that changes with them keeps its former one.
    """
    needed = expressions.codes(parsed(indicator))
    places = Observation.objects.filter(indicator__code__in=needed).values("territory")
    evaluation = evaluate(
        indicator, Territory.objects.filter(pk__in=places).defer("geometry").order_by("path")
    )
    rows = list(_rows(evaluation))
    kept = {(place, day) for place, day, _value in rows}
    held = indicator.observations.values_list("pk", "territory", "period")
    stale = [pk for pk, place, day in held if (place, day) not in kept]
    known = set(indicator.observations.values_list("territory", "period", "value"))
    if not stale and set(rows) <= known:
        return Written(0, 0, len(rows)), evaluation
    with act("indicators.import", by=by, on=anywhere(by)) as doing:
        for start in range(0, len(stale), 500):
            Observation.objects.filter(pk__in=stale[start : start + 500]).delete()
        written = recording.put(indicator, rows)
        doing.record(
            indicator,
            {
                "expression": indicator.expression,
                "created": written.created,
                "updated": written.updated,
                "removed": len(stale),
            },
        )
    return written, evaluation


def _rows(evaluation: Evaluation) -> Iterator[recording.Known]:
    for row, column in np.argwhere(~np.isnan(evaluation.cells.values)):
        yield (
            evaluation.territories[row].pk,
            evaluation.periods[column],
            float(evaluation.cells.values[row, column]),
        )


def in_order() -> list[Indicator]:
    """Return the computed indicators, each after those that it needs."""
    computed = {one.code: one for one in Indicator.objects.exclude(expression="") if one.defined}
    done: list[Indicator] = []
    left = dict(computed)
    while left:
        ready = [
            one
            for code, one in left.items()
            if not expressions.codes(expressions.parse(one.expression)) & left.keys() - {code}
        ]
        if not ready:  # a circle, which `check` does not let in
            break
        for one in ready:
            del left[one.code]
        done += ready
    return done
