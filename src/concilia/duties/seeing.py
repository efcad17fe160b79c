"""Reads for who looks ahead: what a person's agencies owe, and an agency's weeks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from concilia.agencies.models import Agency, Person
from concilia.core.permissions import Actor
from concilia.duties import queries, rules
from concilia.duties.models import Duty

WEEKS = 8


@dataclass(frozen=True)
class Week:
    """What falls due in one week; the first one holds what is late as well."""

    starts: dt.date
    led: int
    helped: int
    late: int = 0

    @property
    def all(self) -> int:
        """Everything of the week."""
        return self.led + self.helped


def owed(person: Person) -> QuerySet[Duty]:
    """Return the open duties in which the person's agencies have a part, by due date."""
    found = Duty.objects.visible_to(person).filter(queries.part_of(person), state__in=rules.OPEN)
    return found.select_related("body", "lead").order_by("due", "pk")


def workload(agency: Agency, user: Actor, today: dt.date) -> list[Week]:
    """Return what falls on an agency in each of the next weeks, of what `user` sees."""
    monday = today - dt.timedelta(days=today.weekday())
    end = monday + dt.timedelta(weeks=WEEKS)
    found = Duty.objects.visible_to(user).filter(
        queries.with_part(Q(lead=agency), Q(agency=agency)), state__in=rules.OPEN, due__lt=end
    )
    weeks = [[0, 0, 0] for _week in range(WEEKS)]
    for _pk, due, lead in found.order_by().values_list("pk", "due", "lead"):
        week = weeks[max(0, (due - monday).days // 7)]
        week[0 if lead == agency.pk else 1] += 1
        week[2] += due < today
    return [
        Week(monday + dt.timedelta(weeks=number), led, helped, late)
        for number, (led, helped, late) in enumerate(weeks)
    ]
