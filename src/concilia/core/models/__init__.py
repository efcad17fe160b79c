"""The core's tables."""

from concilia.core.models.files import StoredFile
from concilia.core.models.imports import Import
from concilia.core.models.jobs import Job
from concilia.core.models.ledger import LedgerEntry, LedgerHead
from concilia.core.models.notices import Notice, SignedLink

__all__ = [
    "Import",
    "Job",
    "LedgerEntry",
    "LedgerHead",
    "Notice",
    "SignedLink",
    "StoredFile",
]
