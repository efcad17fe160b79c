"""Scenarios: questions of access, placement and allocation, with their answers, kept to compare."""
