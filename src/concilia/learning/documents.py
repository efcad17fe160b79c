"""The report of a study: question, data, choices with reasons, findings, cautions."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from concilia.core import clock
from concilia.core.documents import (
    Block,
    Callout,
    Document,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    plain,
)
from concilia.learning import charts, words
from concilia.learning.findings import compare
from concilia.learning.models import Study
from concilia.learning.paper import analysis_blocks
from concilia.learning.queries import Loaded
from concilia.learning.views.robustness import context_of
from concilia.methods import qca


def study_report(held: Loaded) -> Document:
    """Return the report of a study as it stands."""
    study = held.study
    today = clock.today()
    return Document(
        title=study.title,
        subtitle=_("Qualitative comparative analysis"),
        blocks=tuple(_blocks(held)),
        language=get_language() or "en",
        facts=(
            (_("Body"), str(study.body)),
            (_("Cases"), f"{len(held.cases)}, {study.get_origin_display()}"),
            (_("Revision"), str(study.revision)),
            (_("As of"), date_format(today, "DATE_FORMAT")),
        ),
        toc=False,
        footer=str(study.body),
        date=today.isoformat(),
    )


def _blocks(held: Loaded) -> Iterator[Block]:
    study = held.study
    if study.origin == Study.Origin.INVENTED:
        yield Callout(
            _("Invented cases. Nothing here was observed; the study shows how the method works."),
            "contested",
        )
    yield Heading(1, _("Question"))
    yield Paragraph(plain(study.question))
    if study.source:
        yield Paragraph(plain(study.source))
    yield Heading(1, _("Conditions and calibration"))
    yield Table(
        columns=(_("Code"), _("Condition"), _("It is"), _("Method"), _("Anchors")),
        rows=tuple(
            (
                one.code,
                one.label,
                one.get_role_display(),
                one.get_method_display(),
                ", ".join(f"{a:g}" for a in one.anchors) or "–",
            )
            for one in held.conditions
        ),
        widths=(1, 2.6, 1.1, 2.2, 1.4),
        caption=_("How raw values become memberships"),
    )
    result = held.result if held.ready else None
    if result is None or result.analysis is None:
        yield Callout(
            plain(words.sentence(result.refusal))
            if result and result.refusal
            else _("The study has no analysis yet."),
            "late",
        )
    else:
        if result.left_out:
            told = _("Not in the analysis, for missing values: %(cases)s.")
            yield Paragraph(plain(told % {"cases": ", ".join(result.left_out)}))
        yield from analysis_blocks(result.analysis, held.labels)
        yield from _robustness(held)
        yield from _compared(held, result.analysis)
    yield from _choices(held)


def _robustness(held: Loaded) -> Iterator[Block]:
    found = context_of(held)
    if "found" not in found:
        return
    yield Heading(1, _("Robustness"))
    compared = found["compared"]
    if compared:
        names = ("RF_cov", "RF_cons", "RF_SC_minTS", "RF_SC_maxTS", "RCR_typ", "RCR_dev")
        yield Table(
            columns=(*names, "RCC_Rank"),
            rows=(
                (
                    *("–" if compared[n] is None else f"{compared[n]:.3f}" for n in names),
                    str(compared["RCC_Rank"]),
                ),
            ),
            caption=_("Robustness after Oana and Schneider (2021)"),
        )
    drawn = found["found"]["bootstrap"]
    yield Table(
        columns=(pgettext("of a solution", "Path"), _("Share of resamples with it")),
        rows=tuple((path, f"{share:.2f}") for path, share in drawn["paths"]),
        align=("left", "right"),
        caption=_("%(draws)s resamples of the cases") % {"draws": drawn["draws"]},
    )
    yield Figure(found["chart"])


def _compared(held: Loaded, analysis: qca.Analysis | None) -> Iterator[Block]:
    other = held.study.comparison
    if other:
        yield Heading(1, _("To compare with"))
        yield Paragraph(plain(other["source"]))
        paths = [(name, text) for name, text in other["paths"]]
        yield Figure(charts.published(other["label"], held.labels, paths))
        parts = compare(analysis, paths) if analysis else []
        if parts:
            yield Table(
                columns=(
                    pgettext("of the cases", "Part"),
                    _("With the outcome"),
                    _("Without the outcome"),
                ),
                rows=tuple((n, ", ".join(p.covered), ", ".join(p.uncovered)) for n, p in parts),
                widths=(1.4, 3, 3),
                caption=_("The published pathways beside what was found here"),
            )


def _choices(held: Loaded) -> Iterator[Block]:
    rows = list(held.study.choices.select_related("by").order_by("number"))
    if not rows:
        return
    yield PageBreak()
    yield Heading(1, _("Every choice and its reason"))
    yield Table(
        columns=(_("Number"), _("Choice"), _("After"), _("Reason")),
        rows=tuple(
            (
                str(one.number),
                one.subject,
                words.choice_value(one.kind, one.after)[:160],
                one.reason,
            )
            for one in rows
        ),
        widths=(0.6, 1.6, 2.6, 3.4),
        caption=_("So that others can repeat the study"),
    )
