"""Who does what where, and facilities, from tables."""

from concilia.resources.imports.activities import Activities
from concilia.resources.imports.facilities import Facilities

__all__ = ["Activities", "Facilities"]
