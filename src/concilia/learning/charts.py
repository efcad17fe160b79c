"""The pictures of a study as charts of the house: its colours, numbers and words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from concilia.core.charts import Chart, theme, words
from concilia.methods import qca
from concilia.methods.qca import pictures
from concilia.methods.qca.pictures import Column, Fit, Picture, Range, RowOf

SHOWN = 60


def _chart(title: str, alt: str, picture: Picture, note: str = "") -> Chart:
    body = {
        **picture.body,
        "config": {**theme.config(), "locale": words.locale()},
    }
    return Chart(title, alt, body, picture.columns, picture.rows, note)


def _configuration_words() -> dict[str, str]:
    return {
        "condition": _("Condition"),
        "consistency": _("Consistency"),
        "pri": _("PRI"),
        "raw": _("Raw coverage"),
        "unique": _("Unique coverage"),
        "cases": _("Cases"),
        "solution_consistency": _("Solution consistency"),
        "solution_coverage": _("Solution coverage"),
        "core_present": _("core, present"),
        "core_absent": _("core, absent"),
        "present": _("peripheral, present"),
        "absent": _("peripheral, absent"),
        "blank": _("blank: does not matter"),
        "is": _("present"),
        "is_not": _("absent"),
    }


def fit_of(fit: qca.Fit) -> Fit:
    """Return parameters of fit as the pictures take them."""
    return Fit(fit.incl, fit.pri, fit.cov, fit.cov_unique)


def core_of(product: qca.Product, parsimonious: Iterable[qca.Product]) -> frozenset[str]:
    """Return the core conditions of a path: those of parsimonious paths that it lies in."""
    held = set(product.literals)
    found: set[str] = set()
    for other in parsimonious:
        if set(other.literals) <= held:
            found |= {literal.condition for literal in other.literals}
    return frozenset(found)


def configurations(
    title: str,
    labels: Mapping[str, str],
    models: Sequence[qca.Model],
    parsimonious: Sequence[qca.Product],
    *,
    note: str = "",
) -> Chart:
    """Return the configuration chart of the models of a solution."""
    several = len(models) > 1
    columns, fits = [], {}
    for number, model in enumerate(models, 1):
        name = _("Model %(number)s") % {"number": number} if several else ""
        fits[name] = fit_of(model.fit)
        for at, term in enumerate(model.terms, 1):
            columns.append(
                Column(
                    name=f"S{at}",
                    literals={one.condition: one.value for one in term.product.literals},
                    core=core_of(term.product, parsimonious),
                    fit=fit_of(term.fit),
                    cases=len(term.cases),
                    model=name,
                )
            )
    many = frozenset(
        one.condition
        for model in models
        for term in model.terms
        for one in term.product.literals
        if one.multivalue
    )
    picture = pictures.configuration(
        labels, columns, fits, multivalue=many, words=_configuration_words()
    )
    said = "; ".join(f"{c.model} {c.name}".strip() + f": {_literals(c)}" for c in columns[:12])
    return _chart(title, said or _("No path."), picture, note)


def published(title: str, labels: Mapping[str, str], paths: Sequence[tuple[str, str]]) -> Chart:
    """Return published pathways (name, expression) as a configuration chart, without any fit."""
    columns = []
    for name, text in paths:
        for product in qca.parse(text).products:
            literals = {one.condition: one.value for one in product.literals}
            columns.append(Column(name, {c: v for c, v in literals.items() if c in labels}))
    picture = pictures.configuration(labels, columns, graded=False, words=_configuration_words())
    return _chart(title, "; ".join(f"{name}: {text}" for name, text in paths), picture)


def _literals(column: Column) -> str:
    return "*".join(
        c if v == 1 else f"~{c}" if not v else f"{c}{{{v}}}" for c, v in column.literals.items()
    )


def truth_table(title: str, table: qca.TruthTable, rows: Sequence[qca.TruthTableRow]) -> Chart:
    """Return the heat map of (at most sixty) rows of a truth table."""
    picture = pictures.truth_table(
        table.conditions,
        [RowOf(r.number, r.values, r.out, r.n, r.incl, r.pri, r.cases) for r in rows[:SHOWN]],
        levels=table.levels,
        words={
            "row": pgettext("of a truth table", "Row"),
            "out": _("OUT"),
            "n": _("Cases"),
            "incl": _("Consistency"),
            "pri": _("PRI"),
            "names": _("Which cases"),
        },
    )
    positive = sum(r.out == "1" for r in rows)
    alt = ngettext(
        "%(rows)s observed configuration, %(positive)s of them sufficient.",
        "%(rows)s observed configurations, %(positive)s of them sufficient.",
        len(rows),
    ) % {"rows": len(rows), "positive": positive}
    return _chart(title, alt, picture)


def venn(title: str, table: qca.TruthTable) -> Chart | None:
    """Return the Venn diagram of a truth table of two-valued conditions, up to five; else None."""
    if not 1 <= len(table.conditions) <= 5 or any(level > 2 for level in table.levels):
        return None
    values = {tuple(r.values): (r.out, r.n, ", ".join(r.cases[:12])) for r in table.rows}
    picture = pictures.venn(
        table.conditions,
        values,
        words={
            "1": _("sufficient (OUT = 1)"),
            "0": _("not sufficient (OUT = 0)"),
            "C": _("contradictory"),
            "?": _("no case, or too few"),
            "sets": _("Member of"),
            "none": _("none of them"),
            "out": _("OUT"),
            "n": _("Cases"),
        },
    )
    alt = _("A Venn diagram of %(sets)s; each region shows its number of cases.") % {
        "sets": words.listed(list(table.conditions))
    }
    return _chart(title, alt, picture)


def xy(
    title: str,
    cases: Sequence[str],
    x: Sequence[float],
    y: Sequence[float],
    x_title: str,
    y_title: str,
) -> Chart:
    """Return the XY plot of a set against the outcome."""
    picture = pictures.xy_plot(
        cases,
        x,
        y,
        x_title=x_title,
        y_title=y_title,
        words={
            "case": pgettext("of a study", "Case"),
            "kind": _("Kind"),
            "typical": _("typical"),
            "deviant_consistency": _("deviant in consistency"),
            "deviant_coverage": _("deviant in coverage"),
            "irrelevant": _("individually irrelevant"),
        },
    )
    deviant = [n for n, a, b in zip(cases, x, y, strict=True) if a > 0.5 >= b]
    alt = _("Membership in %(x)s against membership in %(y)s.") % {"x": x_title, "y": y_title}
    if deviant:
        alt += " " + _("Deviant in consistency: %(cases)s.") % {"cases": words.listed(deviant[:12])}
    return _chart(title, alt, picture)


def ranges(title: str, found: Sequence[Range]) -> Chart:
    """Return how far each choice can move."""
    picture = pictures.ranges(
        found,
        words={
            "choice": _("Choice"),
            "lower": _("Same solution from"),
            "value": _("Chosen"),
            "upper": pgettext("from … to", "to"),
            "beyond": _("no change as far as was tried"),
        },
    )
    alt = _("For each choice the span in which the solution stays the same.")
    return _chart(title, alt, picture)


def curve(
    title: str,
    cases: Sequence[str],
    raw: Sequence[float],
    membership: Sequence[float],
    line: tuple[Sequence[float], Sequence[float]],
    anchors: Sequence[float],
    unit: str = "",
) -> Chart:
    """Return the calibration curve with the cases on it."""
    picture = pictures.calibration_curve(
        cases,
        raw,
        membership,
        line,
        anchors,
        title=unit,
        words={
            "case": pgettext("of a study", "Case"),
            "raw": _("Raw value"),
            "membership": _("Membership"),
        },
    )
    inside = sum(m > 0.5 for m in membership)
    alt = _("%(inside)s of %(count)s cases are more in than out.") % {
        "inside": inside,
        "count": len(membership),
    }
    return _chart(title, alt, picture)
