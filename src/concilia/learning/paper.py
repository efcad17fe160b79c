"""An analysis on paper, of a study or of a file: the parts that need no study."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.resources import files

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from concilia.core.charts import Chart
from concilia.core.documents import (
    Block,
    Callout,
    Document,
    Figure,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Table,
    plain,
    to_docx,
    to_html,
    to_pdf,
)
from concilia.learning import charts, words
from concilia.learning.findings import plots, solutions_of
from concilia.methods import qca

ROWS, PLOTS = 60, 5


def analysis_blocks(analysis: qca.Analysis, labels: Mapping[str, str]) -> Iterator[Block]:
    """Yield necessity, truth table, solutions and plots."""
    yield Heading(1, _("Necessity"))
    yield necessity_table(analysis)
    yield Heading(1, _("Truth table"))
    yield from table_blocks(analysis.table)
    for notice in analysis.notices:
        yield Callout(plain(words.sentence(notice)), "soon")
    yield Heading(1, _("Solutions"))
    found = solutions_of(labels, analysis)
    for one in found:
        yield Heading(2, one.name)
        yield Paragraph(plain(one.means))
        if one.ambiguity:
            yield Callout(plain(one.ambiguity), "contested")
        for number, model in enumerate(one.models, 1):
            yield model_table(model, number, len(one.models))
        yield Figure(one.chart)
    drawn = plots(analysis)[:PLOTS]
    if drawn:
        yield PageBreak()
        yield Heading(1, _("Cases against the paths"))
        yield Paragraph(
            _(
                "In the shaded half the outcome is at least as strong as the path: there the cases "
                "agree with it."
            )
        )
        yield from map(Figure, drawn)


def necessity_table(analysis: qca.Analysis) -> Table:
    """Return the necessity of each condition and its negation."""
    return Table(
        columns=(_("Condition"), _("Consistency"), _("Relevance"), _("Coverage")),
        rows=tuple(
            (n.expression, f"{n.incl:.3f}", f"{n.ron:.3f}", f"{n.cov:.3f}")
            for n in sorted(analysis.necessity, key=lambda n: -n.incl)
        ),
        align=("left", "right", "right", "right"),
        caption=_("Necessity of single conditions"),
    )


def table_blocks(table: qca.TruthTable) -> Iterator[Block]:
    """Yield the truth table as picture, with its cuts and recodings."""
    rows = sorted(table.rows, key=lambda r: ("1C0?".index(r.out), -r.incl, r.number))
    yield Paragraph(
        plain(
            _(
                "Outcome: %(outcome)s. Consistency cut %(incl)s, PRI cut %(pri)s, frequency cut "
                "%(n)s. Combinations shown by no case: %(remainders)s."
            )
            % {
                "outcome": table.outcome_text,
                "incl": f"{table.incl_cut:g}",
                "pri": f"{table.pri_cut:g}",
                "n": table.n_cut,
                "remainders": f"{table.remainders:,}",
            }
        )
    )
    yield Figure(charts.truth_table(_("Truth table"), table, rows[:ROWS]))
    recoded = [r for r in rows if r.reason]
    if recoded:
        told = _("Row %(row)s recoded to %(out)s: %(why)s")
        yield Items(
            tuple(plain(told % {"row": r.number, "out": r.out, "why": r.reason}) for r in recoded)
        )
    venn = charts.venn(_("Where the cases lie"), table)
    if venn:
        yield Figure(venn)


def model_table(model: qca.Model, number: int, count: int) -> Table:
    """Return the paths of a model with their fit and cases."""
    head = _("Model %(number)s: %(expression)s") if count > 1 else "%(expression)s"
    rows = [
        (
            str(t.product),
            f"{t.fit.incl:.3f}",
            f"{t.fit.pri:.3f}",
            f"{t.fit.cov:.3f}",
            f"{t.fit.cov_unique:.3f}" if t.fit.cov_unique is not None else "–",
            ", ".join(t.cases),
        )
        for t in model.terms
    ]
    fit = model.fit
    rows.append(
        (_("The whole model"), f"{fit.incl:.3f}", f"{fit.pri:.3f}", f"{fit.cov:.3f}", "", "")
    )
    return Table(
        columns=(
            pgettext("of a solution", "Path"),
            _("Consistency"),
            _("PRI"),
            _("Raw coverage"),
            _("Unique coverage"),
            _("Cases"),
        ),
        rows=tuple(rows),
        widths=(2.6, 1.3, 0.8, 1.1, 1.1, 2.6),
        align=("left", "right", "right", "right", "right", "left"),
        caption=head % {"number": number, "expression": model.expression},
    )


def write(analysis: qca.Analysis, kind: str, title: str, language: str) -> bytes:
    """Return the report of an analysis as pdf, docx or html (a whole page)."""
    with override(language):
        labels = {code: code for code in analysis.table.conditions}
        document = Document(
            title=title,
            subtitle=_("Qualitative comparative analysis"),
            blocks=tuple(analysis_blocks(analysis, labels)),
            language=language,
            facts=(
                (_("Outcome"), analysis.table.outcome_text),
                (_("Conditions"), ", ".join(analysis.table.conditions)),
                (_("Cases"), str(len(analysis.data))),
            ),
        )
        if kind == "pdf":
            return to_pdf(document)
        if kind == "docx":
            return to_docx(document)
        return _page(document).encode()


def _page(document: Document) -> str:
    """Return a page that stands alone: its styles in it, its charts as pictures."""
    blocks = tuple(
        Figure(b.image.svg().encode(), b.caption, b.alt)
        if isinstance(b, Figure) and isinstance(b.image, Chart)
        else b
        for b in document.blocks
    )
    folder = files("concilia.site").joinpath("static", "concilia", "css")
    styles = "".join(
        folder.joinpath(f"{sheet}.css").read_text(encoding="utf-8")
        for sheet in ("tokens", "base", "components", "document", "print")
    )
    return (
        f'<!doctype html><html lang="{escape(document.language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(document.title)}</title><style>{styles}\n"
        ":root { color-scheme: light; } body { max-width: 52rem; margin: 2rem auto; padding: 0 "
        "1rem; }</style></head><body><main>"
        f"{to_html(replace(document, blocks=blocks))}</main></body></html>\n"
    )
