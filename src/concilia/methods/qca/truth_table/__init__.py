"""Truth tables: rows, cuts, remainders, manual recoding."""

from concilia.methods.qca.truth_table.build import truth_table
from concilia.methods.qca.truth_table.rows import TruthTableRow, row_number, row_values
from concilia.methods.qca.truth_table.table import TruthTable

__all__ = ["TruthTable", "TruthTableRow", "row_number", "row_values", "truth_table"]
