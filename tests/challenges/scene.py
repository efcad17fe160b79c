"""What the stories of this room start from."""

from __future__ import annotations

import datetime as dt
from typing import Any

from concilia.agencies.models import Person, Territory
from concilia.challenges import actions
from concilia.challenges.models import Challenge
from concilia.indicators.models import Indicator, Observation
from tests.house import House

HOSTILE = (
    "<script>alert('x')</script> **bold** [^1] #set page() $x$ =1+1 {{ 7*7 }} \u202eabc "
    "接触者追踪 отслеживание контактов 🚑"
)
START = dt.date(2026, 6, 1)


def fresh(person: Person) -> Person:
    """Return the person as a new request would know them."""
    return Person.objects.get(pk=person.pk)


def raised(house: House, by: Person | None = None, **fields: Any) -> Challenge:
    """Raise a challenge as the member does."""
    given: dict[str, Any] = {
        "title": "Contacts lost to follow-up",
        "statement": "One contact in four is not seen on the last day.\n\nNobody knows why.",
        "territory": house.north,
        "severity": "high",
        **fields,
    }
    return actions.raise_challenge(house.body, by=by or house.colleague, **given)


def accepted(house: House, **fields: Any) -> Challenge:
    """Raise a challenge and let the secretary accept it."""
    return actions.accept(raised(house, **fields), by=house.owner)


def observed(territory: Territory, values: list[float], code: str = "contacts") -> Indicator:
    """Make an indicator with one value a week from the first of June 2026."""
    indicator, _ = Indicator.objects.get_or_create(
        code=code,
        defaults={
            "name": "Contacts followed up",
            "unit": "%",
            "frequency": "week",
            "direction": "up",
        },
    )
    Observation.objects.bulk_create(
        Observation(
            indicator=indicator,
            territory=territory,
            period=START + dt.timedelta(weeks=week),
            value=value,
            known_at=dt.datetime(2026, 9, 1, tzinfo=dt.UTC),
        )
        for week, value in enumerate(values)
    )
    return indicator
