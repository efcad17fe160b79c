"""Answers of placement and allocation as a page shows them: figures, map, table, reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from concilia.core import charts
from concilia.core.charts import Chart
from concilia.core.charts.maps import Point
from concilia.core.tables import Column
from concilia.resources.access.presenting import Figure, unit_of
from concilia.resources.scenarios.words import number, percent

Result = Mapping[str, Any]


def names(inputs: Result) -> dict[str, str]:
    """Return the name of every place and site by its code."""
    rows = [*inputs.get("people", ()), *inputs.get("sites", ())]
    return {row["code"]: row["name"] for row in rows}


def sites_figures(question: Result, result: Result, base: Result | None = None) -> list[Figure]:
    """Return the numbers of a placement, each with its sentence."""
    was = {one.label: one.value for one in sites_figures(question, base)} if base else {}
    unit, value = unit_of(result), result["objective"]
    people = result["people"] or None
    found = [(str(len(result["open"])), _("sites are open"), "")]
    match question["solve"]:
        case "p_median":
            mean = value / people if people and value is not None else None
            found.append(
                (
                    f"{number(mean)} {unit}",
                    _("to the site, on average"),
                    _("The travel of all people to their site, divided by their number."),
                )
            )
        case "p_centre":
            found.append(
                (
                    f"{number(value)} {unit}",
                    _("for whoever has the longest way"),
                    _("Nobody travels farther to the nearest open site."),
                )
            )
        case "set_covering":
            found.append(
                (number(value), _("price of the new sites"), _("Without prices: how many are new."))
            )
    if question.get("reach") is not None:
        share = result["covered"] / people if people else None
        reach = f"{number(question['reach'])} {unit}"
        found.append(
            (
                percent(share),
                _("of the people within reach"),
                _("%(count)s people live within %(reach)s of an open site.")
                % {"count": number(result["covered"], 0), "reach": reach},
            )
        )
    return [Figure(value, label, said, was.get(label, "")) for value, label, said in found]


def sites_map(inputs: Result, result: Result) -> Chart:
    """Return the map: people, sites that are open and new, and those that are not."""
    is_open = set(result["open"])
    few = len(result["assigned"]) + len(is_open) <= 40
    points = [
        Point(row["name"], row["latitude"], row["longitude"], row["people"], named=few)
        for row in result["assigned"]
    ]
    most = max((row["people"] for row in result["assigned"]), default=1) or 1
    for row in inputs["sites"]:
        if row["code"] in is_open:
            tone = "done" if row.get("here") else "contested"
            points.append(Point(row["name"], row["latitude"], row["longitude"], most / 6, tone))
    return charts.point_map(
        _("Where the sites are"),
        points,
        unit=_("people"),
        labelled=len(is_open) <= 20,
        note=_("Violet: a site that opens. Green: one that exists and stays open. Grey: people."),
    )


def sites_opened(inputs: Result, result: Result) -> list[tuple[str, bool, int, float]]:
    """Return the open sites: name, whether it exists, how many places and people go there."""
    rows = {row["code"]: row for row in inputs["sites"]}
    found = []
    for code in result["open"]:
        name = rows[code]["name"]
        going = [row for row in result["assigned"] if row["site"] == name]
        total = float(sum(row["people"] for row in going))
        found.append((name, bool(rows[code].get("here")), len(going), total))
    return sorted(found, key=lambda one: -one[3])


def sites_columns(result: Result) -> list[Column]:
    """Return the headings of the table of who goes where."""
    return [
        Column(_("Code"), "#adm+code"),
        Column(_("Place"), "#adm+name"),
        Column(_("People"), "#population"),
        Column(_("Site"), words=True),
        Column(_("Travel, %(unit)s") % {"unit": unit_of(result)}),
    ]


def sites_rows(result: Result) -> Iterator[Sequence[Any]]:
    """Yield a row per place, the longest travel first."""
    far = float("inf")
    for row in sorted(
        result["assigned"], key=lambda one: -(one["cost"] or 0) if one["site"] else -far
    ):
        cost = None if row["cost"] is None else round(row["cost"], 1)
        yield [row["code"], row["name"], row["people"], row["site"], cost]


def shared_figures(question: Result, result: Result, base: Result | None = None) -> list[Figure]:
    """Return the numbers of an allocation, each with its sentence."""
    was = {one.label: one.value for one in shared_figures(question, base)} if base else {}
    need = sum(row["need"] for row in result["places"])
    served = sum(row["served"] for row in result["places"])
    before = sum(min(row["already"], row["need"]) for row in result["places"])
    worst = max((row["unmet"] for row in result["places"]), default=0)
    least = min((row["share"] for row in result["places"] if row["need"]), default=None)
    unit = question.get("unit") or ""
    found = [
        (
            percent(served / need if need else None),
            _("of the need is served"),
            _("It was %(before)s without what is given here.")
            % {"before": percent(before / need if need else None)},
        ),
        (
            f"{number(worst)} {unit}".strip(),
            _("unserved where it is most"),
            _("The largest need that stays unserved in one place."),
        ),
        (
            percent(least),
            _("served where it is least"),
            _("The smallest share of its need that a place with a need has served."),
        ),
    ]
    return [Figure(value, label, said, was.get(label, "")) for value, label, said in found]


def shared_map(question: Result, inputs: Result, result: Result) -> Chart:
    """Return the map: how much need stays, and where something is given."""
    where = {row["code"]: row for row in inputs["people"]}
    points = []
    for row in result["places"]:
        place = where.get(row["place"])
        if place is None or place["latitude"] is None or place["longitude"] is None:
            continue
        tone = "done" if row["unmet"] <= 0 else "soon"
        tone = "contested" if row["given"] else "calm" if not row["need"] else tone
        name = place["name"]
        if row["given"]:
            name = _("%(place)s: %(amount)s") % {"place": name, "amount": number(row["given"])}
        points.append(Point(name, place["latitude"], place["longitude"], row["need"], tone))
    return charts.point_map(
        _("Who gets what"),
        points,
        unit=_("need"),
        note=_(
            "Violet: something is given here. Amber: need stays unserved. Green: all served. "
            "Grey: no need. Points grow with the need%(unit)s."
        )
        % {"unit": f" ({question['unit']})" if question.get("unit") else ""},
    )


def shared_columns(compared: bool) -> list[Column]:
    """Return the headings of the table of places."""
    found = [
        Column(_("Code"), "#adm+code"),
        Column(_("Place"), "#adm+name"),
        Column(_("What"), words=True),
        Column(_("Need"), "#need"),
        Column(_("Served anyhow")),
        Column(_("Given")),
        Column(_("Unserved after")),
        Column(_("Share served, %")),
    ]
    return [*found, Column(_("Given before"))] if compared else found


def shared_rows(inputs: Result, result: Result, base: Result | None) -> Iterator[Sequence[Any]]:
    """Yield a row per place and resource, the largest gift and then the largest need first."""
    name = names(inputs)
    before = {(r["place"], r["resource"]): r["given"] for r in base["places"]} if base else {}
    for row in sorted(result["places"], key=lambda one: (-one["given"], -one["need"])):
        shown = [
            row["place"],
            name.get(row["place"], row["place"]),
            row["resource"],
            row["need"],
            row["already"],
            row["given"],
            round(row["unmet"], 2),
            round(row["share"] * 100, 1),
        ]
        if base:
            shown.append(before.get((row["place"], row["resource"])))
        yield shown
