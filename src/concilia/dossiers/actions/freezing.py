"""Freezing a dossier for a meeting."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from concilia.agencies.models import Person
from concilia.core import clock, documents, ledger, permissions
from concilia.core.actions import act
from concilia.core.errors import NotNow
from concilia.core.models import StoredFile
from concilia.dossiers import rules
from concilia.dossiers.actions.locking import locked
from concilia.dossiers.documents import dossier_document, printed, with_changes
from concilia.dossiers.models import Dossier, DossierVersion

VERB = "dossiers.freeze"


def freeze(dossier: Dossier, *, by: Person) -> DossierVersion:
    """Freeze the dossier as a meeting receives it, and return that version.

    When nothing changed since the last version, that one is returned. Raises `Forbidden`, or
    `NotNow` while the dossier is in drafting.
    """
    with transaction.atomic():
        permissions.require(by, VERB, dossier)
        if locked(dossier).state == Dossier.State.DRAFTING:
            raise NotNow(_("The dossier is in drafting. Mark it as ready first."))
        last = dossier.versions.first()
        number = last.number + 1 if last else 1
        with translation.override(by.language):
            plain = dossier_document(dossier, by.language, by, version=number, changes=False)
            document = with_changes(dossier, plain)
        blocks = documents.to_data(document)
        content = _digest(documents.to_data(plain))
        same = last is not None and (last.content or _digest(last.blocks)) == content
        if last is not None and same and dossier.state == Dossier.State.FROZEN:
            return last
        with act(VERB, by=by, on=dossier) as doing:
            rules.LIFECYCLE.move(dossier, "freeze")
            dossier.save(update_fields=["state"])
            if last is None or not same:
                last = _keep(dossier, number, document, blocks, content, by)
            doing.record(dossier, {"version": last.number, "digest": last.digest})
    return last


def _keep(
    dossier: Dossier,
    number: int,
    document: documents.Document,
    blocks: Any,
    content: str,
    by: Person,
) -> DossierVersion:
    version = DossierVersion(
        dossier=dossier,
        number=number,
        blocks=blocks,
        digest=documents.digest(document),
        content=content,
        frozen_by=by,
        frozen_at=clock.now(),
    )
    pdf = documents.to_pdf(printed(version))
    version.pdf, _new = StoredFile.objects.get_or_create(
        digest=hashlib.sha256(pdf).hexdigest(),
        defaults={
            "name": f"{dossier.challenge.body.ref}-{dossier.challenge.ref}-v{number}.pdf",
            "media_type": "application/pdf",
            "size": len(pdf),
            "content": pdf,
            "created_at": clock.now(),
        },
    )
    version.save()
    return version


def _digest(blocks: dict[str, Any]) -> str:
    return hashlib.sha256(_content(blocks).encode()).hexdigest()


def _content(blocks: dict[str, Any]) -> str:
    """Return what two versions must share to be the same: all but number, date and state."""
    stamp = ("facts", "footer", "date", "subtitle")
    return ledger.canonical({key: value for key, value in blocks.items() if key not in stamp})
