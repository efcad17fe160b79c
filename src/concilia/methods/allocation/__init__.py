"""Where to put sites, and who gets what: optimum or proven gap, and why nothing fits.

placed = allocation.p_median(allocation.Sites(cost, weight, choose=5))
given = allocation.allocate(pools, claims, limits, allocation.Objective("worst_off"))
"""

from concilia.methods.allocation.claims import (
    Allocation,
    Claim,
    ClaimsError,
    Gift,
    Limit,
    Objective,
    Outcome,
    Pool,
    Reason,
)
from concilia.methods.allocation.outcome import Constraint, Progress, Status, Watch
from concilia.methods.allocation.placing import maximal_covering, p_centre, p_median, set_covering
from concilia.methods.allocation.sharing import allocate
from concilia.methods.allocation.sites import Placement, Sites, SitesError

__all__ = [
    "Allocation",
    "Claim",
    "ClaimsError",
    "Constraint",
    "Gift",
    "Limit",
    "Objective",
    "Outcome",
    "Placement",
    "Pool",
    "Progress",
    "Reason",
    "Sites",
    "SitesError",
    "Status",
    "Watch",
    "allocate",
    "maximal_covering",
    "p_centre",
    "p_median",
    "set_covering",
]
