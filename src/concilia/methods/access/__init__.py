"""How well people reach what they need: travel costs, catchment areas, inequality.

travel = access.by_distance(demand, sites, within=60, speed=40)
score = access.two_step(travel, beds, population, decay=access.Gaussian(60)).score
"""

from concilia.methods.access.checks import check_points
from concilia.methods.access.floating import Access, Decay, Gaussian, Steps, two_step
from concilia.methods.access.inequality import Curve, concentration, gini, palma
from concilia.methods.access.roads import Roads, RoadsError, by_roads, read_roads
from concilia.methods.access.travel import (
    Nearest,
    Travel,
    Within,
    by_distance,
    by_matrix,
    by_pairs,
    nearest,
    nearest_in,
    within_limits,
)

__all__ = [
    "Access",
    "Curve",
    "Decay",
    "Gaussian",
    "Nearest",
    "Roads",
    "RoadsError",
    "Steps",
    "Travel",
    "Within",
    "by_distance",
    "by_matrix",
    "by_pairs",
    "by_roads",
    "check_points",
    "concentration",
    "gini",
    "nearest",
    "nearest_in",
    "palma",
    "read_roads",
    "two_step",
    "within_limits",
]
