"""Gaps put to agencies as questions, and their answers."""
