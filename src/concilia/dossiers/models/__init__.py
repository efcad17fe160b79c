"""Dossiers: the comprehensive information product on a challenge."""

from concilia.dossiers.models.options import TOP, Criterion, Effect, Option, Score
from concilia.dossiers.models.printouts import Printout
from concilia.dossiers.models.product import (
    AGENCY_VOICES,
    Contribution,
    Dossier,
    DossierVersion,
    DraftDecision,
)
from concilia.dossiers.models.sections import Part, Template, Verification

__all__ = [
    "AGENCY_VOICES",
    "TOP",
    "Contribution",
    "Criterion",
    "Dossier",
    "DossierVersion",
    "DraftDecision",
    "Effect",
    "Option",
    "Part",
    "Printout",
    "Score",
    "Template",
    "Verification",
]
