"""Reads of groups, and their sentences."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Aggregate, Count, Max, Min, Q, TextField
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from concilia.core.permissions import Actor
from concilia.indicators.appeals import rules
from concilia.indicators.appeals.models import Appeal, AppealGroup

State = AppealGroup.State


class _Days(Aggregate):
    """All days of a group as one text, so that a list of groups stays one query."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Write it as PostgreSQL calls it."""
        template = "STRING_AGG((%(expressions)s)::text, ',')"
        return self.as_sql(compiler, connection, template=template, **context)


def counted(user: Actor) -> Any:
    """Return the groups that `user` sees, annotated: size, first, last, founded and all days."""
    return (
        AppealGroup.objects.visible_to(user)
        .select_related("body", "territory", "extends")
        .annotate(
            size=Count("appeals"),
            first=Min("appeals__received_on"),
            last=Max("appeals__received_on"),
            days=_Days("appeals__received_on"),
            founded=Count("appeals", filter=Q(appeals__well_founded=True)),
        )
        .filter(size__gt=0)
    )


def topic(group: AppealGroup) -> str:
    """What it is about: the name that people gave, or else the words that tell it apart."""
    return group.name or ", ".join(group.terms[:3])


def sentence(group: AppealGroup, size: int, since: dt.date | None) -> str:
    """Say it in one sentence: 31 appeals about long waits for ultrasound in Northwood since May."""
    words = ngettext(
        "%(count)d appeal about %(topic)s in %(place)s since %(month)s",
        "%(count)d appeals about %(topic)s in %(place)s since %(month)s",
        size,
    )
    about = topic(group)
    return words % {
        "count": size,
        "topic": about if group.name else pgettext("words quoted", "“%s”") % about,
        "place": group.territory,
        "month": date_format(since, "YEAR_MONTH_FORMAT") if since else _("some time"),
    }


def told(group: AppealGroup) -> str:
    """Return the sentence of a group: how many appeals since the month in which they rose."""
    since, count, _before = risen(group)
    return sentence(group, count, since)


def risen(group: AppealGroup) -> tuple[dt.date | None, int, int]:
    """Return the month of the rise, how many appeals came since, and how many before.

    Of a group of `counted`, or of any, which then costs a query.
    """
    listed = getattr(group, "days", None)
    if listed is None:
        days = list(Appeal.objects.filter(group=group).values_list("received_on", flat=True))
    else:
        days = [dt.date.fromisoformat(day) for day in listed.split(",")]
    since = rules.rise(days)
    count = sum(since is not None and day >= since for day in days)
    return since, count, len(days) - count
