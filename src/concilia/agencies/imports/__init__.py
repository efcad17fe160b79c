"""Tables that the agencies room takes in."""

from concilia.agencies.imports.agencies import AgencyImporter
from concilia.agencies.imports.people import PeopleImporter
from concilia.agencies.imports.territories import TerritoryImporter

IMPORTERS = (TerritoryImporter, AgencyImporter, PeopleImporter)

__all__ = ("IMPORTERS", "AgencyImporter", "PeopleImporter", "TerritoryImporter")
