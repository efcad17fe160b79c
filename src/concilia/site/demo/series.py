"""Thirty-six months of a dozen indicators by zone, with what is hidden in them."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

MONTHS = 36


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator and how it behaves: its level, month-to-month noise and season."""

    code: str
    name: str
    numerator: str
    denominator: str
    unit: str
    direction: str
    source: str
    level: float
    noise: float
    season: float = 0.0
    decimals: int = 1


MEASURES = (
    Measure(
        "first-home-visit",
        "Days from discharge to first home-care visit",
        "Days between discharge and first visit",
        "Discharges with home care",
        "days",
        "down",
        "home-care",
        3.2,
        0.22,
        0.15,
        2,
    ),
    Measure(
        "readmission-30",
        "Readmitted within 30 days",
        "Readmissions within 30 days",
        "Discharges",
        "%",
        "down",
        "university-hospital",
        8.4,
        0.45,
        0.3,
    ),
    Measure(
        "wait-ultrasound",
        "Median wait for an ultrasound",
        "Days from referral to examination",
        "",
        "days",
        "down",
        "concord-insurer",
        19.0,
        1.6,
        1.2,
    ),
    Measure(
        "wait-mobile-team",
        "Wait for a mobile mental-health team",
        "Days from request to first contact",
        "",
        "days",
        "down",
        "mental-health-network",
        24.0,
        1.9,
    ),
    Measure(
        "mmr-coverage",
        "Children with two doses of MMR at age seven",
        "Children with two doses",
        "Children aged seven",
        "%",
        "up",
        "health-authority",
        93.8,
        0.35,
    ),
    Measure(
        "breast-screening",
        "Women screened for breast cancer",
        "Women examined",
        "Women invited",
        "%",
        "up",
        "health-authority",
        61.5,
        1.4,
        1.1,
    ),
    Measure(
        "emergency-visits",
        "Emergency visits per 1,000 people",
        "Visits",
        "People",
        "per 1,000",
        "down",
        "university-hospital",
        27.0,
        1.3,
        2.6,
    ),
    Measure(
        "discharge-letters",
        "Discharge letters at the practice within 24 hours",
        "Letters within 24 hours",
        "Discharges",
        "%",
        "up",
        "university-hospital",
        82.0,
        1.8,
    ),
    Measure(
        "gp-vacancies",
        "Vacant places for general practitioners",
        "Vacant places",
        "Planned places",
        "%",
        "down",
        "gp-circle",
        6.1,
        0.4,
    ),
    Measure(
        "falls",
        "Falls per 1,000 bed days in nursing homes",
        "Falls",
        "Bed days",
        "per 1,000",
        "down",
        "nursing-homes",
        5.4,
        0.5,
        0.3,
        2,
    ),
    Measure(
        "medication-review",
        "People on ten or more medicines whose list was reviewed",
        "People reviewed",
        "People on ten or more medicines",
        "%",
        "up",
        "gp-circle",
        44.0,
        1.7,
    ),
    Measure(
        "well-founded-complaints",
        "Well-founded complaints per 100,000 insured",
        "Well-founded complaints",
        "Insured persons",
        "per 100,000",
        "down",
        "concord-insurer",
        7.2,
        1.1,
        0.0,
        1,
    ),
)

WORSENING = ("first-home-visit", "RM-GRE")
"""The real worsening: from the 25th month the wait for home care in Greyhaven climbs."""

FALSE_ALARM = ("breast-screening", "RM-CAS")
"""The false alarm: Casterlee's last two values look bad and are within common variation."""


@dataclass(frozen=True, slots=True)
class Value:
    """One observation to be made."""

    measure: str
    zone: str
    month: dt.date
    value: float


def months_until(last: dt.date, count: int = MONTHS) -> list[dt.date]:
    """Return the first days of the `count` months that end with the month of `last`."""
    index = last.year * 12 + last.month - 1
    return [dt.date(n // 12, n % 12 + 1, 1) for n in range(index - count + 1, index + 1)]


def worsening(position: int) -> float:
    """Return how much is added in the hidden worsening at a month's position (0 to 35)."""
    return max(0, position - 23) * 0.17


def values(chance: random.Random, months: list[dt.date], zones: list[str]) -> Iterator[Value]:
    """Yield every measure, zone and month, in this order."""
    for measure in MEASURES:
        for zone in zones:
            level = measure.level * chance.uniform(0.93, 1.07)
            if measure.unit == "%" and measure.level > 80:
                level = min(96.5, measure.level * chance.uniform(0.985, 1.015))
            for position, month in enumerate(months):
                value = level + chance.gauss(0, measure.noise)
                value += measure.season * math.cos((month.month - 1) / 12 * 2 * math.pi)
                if (measure.code, zone) == WORSENING:
                    value += worsening(position)
                if (measure.code, zone) == ("readmission-30", WORSENING[1]):
                    value += worsening(position) * 0.7
                if (measure.code, zone) == FALSE_ALARM and position >= len(months) - 2:
                    value = level - 1.7 * measure.noise
                ceiling = 100.0 if measure.unit == "%" else math.inf
                yield Value(
                    measure.code,
                    zone,
                    month,
                    round(min(ceiling, max(0.0, value)), measure.decimals),
                )
