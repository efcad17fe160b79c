"""What 4W and 5W tables add: funder, partner, period, status, for whom, how much."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia.agencies.models import Agency
from concilia.core.errors import Problem
from concilia.core.tables import Field, Row
from concilia.core.tables.parsers import Choice, Date, Number
from concilia.resources.models import Activity

OTHERS = ("funder", "partner")
KEYS = tuple(f"{role}_key" for role in OTHERS)
_STATUS = {
    "completed": "done",
    "finished": "done",
    "ended": "done",
    "active": "ongoing",
    "in progress": "ongoing",
    "implementing": "ongoing",
    "pipeline": "planned",
    "suspended": "paused",
}

FIELDS = (
    Field(
        "funder",
        gettext_lazy("Funder"),
        headers=("donor", "funding agency", "funded by", "funding organisation"),
        hxl=("#org+funder+name", "#org+funder", "#org+donor"),
        max_length=250,
    ),
    Field(
        "partner",
        gettext_lazy("Implementing partner"),
        headers=("implementing organisation", "implementer", "implemented by"),
        hxl=("#org+impl+name", "#org+impl", "#org+partner"),
        max_length=250,
    ),
    Field(
        "starts",
        gettext_lazy("Starts"),
        headers=("start", "start date", "from", "begin"),
        hxl=("#date+start",),
        parse=Date(),
    ),
    Field(
        "ends",
        gettext_lazy("Ends"),
        headers=("end", "end date", "until", "to"),
        hxl=("#date+end",),
        parse=Date(),
    ),
    Field(
        "status",
        gettext_lazy("Status"),
        headers=("activity status", "project status"),
        hxl=("#status", "#activity+status"),
        parse=Choice(Activity.Status.choices, _STATUS),
    ),
    Field(
        "for_whom",
        gettext_lazy("For whom"),
        headers=("beneficiaries", "beneficiary type", "target group", "whom"),
        hxl=("#beneficiary", "#affected+type", "#population"),
    ),
    Field(
        "quantity",
        gettext_lazy("Quantity"),
        headers=("number", "amount", "reached", "how many"),
        hxl=("#reached", "#targeted", "#output+num", "#item+num"),
        parse=Number(0),
    ),
    Field(
        "unit",
        gettext_lazy("Unit"),
        headers=("unit of measure", "of what"),
        hxl=("#item+unit", "#output+unit"),
        max_length=40,
    ),
)


def problem(row: Row) -> Problem | None:
    """Return what contradicts itself in a row."""
    starts, ends = row.values.get("starts"), row.values.get("ends")
    if starts and ends and ends < starts:
        return Problem(
            _("The activity ends before it starts."), row.number, "ends", ends.isoformat()
        )
    return None


def of(row: Row, agencies: Mapping[str, Agency]) -> dict[str, Any]:
    """Return the values of a new activity; agencies by folded name."""
    values = row.values
    held: dict[str, Any] = {name: values.get(name) for name in ("starts", "ends", "quantity")}
    held |= {name: values.get(name) or "" for name in ("status", "for_whom", "unit")}
    held |= {role: agencies.get(values.get(f"{role}_key", "")) for role in OTHERS}
    return held


def add(held: Activity, row: Row) -> None:
    """Add a further row of the same activity: quantities of one unit are summed."""
    quantity = row.values.get("quantity")
    if quantity is not None and (row.values.get("unit") or "") == held.unit:
        held.quantity = (held.quantity or 0) + quantity
