"""Until when a body must answer: days of law, as its rules of intake hold them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.bodies.models import Body
from concilia.core.calendar import Calendar
from concilia.indicators.appeals import rules
from concilia.indicators.appeals.models import Intake

WORKING = Intake.Unit.WORKING


@dataclass(frozen=True, slots=True)
class Term:
    """How many days an answer may take, how they are counted, and by which law."""

    days: int
    unit: str = "calendar"
    basis: str = ""

    def due(self, received: dt.date, country: str) -> dt.date:
        """Return the last day for the answer; a receipt late in the day still counts whole days."""
        if self.unit == WORKING:
            return Calendar(country).add_working_days(received, self.days)
        return received + dt.timedelta(days=self.days)

    def __str__(self) -> str:
        words = (
            ngettext("%(count)d working day", "%(count)d working days", self.days)
            if self.unit == WORKING
            else ngettext("%(count)d day", "%(count)d days", self.days)
        ) % {"count": self.days}
        if not self.basis:
            return words
        return _("%(term)s (%(law)s)") % {"term": words, "law": self.basis}


def intake_of(body: Body) -> Intake:
    """Return the rules of intake of a body; unsaved ones that say the usual where it has none."""
    return Intake.objects.filter(body=body).first() or Intake(body=body)


def term_of(intake: Intake, category: str) -> Term:
    """Return the term of a category, or the body's own for all that have none."""
    given: Mapping[str, Any] = intake.terms.get(category) or {}
    if given.get("days"):
        return Term(int(given["days"]), str(given.get("unit") or "calendar"), intake.basis)
    return Term(intake.days or rules.TERM.days, intake.unit, intake.basis)


def due_on(body: Body, category: str, received: dt.date) -> dt.date:
    """Return until when an appeal to a body must be answered."""
    return term_of(intake_of(body), category).due(received, body.country)
