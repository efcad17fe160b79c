"""The tables of appeals; what is personal lies in tables of its own."""

from concilia.indicators.appeals.models.appeal import Appeal
from concilia.indicators.appeals.models.group import AppealGroup
from concilia.indicators.appeals.models.intake import Intake
from concilia.indicators.appeals.models.person import Attachment, Petitioner

__all__ = ["Appeal", "AppealGroup", "Attachment", "Intake", "Petitioner"]
