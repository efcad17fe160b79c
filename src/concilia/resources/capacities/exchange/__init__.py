"""Facilities in the formats that others use: GeoJSON, FHIR R4, Open Referral HSDS 3."""

from concilia.resources.capacities.exchange.reading import read_any
from concilia.resources.capacities.exchange.record import Record

__all__ = ["Record", "read_any"]
