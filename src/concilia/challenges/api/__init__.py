"""Challenges for machines."""

from concilia.challenges.api.analysis import router as analysis
from concilia.challenges.api.cases import router

router.add_router("", analysis)

ROUTERS = {"challenges": router}

__all__ = ["ROUTERS"]
