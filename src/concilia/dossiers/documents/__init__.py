"""What the dossiers room puts on paper."""

from concilia.dossiers.documents.knowledge import Knowledge
from concilia.dossiers.documents.product import (
    ANNEX,
    builders,
    dossier_document,
    heading_of_changes,
    printed,
    section_of,
    sheets,
    with_changes,
)

__all__ = [
    "ANNEX",
    "Knowledge",
    "builders",
    "dossier_document",
    "heading_of_changes",
    "printed",
    "section_of",
    "sheets",
    "with_changes",
]
