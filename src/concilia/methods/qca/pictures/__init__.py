"""The pictures of a qualitative comparative analysis as Vega-Lite specifications.

Each function returns a `Picture`: a specification in which a colour is `{"token": name}` (a house
style, or `painted`, puts colours in), and the table behind it. Words are given by the caller.
"""

from concilia.methods.qca.pictures.canvas import Picture, painted
from concilia.methods.qca.pictures.configuration import Column, Fit, configuration
from concilia.methods.qca.pictures.curve import calibration_curve
from concilia.methods.qca.pictures.ranges import Range, ranges
from concilia.methods.qca.pictures.rows import RowOf, truth_table
from concilia.methods.qca.pictures.venn import venn
from concilia.methods.qca.pictures.xy import xy_plot

__all__ = [
    "Column",
    "Fit",
    "Picture",
    "Range",
    "RowOf",
    "calibration_curve",
    "configuration",
    "painted",
    "ranges",
    "truth_table",
    "venn",
    "xy_plot",
]
