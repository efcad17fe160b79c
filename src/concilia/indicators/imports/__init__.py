"""Values in from spreadsheets and other systems."""

from concilia.indicators.imports.appeals import Appeals
from concilia.indicators.imports.observations import Observations

__all__ = ["Appeals", "Observations"]
