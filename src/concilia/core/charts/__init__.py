"""Charts: a few forms, each with its text alternative and the data table behind it."""

from concilia.core.charts.bars import bar
from concilia.core.charts.chart import Chart
from concilia.core.charts.control import Step, control
from concilia.core.charts.figure import figure_html
from concilia.core.charts.funnels import Spot, Width, funnel
from concilia.core.charts.heat import heat_map
from concilia.core.charts.lines import line
from concilia.core.charts.maps import Area, Point, point_map
from concilia.core.charts.networks import Link, network
from concilia.core.charts.trees import Node, tree

__all__ = [
    "Area",
    "Chart",
    "Link",
    "Node",
    "Point",
    "Spot",
    "Step",
    "Width",
    "bar",
    "control",
    "figure_html",
    "funnel",
    "heat_map",
    "line",
    "network",
    "point_map",
    "tree",
]
