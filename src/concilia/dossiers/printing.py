"""Papers of a dossier: short ones at once, long ones by a worker, with how far it is."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from concilia.agencies.models import Person
from concilia.core import clock, documents, jobs
from concilia.dossiers import rules
from concilia.dossiers.documents import dossier_document, printed
from concilia.dossiers.models import Dossier, DossierVersion, Printout
from concilia.dossiers.models.printouts import KEPT

KIND = "dossiers.print"
WRITERS = {Printout.Form.PDF: documents.to_pdf, Printout.Form.DOCX: documents.to_docx}


def lengthy(document: documents.Document) -> bool:
    """Say whether making a paper of it takes longer than a person waits without a word."""
    figures = sum(isinstance(block, documents.Figure) for block in document.blocks)
    lines = sum(
        len(block.rows) if isinstance(block, documents.Table) else 1 for block in document.blocks
    )
    return rules.seconds_to_print(figures, lines) > rules.PATIENCE


def ask(
    dossier: Dossier,
    document: documents.Document,
    form: str,
    *,
    reader: Person,
    version: DossierVersion | None = None,
) -> Printout:
    """Return the paper of exactly this tree for this reader, queued when it is not there yet."""
    now = clock.now()
    with transaction.atomic():
        held, new = Printout.objects.get_or_create(
            reader=reader,
            dossier=dossier,
            form=form,
            digest=documents.digest(document),
            defaults={"version": version, "language": document.language, "asked_at": now},
        )
        if new:
            jobs.enqueue(KIND, key=f"{KIND}:{held.pk}", arguments={"printout": held.pk})
    return held


def make(printout: int) -> dict[str, Any]:
    """Make a paper, as a job; once more makes the same one.

    What changed in the dossier since it was asked for is in it: the newest is what is wanted.
    """
    waiting = Printout.objects.select_related(
        "reader", "version__dossier", "dossier__challenge__body__territory"
    )
    held = waiting.filter(pk=printout).exclude(state=Printout.State.DONE).first()
    if held is None or not Printout.objects.visible_to(held.reader).filter(pk=printout).exists():
        return {"printout": printout, "skipped": True}
    row = Printout.objects.filter(pk=printout)

    def told(done: int, of: int) -> None:
        row.update(done=done, total=of)

    row.update(state=Printout.State.DRAWING, done=0, total=0)
    try:
        document = (
            printed(held.version)
            if held.version
            else dossier_document(held.dossier, held.language, held.reader)
        )
        content = WRITERS[Printout.Form(held.form)](document, told)
    except Exception:
        row.update(state=Printout.State.FAILED)
        raise
    row.update(state=Printout.State.DONE, content=content)
    return {"printout": printout, "bytes": len(content)}


def forget() -> int:
    """Remove papers that were asked for two days ago or earlier; return how many."""
    return Printout.objects.filter(asked_at__lt=clock.now() - KEPT).delete()[0]


def kinds() -> dict[str, jobs.Handler]:
    """Return the room's kinds of job."""
    return {KIND: make}
