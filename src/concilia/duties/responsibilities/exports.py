"""Lists and findings as rows of a file, and a version as a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from concilia.core.documents import (
    Block,
    Callout,
    Document,
    Heading,
    Items,
    Paragraph,
    Table,
    plain,
)
from concilia.core.tables import Column
from concilia.duties.responsibilities import matrix, reading, sentences
from concilia.duties.responsibilities.models import ListVersion, StandingDuty
from concilia.duties.responsibilities.queries import Judged
from concilia.methods.responsibility import Finding

FINDINGS = (
    gettext_lazy("Kind"),
    gettext_lazy("Policy area"),
    gettext_lazy("Function"),
    gettext_lazy("Stage"),
    gettext_lazy("Agencies"),
    gettext_lazy("What is wrong and what would end it"),
)


def line_columns() -> tuple[Column, ...]:
    """Return the headings of the list form, as the import reads them."""
    tags = {"agency": "#org+name"}
    return tuple(Column(one.label, tags.get(one.name, "")) for one in reading.FIELDS)


def line_rows(lines: Iterable[StandingDuty]) -> Iterator[tuple[Any, ...]]:
    """Yield a row per line, as the import reads it."""
    for line in lines:
        yield (
            line.area,
            line.function,
            line.stage,
            line.agency.name if line.agency else "",
            line.role,
            line.task,
            line.days,
            line.legal_basis,
            line.competence,
            line.effort,
            line.known_by,
            line.waits_for,
        )


def matrix_table(lines: list[StandingDuty]) -> tuple[list[Any], list[list[Any]]]:
    """Return headings and rows of the matrix form, as the import reads it."""
    agencies = matrix.columns(lines)
    heads = [one.label for one in reading.FIELDS[:3]] + [agency.name for agency in agencies]
    rows = []
    for block in matrix.blocks(lines, agencies, ()):
        for row in block.stages:
            if any(line.stage == row.stage for line in lines if line.function == block.function):
                letters = [box.letter for box in row.boxes]
                rows.append([block.area, block.function, row.stage, *letters])
    return heads, rows


def finding_rows(found: Iterable[Finding], judged: Judged) -> Iterator[tuple[Any, ...]]:
    """Yield a row per finding."""
    for one in found:
        yield (
            str(sentences.KINDS[one.kind]),
            one.area,
            one.function,
            sentences.stage_name(one.stage) if one.stage else "",
            [judged.name(agency) for agency in one.agencies],
            sentences.sentence(one, judged.name),
        )


def document(version: ListVersion, judged: Judged, found: list[Finding]) -> Document:
    """Return a version on paper: who does what, by area and function, and what is wrong."""
    kept = version.list
    facts = [
        (_("Body"), str(kept.body)),
        (_("Version"), f"{version.number}, {version.get_state_display()}"),
    ]
    if version.in_force_from:
        facts.append((_("In force from"), date_format(version.in_force_from, "DATE_FORMAT")))
    blocks: list[Block] = []
    if kept.note:
        blocks.append(Paragraph(plain(kept.note)))
    lines = judged.rows()
    if not lines:
        blocks.append(Callout(_("The list has no lines yet.")))
    area = ""
    for block in matrix.blocks(lines, matrix.columns(lines), ()):
        if block.area != area:
            area = block.area
            blocks.append(Heading(1, area))
        blocks += [Heading(2, block.function), _table(block)]
    if lines:
        blocks.append(Heading(1, _("Findings")))
        said = tuple(plain(sentences.sentence(one, judged.name)) for one in found)
        blocks.append(
            Items(said, ordered=True) if said else Callout(_("Nothing is wrong."), "done")
        )
    return Document(
        title=kept.title,
        blocks=tuple(blocks),
        subtitle=_("Responsibility list"),
        language=get_language() or "en",
        facts=tuple(facts),
        reference=f"{kept.body.ref} · {version.number}",
        toc=len(lines) > 60,
        date=version.in_force_from.isoformat() if version.in_force_from else "",
    )


def _table(block: matrix.Block) -> Table:
    rows = []
    for row in block.stages:
        held = [box.line for box in row.boxes if box.line]
        lead = [line for line in held if line.role == "lead"]
        rows.append(
            (
                row.label,
                "; ".join(_who(line) for line in lead) or _("nobody"),
                _labels(held, "co_lead"),
                _labels(held, "support"),
                _labels(held, "informed"),
                "; ".join(str(line.days) for line in lead if line.days is not None),
            )
        )
    heads = (
        _("Stage"),
        pgettext("role of an agency", "Lead"),
        _("Co-leads"),
        pgettext("role of an agency", "Support"),
        _("Informed"),
        pgettext("time limit", "Days"),
    )
    return Table(heads, tuple(rows), widths=(1.6, 4, 1.8, 2, 2, 1.4))


def _who(line: StandingDuty) -> str:
    said = [line.agency.label if line.agency else ""]
    said += [text for text in (line.task, line.legal_basis or line.competence) if text]
    return " — ".join(said)


def _labels(lines: Iterable[StandingDuty], role: str) -> str:
    return ", ".join(line.agency.label for line in lines if line.role == role and line.agency)
