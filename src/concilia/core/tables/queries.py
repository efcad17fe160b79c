"""Imports that a person sees, and the import that already brought a file in."""

from typing import Any

from django.db.models import Q, QuerySet

from concilia.core import permissions
from concilia.core.models import Import
from concilia.core.permissions import Actor
from concilia.core.tables.registry import importers


def imports_visible_to(user: Actor) -> QuerySet[Import]:
    """Return one's own imports and those that their kind shows to the person."""
    if permissions.sees_all(user):
        return Import.objects.all()
    if not getattr(user, "is_authenticated", False):
        return Import.objects.none()
    seen = Q(created_by=user.pk)
    for importer in importers().values():
        seen |= importer.seen_by(user)
    return Import.objects.filter(seen)


def former_of(kind: str, file_id: int, sheet: str, options: dict[str, Any]) -> Import | None:
    """Return the import that brought in the whole of this file, with no row set aside."""
    done = Import.objects.filter(
        kind=kind, file_id=file_id, sheet=sheet, state=Import.State.DONE
    ).only("pk", "options", "counts", "kind")
    for one in done:
        if one.options == options and not one.counts.get("set_aside"):
            return one
    return None
