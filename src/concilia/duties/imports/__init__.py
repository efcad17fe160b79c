"""Duties, and reports on them, from spreadsheets."""

from concilia.duties.imports.given import Duties
from concilia.duties.imports.reports import Reports

__all__ = ["Duties", "Reports", "offered"]


def offered() -> tuple[type[Duties], type[Reports]]:
    """Return what can be imported here."""
    return (Duties, Reports)
