"""From the text of a cell to a value, or to an `Invalid` that says what is wrong.

A parser is called with the stripped, never empty, NFC-normalised text of one cell. Each is a
small frozen object, so that a field declares it once: `Field("date", parse=Date())`.
"""

from collections.abc import Callable
from typing import Any

from concilia.core.tables.parsers.days import Date
from concilia.core.tables.parsers.figures import Integer, Number
from concilia.core.tables.parsers.words import Boolean, Choice, Code, Email, Text, Web

Parser = Callable[[str], Any]

__all__ = [
    "Boolean",
    "Choice",
    "Code",
    "Date",
    "Email",
    "Integer",
    "Number",
    "Parser",
    "Text",
    "Web",
]
