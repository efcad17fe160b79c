"""A facility as every format carries it; no database."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from concilia.core.errors import Invalid
from concilia.resources.capacities import details
from concilia.resources.capacities.details import Detail

KINDS = (
    "hospital",
    "polyclinic",
    "practice",
    "nursing_home",
    "laboratory",
    "treatment_centre",
    "other",
)


@dataclass(frozen=True, slots=True)
class Record:
    """Agency and territory by code (or name, as a file says it); a position or none.

    `confirmed` says by field when (ISO 8601) and by whom it was last confirmed.
    """

    code: str
    name: str
    kind: str
    territory: str
    agency: str = ""
    agency_name: str = ""
    beds: int = 0
    staff: int = 0
    latitude: float | None = None
    longitude: float | None = None
    details: tuple[Detail, ...] = ()
    confirmed: tuple[tuple[str, str, str], ...] = ()

    def bare(self) -> Record:
        """Return the record without what only this installation knows."""
        return Record(
            self.code,
            self.name,
            self.kind,
            self.territory,
            self.agency,
            "",
            self.beds,
            self.staff,
            self.latitude,
            self.longitude,
            tuple(sorted(self.details)),
        )


Making = Callable[[], Record]
"""Makes a record when called; raises Invalid in the words of what is wrong with it."""


def text_of(value: object) -> str:
    """Return a value of a foreign file as text; anything that is none is empty."""
    if isinstance(value, bool) or value is None:
        return ""
    return str(value).strip() if isinstance(value, str | int | float) else ""


def number_of(value: object) -> float | None:
    """Return a value of a foreign file as a number, or None."""
    if isinstance(value, bool) or value is None or value == "":
        return None
    try:
        found = float(value)  # type: ignore[arg-type]  # what cannot be read raises
    except (TypeError, ValueError):
        raise Invalid(_("“%(value)s” is not a number") % {"value": str(value)[:40]}) from None
    if not math.isfinite(found):
        raise Invalid(_("“%(value)s” is not a number") % {"value": str(value)[:40]})
    return found


def count_of(value: object) -> int:
    """Return a whole number from zero; raises Invalid."""
    found = number_of(value) or 0
    if found < 0 or found != int(found):
        raise Invalid(_("“%(value)s” is not a whole number from zero") % {"value": value})
    return int(found)


def detail_of(data: Mapping[str, Any]) -> Detail:
    """Return a detail from its JSON form; raises Invalid."""
    return details.checked(
        Detail(
            text_of(data.get("group")),
            text_of(data.get("item")),
            number_of(data.get("quantity")),
            text_of(data.get("unit")),
            text_of(data.get("text")),
        )
    )


def data_of(one: Detail) -> dict[str, Any]:
    """Return a detail in its JSON form."""
    held: dict[str, Any] = {"group": one.group, "item": one.item}
    if one.quantity is not None:
        held["quantity"] = one.quantity
    return held | {name: v for name, v in (("unit", one.unit), ("text", one.text)) if v}


def listed(value: object) -> list[Mapping[str, Any]]:
    """Return the objects of a JSON list; anything else is left out."""
    rows = value if isinstance(value, list) else []
    return [one for one in rows if isinstance(one, Mapping)]


def once(found: Iterable[Detail]) -> tuple[Detail, ...]:
    """Return details, each thing once, the last one said."""
    return tuple({one.key: one for one in found}.values())
