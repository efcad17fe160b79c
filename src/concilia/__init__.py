"""Concilia: the whole loop of a health coordination body."""

__version__ = "0.1.0"
