"""Qualitative comparative analysis: crisp, fuzzy, multi-value and mixed.

from concilia.methods import qca

data = qca.Data.read("lipset.csv")
done = qca.analyse(data, "SURV", ["DEV", "URB", "LIT", "IND", "STB"], incl_cut=0.75)
print(done.summary())
"""

from concilia.methods.qca import calibration
from concilia.methods.qca.analyse import KINDS, Analysis, Settings, analyse, run, table_of
from concilia.methods.qca.data import Data, Floats
from concilia.methods.qca.expressions import Expression, Literal, Product, parse
from concilia.methods.qca.fit import Fit, model_fit, sufficiency
from concilia.methods.qca.minimise import Minimisation, minimise
from concilia.methods.qca.necessity import Necessity, necessity, supersets
from concilia.methods.qca.problems import Notice, QcaError
from concilia.methods.qca.sets import membership, negate
from concilia.methods.qca.solutions import (
    Expectations,
    Limits,
    Model,
    Pair,
    Remainders,
    Solution,
    Term,
    conservative,
    contradictory_assumptions,
    evaluate,
    intermediate,
    negated,
    parsimonious,
)
from concilia.methods.qca.truth_table import (
    TruthTable,
    TruthTableRow,
    row_number,
    row_values,
    truth_table,
)

__all__ = [
    "KINDS",
    "Analysis",
    "Data",
    "Expectations",
    "Expression",
    "Fit",
    "Floats",
    "Limits",
    "Literal",
    "Minimisation",
    "Model",
    "Necessity",
    "Notice",
    "Pair",
    "Product",
    "QcaError",
    "Remainders",
    "Settings",
    "Solution",
    "Term",
    "TruthTable",
    "TruthTableRow",
    "analyse",
    "calibration",
    "conservative",
    "contradictory_assumptions",
    "evaluate",
    "intermediate",
    "membership",
    "minimise",
    "model_fit",
    "necessity",
    "negate",
    "negated",
    "parse",
    "parsimonious",
    "row_number",
    "row_values",
    "run",
    "sufficiency",
    "supersets",
    "table_of",
    "truth_table",
]
