"""An answer of access as a page shows it: figures with their words, map, curve, table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from concilia.agencies.models import Territory
from concilia.core import charts
from concilia.core.charts import Chart
from concilia.core.charts.maps import Area, Point
from concilia.core.tables import Column
from concilia.resources.scenarios.words import number, percent

Result = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it is, what it means in words, and what it was before a what-if."""

    value: str
    label: str
    meaning: str
    before: str = ""


def offered(question: Result) -> str:
    """Return what is counted: beds, staff or facilities."""
    return {"beds": _("beds"), "staff": _("staff"), "one": _("facilities")}[question["supply"]]


def figures(question: Result, result: Result, base: Result | None = None) -> list[Figure]:
    """Return the numbers of an answer, each with its sentence."""
    was = {one.label: one.value for one in figures(question, base)} if base else {}
    unit, offer = unit_of(result), offered(question)
    facts = {"limit": f"{number(question['within'])} {unit}", "offer": offer, "unit": unit}
    inside = result["within"][1]
    beyond = percent(1 - inside[2] if inside[2] is not None else None)
    found = [
        (
            percent(inside[2]),
            _("of the people within the limit"),
            _("%(count)s people reach a facility within %(limit)s; %(beyond)s (%(share)s) do not.")
            % {
                **facts,
                "count": number(inside[1], 0),
                "beyond": number(result["beyond"], 0),
                "share": beyond,
            },
        ),
        (
            f"{number(result['median_cost'])} {unit}" if result["median_cost"] is not None else "–",
            _("to the nearest, for half of the people"),
            _("Half of the people are nearer to a facility than this, half are farther."),
        ),
        (
            number(result["mean"], 2) or "–",
            _("%(offer)s per 1,000 people in reach") % facts,
            _("What is in reach on average, after it is shared with everybody who reaches it."),
        ),
        (
            number(result["gini"], 2) or "–",
            _("Gini coefficient"),
            _(
                "How unequal that is: 0 when everybody has equally much in reach, 1 when one has "
                "all."
            ),
        ),
        (_palma(result), _("Palma ratio"), _palma_words(result)),
    ]
    return [Figure(value, label, said, was.get(label, "")) for value, label, said in found]


def _palma(result: Result) -> str:
    return "∞" if result["palma_endless"] else number(result["palma"], 2) or "–"


def _palma_words(result: Result) -> str:
    if result["palma_endless"]:
        return _("The worst-off four tenths of the people have nothing in reach at all.")
    return _(
        "The best-off tenth of the people has this many times what the worst-off four tenths "
        "have together."
    )


def unit_of(result: Result) -> str:
    """Return the unit of travel."""
    return {"min": _("min"), "km": _("km")}.get(result["unit"], "")


def drawn(question: Result, inputs: Result, result: Result, base: Result | None = None) -> Chart:
    """Return the map: places by how far the nearest facility is, and the facilities."""
    limit = question["within"]
    before = {row["code"]: row for row in base["places"]} if base else {}
    near = Territory.objects.filter(code__in=[row["code"] for row in result["places"][:500]])
    shapes = {
        code: shape for code, shape in near.values_list("code", "geometry") if shape is not None
    }
    points, areas = [], []
    for row in result["places"]:
        far = row["cost"] is None or row["cost"] > limit
        tone = "late" if far else "soon" if row["cost"] > limit / 2 else "done"
        if before and before.get(row["code"], row)["score"] != row["score"]:
            better = row["score"] > before[row["code"]]["score"]
            tone = "contested" if better else "late"
        name = row["name"]
        points.append(Point(name, row["latitude"], row["longitude"], row["people"], tone))
        if row["code"] in shapes:
            areas.append(Area(name, shapes[row["code"]], row["score"]))
    for row in inputs["sites"]:
        points.append(Point(row["name"], row["latitude"], row["longitude"], named=False))
    if before:
        note = _(
            "Violet: more in reach than before. Red: less, or nothing within the limit. Small "
            "grey points are facilities; the others grow with the people."
        )
    else:
        note = _(
            "Red: no facility within the limit. Amber: farther than half of it. Green: "
            "nearer. "
            "Small grey points are facilities; the others grow with the people."
        )
    return charts.point_map(
        _("Who reaches care"),
        points,
        areas,
        unit=_("people"),
        note=note,
        labelled=len(result["places"]) <= 12,
    )


def curve(result: Result, base: Result | None = None) -> Chart:
    """Return the concentration curve: what share of what is in reach which share of people has."""
    series = {_("in reach"): [(x * 100, y * 100) for x, y in result["curve"]]}
    if base:
        series[_("before")] = [(x * 100, y * 100) for x, y in base["curve"]]
    series[_("all alike")] = [(0.0, 0.0), (100.0, 100.0)]
    return charts.line(
        _("Concentration curve"),
        series,
        unit="%",
        x_title=_("share of the people, those with least first, %"),
        zero=True,
        note=_("The further the curve hangs below the straight line, the more unequal it is."),
    )


def columns(question: Result, result: Result, compared: bool) -> list[Column]:
    """Return the headings of the table of places."""
    found = [
        Column(_("Code"), "#adm+code"),
        Column(_("Place"), "#adm+name"),
        Column(_("People"), "#population"),
        Column(_("Nearest facility"), words=True),
        Column(_("Travel to it, %(unit)s") % {"unit": unit_of(result)}),
        Column(_("%(offer)s per 1,000 in reach") % {"offer": offered(question)}),
    ]
    if compared:
        found += [Column(_("Travel before")), Column(_("In reach before"))]
    return found


def rows(result: Result, base: Result | None = None) -> Iterator[Sequence[Any]]:
    """Yield a row per place, those with least in reach first."""
    before = {row["code"]: row for row in base["places"]} if base else {}
    far = float("inf")
    for row in sorted(
        result["places"],
        key=lambda one: (one["score"], -(far if one["cost"] is None else one["cost"])),
    ):
        cost = None if row["cost"] is None else round(row["cost"], 1)
        shown = [row["code"], row["name"], row["people"], row["site"], cost, round(row["score"], 3)]
        if base:
            was = before.get(row["code"])
            then = was["cost"] if was else None
            shown += [
                None if then is None else round(then, 1),
                round(was["score"], 3) if was else None,
            ]
        yield shown
