"""Expressions over indicators: read once, evaluated over all territories and periods at once.

node = expressions.parse("ratio([verified], [insured]) * 100")
cells = node.cells(source)      # values, and for every gap its reason
list(node.inputs())             # what entered a cell: the provenance
"""

from concilia.methods.expressions.nodes import Cells, Input, Node, Reason, Source
from concilia.methods.expressions.parsing import WrongExpression, codes, parse

__all__ = ["Cells", "Input", "Node", "Reason", "Source", "WrongExpression", "codes", "parse"]
