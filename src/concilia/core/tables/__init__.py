"""Tables in and out: reading, mapping, checking, importing, exporting.

A room subclasses `Importer` for what it takes in and calls `download` for what it hands out.
"""

from concilia.core.tables.export import Column, download, requested_format
from concilia.core.tables.importer import Counts, Doubt, Field, Finding, Importer, Progress, Row

__all__ = [
    "Column",
    "Counts",
    "Doubt",
    "Field",
    "Finding",
    "Importer",
    "Progress",
    "Row",
    "download",
    "requested_format",
]
