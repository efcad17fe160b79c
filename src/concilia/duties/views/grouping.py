"""A list of duties under headings: by lead agency, body, state or month of the due date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _l

from concilia.duties.models import Duty


@dataclass(frozen=True)
class Grouping:
    """One way to group: what it is called, how it orders, what tells the group and its heading."""

    label: str | Promise
    order: tuple[str, ...]
    key: str
    of: Callable[[Duty], Any]
    heading: Callable[[Duty], str]


def _month(day: dt.date) -> dt.date:
    return day.replace(day=1)


GROUPINGS: dict[str, Grouping] = {
    "lead": Grouping(
        _l("lead agency"),
        ("lead__name", "lead"),
        "lead",
        lambda d: d.lead_id,
        lambda d: str(d.lead),
    ),
    "body": Grouping(
        _l("body"), ("body__name", "body"), "body", lambda d: d.body_id, lambda d: str(d.body)
    ),
    "state": Grouping(
        _l("state"), ("state",), "state", lambda d: d.state, lambda d: d.get_state_display()
    ),
    "month": Grouping(
        _l("month of the due date"),
        ("month",),
        "month",
        lambda d: _month(d.due),
        lambda d: date_format(d.due, "YEAR_MONTH_FORMAT"),
    ),
}


def grouped(found: QuerySet[Duty], by: str) -> QuerySet[Duty]:
    """Put the order of the groups before the order that the list has."""
    if by not in GROUPINGS:
        return found
    if by == "month":
        found = found.alias(month=TruncMonth("due"))
    return found.order_by(*GROUPINGS[by].order, *found.query.order_by)


def headed(page: Iterable[Duty], found: QuerySet[Duty], by: str) -> list[tuple[str, int, Duty]]:
    """Return the duties of a page, each first one of a group with heading and size of the group.

    The size counts the whole list, not the page. Others come with an empty heading and 0.
    """
    chosen = GROUPINGS.get(by)
    if chosen is None:
        return [("", 0, duty) for duty in page]
    plain = found.order_by()
    if by == "month":
        plain = plain.annotate(month=TruncMonth("due"))
    sizes = dict(plain.values_list(chosen.key).annotate(size=Count("pk")))
    rows: list[tuple[str, int, Duty]] = []
    last: Any = None
    for duty in page:
        group = chosen.of(duty)
        new = not rows or group != last
        rows.append((chosen.heading(duty), sizes.get(group, 0), duty) if new else ("", 0, duty))
        last = group
    return rows
