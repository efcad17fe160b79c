"""Gaps and duplications: need from indicators by a rule, presence from activities, set together.

found = coverage.needs([coverage.Rule("contact tracing", "sum(new_confirmed, 21)")], values,
                       territories, day)
done = coverage.cover(presences, found, day=day)
for finding in done.findings(20): ...
"""

from concilia.methods.coverage.cells import Cell, Class, Norms, Presence
from concilia.methods.coverage.changes import Change, ClassChange, Move, compare
from concilia.methods.coverage.covering import Coverage, Departure, cover
from concilia.methods.coverage.expressions import Expression, Input, RuleError, read_rule
from concilia.methods.coverage.findings import Finding
from concilia.methods.coverage.needs import Need, Needs, Rule, Value, needs
from concilia.methods.problems import Problem

__all__ = [
    "Cell",
    "Change",
    "Class",
    "ClassChange",
    "Coverage",
    "Departure",
    "Expression",
    "Finding",
    "Input",
    "Move",
    "Need",
    "Needs",
    "Norms",
    "Presence",
    "Problem",
    "Rule",
    "RuleError",
    "Value",
    "compare",
    "cover",
    "needs",
    "read_rule",
]
