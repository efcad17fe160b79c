"""A scenario as its page shows it, whatever it asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from concilia.core.charts import Chart
from concilia.core.tables import Column
from concilia.resources.access import inputs as people
from concilia.resources.access import presenting as access
from concilia.resources.coverage.sentences import tone, word
from concilia.resources.models import Scenario
from concilia.resources.placement import presenting as placement
from concilia.resources.scenarios import answers, words


@dataclass(slots=True)
class Shown:
    """What the page of an answered scenario shows."""

    proof: tuple[str, str] | None = None
    figures: list[access.Figure] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    columns: Sequence[Column] = ()
    rows: list[Sequence[Any]] = field(default_factory=list)
    clash: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    sites: list[tuple[str, bool, int, float]] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    gaps: dict[str, Any] | None = None


def shown(scenario: Scenario) -> Shown:
    """Return the parts of an answered scenario's page."""
    result, question = scenario.result or {}, scenario.question
    base = scenario.base.result if scenario.base else None
    inputs = people.whole(scenario) if scenario.people_layer_id else scenario.inputs
    found = Shown(problems=[words.problem(o["code"], o["values"]) for o in result["problems"]])
    found.gaps = gaps(result)
    if scenario.kind != Scenario.Kind.ACCESS:
        found.proof = answers.proof(result, question.get("objective", {}))
        name = placement.names(inputs)
        for one in result["clash"]:
            values = {k: name.get(str(v), v) for k, v in one["values"].items()}
            found.clash.append(answers.clash(one["code"], values))
        if result["status"] in ("infeasible", "nothing"):
            return found
        usable = base if base and base["status"] not in ("infeasible", "nothing") else None
        if scenario.kind == Scenario.Kind.PLACEMENT:
            _placed(found, scenario, inputs, result, usable)
        else:
            _given(found, scenario, inputs, result, usable)
        return found
    found.figures = access.figures(question, result, base)
    found.charts = [access.drawn(question, inputs, result, base), access.curve(result, base)]
    found.columns = access.columns(question, result, base is not None)
    found.rows = list(access.rows(result, base))
    return found


def _placed(found: Shown, scenario: Scenario, inputs: Any, result: Any, base: Any) -> None:
    found.figures = placement.sites_figures(scenario.question, result, base)
    found.charts = [placement.sites_map(inputs, result)]
    found.sites = placement.sites_opened(inputs, result)
    found.columns = placement.sites_columns(result)
    found.rows = list(placement.sites_rows(result))


def _given(found: Shown, scenario: Scenario, inputs: Any, result: Any, base: Any) -> None:
    name, unit = placement.names(inputs), scenario.question.get("unit") or ""
    found.figures = placement.shared_figures(scenario.question, result, base)
    found.charts = [placement.shared_map(scenario.question, inputs, result)]
    for one in result["reasons"]:
        place = one["values"].get("place")
        values = {**one["values"], "place": name.get(str(place), place)}
        found.reasons.append(answers.reason(one["code"], values, unit))
    found.left = [(code, words.number(left)) for code, left in result["left"].items()]
    found.columns = placement.shared_columns(base is not None)
    found.rows = list(placement.shared_rows(inputs, result, base))


def gaps(result: dict[str, Any]) -> dict[str, Any] | None:
    """Return the gaps before and after in words, if the scenario changes them."""
    held = result.get("gaps")
    if not held:
        return None
    return {
        "day": said_day(held["day"]),
        "counts": [(word(klass), tone(klass), was, now) for klass, was, now in held["counts"]],
        "cells": [
            _("%(place)s, %(activity)s: was %(before)s, is %(after)s.")
            % {**one, "before": word(one["before"]), "after": word(one["after"])}
            for one in held["cells"]
        ],
    }


def said_day(day: str) -> str:
    """Return a kept day as it is read here; nothing for none."""
    return date_format(dt.date.fromisoformat(day)) if day else ""


def changes(scenario: Scenario) -> list[str]:
    """Return what a what-if changes, a sentence each; the names were kept with the change."""
    found = []
    for one in scenario.changes:
        shown = {str(one.get(key)): str(name) for key, name in one.get("names", {}).items()}
        found.append(answers.change({k: v for k, v in one.items() if k != "names"}, shown))
    return found


def text(scenario: Scenario, view: Shown, changed: Iterable[str]) -> str:
    """Return an answer as the text of an option: what it proposes, what it does, its proof."""
    lines = [", ".join(changed)] if scenario.changes else []
    if view.sites:
        lines.append(
            _("Open sites: %(names)s.") % {"names": ", ".join(name for name, *_r in view.sites)}
        )
    lines += view.reasons
    for one in view.figures:
        said = f"{one.value} {one.label}"
        if one.before:
            said = _("%(now)s (before: %(before)s)") % {"now": said, "before": one.before}
        lines.append(f"{said}. {one.meaning}".strip())
    if view.proof:
        lines.append(view.proof[1])
    if view.gaps:
        lines += view.gaps["cells"]
    when = date_format(scenario.finished_at, "DATE_FORMAT") if scenario.finished_at else ""
    lines.append(
        _("From the scenario “%(title)s”, computed on %(day)s.")
        % {"title": scenario.title, "day": when}
    )
    return "\n\n".join(lines)
