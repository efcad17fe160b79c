"""The annex: every file on which the dossier rests, its digest and date, and the methods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Max, Min, QuerySet
from django.utils.translation import gettext as _

from concilia.challenges import series
from concilia.challenges.models import Evidence
from concilia.challenges.series import Shown, Source
from concilia.core.documents import Block, Paragraph, Run, Table, plain
from concilia.core.documents.inline import Text
from concilia.dossiers.documents.knowledge import Knowledge
from concilia.dossiers.documents.surroundings import appeals_of
from concilia.dossiers.documents.text import address
from concilia.indicators.models import Appeal
from concilia.methods.signals import VERSION as SIGNALS
from concilia.methods.weighing import VERSION as WEIGHING
from concilia.resources.models import Activity


def sources(known: Knowledge) -> list[Block]:
    """Return the files, documents, methods and addresses on which the dossier rests."""
    return [
        *_imports(known),
        *_documents(known),
        *_methods(known),
        *_links(known.evidence),
    ]


def _imports(known: Knowledge) -> Iterator[Block]:
    """Yield the table of files that were imported: of series, activities and appeals."""
    files: dict[tuple[str, str], list[Source]] = {}
    for source in [*_of_series(known.shown.values()), *_of_rows(known)]:
        files.setdefault((source.name, source.digest), []).append(source)
    rows: list[tuple[Text, ...]] = [
        (plain(name), (Run(digest[:32]),), held[0].day.isoformat(), _span(held))
        for (name, digest), held in files.items()
    ]
    if rows:
        yield Table(
            (_("File"), _("SHA-256, first half"), _("Imported"), _("Rows")),
            tuple(rows),
            widths=(4, 4.5, 2.5, 2),
        )


def _of_series(shown: Iterable[Shown]) -> Iterator[Source]:
    for one in shown:
        yield from one.sources


def _of_rows(known: Knowledge) -> Iterator[Source]:
    """Yield the files from which activities and appeals came, with the rows that were used."""
    keys = {part.key for part in known.parts}
    used: list[QuerySet[Activity] | QuerySet[Appeal]] = []
    if keys & {"agencies", "means"}:
        there = Activity.objects.filter(territory__path__startswith=known.territory.path)
        newest = there.order_by("-reported_on").values("reported_on")[:1]
        used.append(there.filter(reported_on=newest))
    if "appeals" in keys:
        used.append(appeals_of(known.body, known.territory, known.today))
    found = [
        row
        for rows in used
        for row in rows.exclude(source_import=None)
        .order_by()
        .values_list("source_import")
        .annotate(first=Min("source_row"), last=Max("source_row"))
    ]
    imports = series.imports(pk for pk, _first, _last in found)
    for pk, first, last in found:
        yield Source(*imports[pk], first, last)


def _documents(known: Knowledge) -> Iterator[Block]:
    """Yield the table of documents: those among the evidence, and those of contributions."""
    rows: list[tuple[Text, ...]] = [
        (
            plain(one.title),
            plain(one.file.name),
            (Run(one.file.digest[:32]),),
            one.added_at.date().isoformat(),
        )
        for one in known.evidence
        if one.file
    ]
    rows += [
        (
            plain(str(one.agency)),
            plain(one.file.name),
            (Run(one.file.digest[:32]),),
            one.given_at.date().isoformat() if one.given_at else "",
        )
        for one in known.contributions
        if one.file
    ]
    if rows:
        yield Table(
            (_("Document"), _("File"), _("SHA-256, first half"), _("Added")),
            tuple(rows),
            widths=(4, 3, 5, 2),
        )


def _methods(known: Knowledge) -> Iterator[Block]:
    if any(one.verdict for one in known.shown.values()):
        words = _(
            "Verdicts on figures: XmR charts with limits at the mean ± 2.66 × the mean moving "
            "range and the rules of “Making data count” (NHS England); version %(version)s of the "
            "method."
        )
        yield Paragraph(plain(words % {"version": SIGNALS}))
    if known.comparison.result:
        words = _(
            "Scores of options: weighted sums; the share of all weightings is counted over weights "
            "spread evenly over every possible combination; version %(version)s of the method."
        )
        yield Paragraph(plain(words % {"version": WEIGHING}))


def _links(evidence: Sequence[Evidence]) -> Iterator[Block]:
    held = [(one.title, address(one.url)) for one in evidence if one.url]
    if held:
        yield Table(
            (_("Title"), _("Address")),
            tuple((plain(title), (Run(at, link=at),)) for title, at in held),
            widths=(4, 7),
        )


def _span(kept: Sequence[Source]) -> str:
    firsts = [one.first_row for one in kept if one.first_row is not None]
    lasts = [one.last_row for one in kept if one.last_row is not None]
    if not firsts:
        return ""
    first, last = min(firsts), max(lasts)
    return str(first) if first == last else f"{first}–{last}"
