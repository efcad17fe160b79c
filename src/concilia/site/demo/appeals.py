"""Four hundred appeals of insured persons, in the words of an intake desk."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

from concilia.site.demo.region import ZONES

SPAN = 548
"""Days over which the appeals are spread."""


@dataclass(frozen=True, slots=True)
class Matter:
    """A kind of appeal: how often it comes, whom it concerns, and how it is told."""

    category: str
    weight: int
    agency: str
    texts: tuple[str, ...]


MATTERS = (
    Matter(
        "waiting",
        32,
        "concord-insurer",
        (
            "The referral was lost between practice and hospital; {days} days went by.",
            "Was told twice to call back about the knee operation; no date after {days} days.",
            "The eye specialist has no date before {days} days, although sight is getting worse.",
            "Waits {days} days for the result of a biopsy and hears nothing.",
            "No place in physiotherapy for {days} days after the hip operation.",
            "The date with the heart specialist was put off by {days} days without a reason.",
        ),
    ),
    Matter(
        "home_care",
        14,
        "home-care",
        (
            "Came home from hospital and waited {days} days for the first nurse’s visit.",
            "No nurse came for {days} days after the discharge from hospital.",
            "The nurse’s visit was put off thrice; the family did the dressing for {days} days.",
            "Home nursing was promised at discharge and began {days} days later.",
            "Discharged with a wound; the home nurse came only after {days} days.",
        ),
    ),
    Matter(
        "payment",
        16,
        "concord-insurer",
        (
            "Paid for a medicine that the programme covers and asks for the money back.",
            "Was asked to pay for an analysis that the doctor had ordered.",
            "The pharmacy charged the full price of a covered medicine.",
            "The laboratory sent a bill for blood tests ordered by the practice.",
            "Waits {days} days for the refund of travel costs to dialysis.",
        ),
    ),
    Matter(
        "information",
        18,
        "health-authority",
        (
            "Asks to which practice the family belongs after moving.",
            "Wants to know whether the screening is free for her age group.",
            "Cannot find on the page which pharmacy is open on Sunday.",
            "Asks who may read the record of his mother.",
            "Asks how to choose another practice after moving to the town.",
            "Wants to know when the next breast screening bus comes.",
        ),
    ),
    Matter(
        "quality",
        12,
        "university-hospital",
        (
            "The discharge letter named another patient’s medicines.",
            "Felt sent home too early and came back after {days} days.",
            "The dose on the discharge letter was not that of the ward.",
            "The bandage was not changed for two days on the ward.",
        ),
    ),
    Matter(
        "conduct",
        9,
        "gp-circle",
        (
            "Says that the receptionist refused to make an appointment by telephone.",
            "Asks for another doctor after a dispute about a certificate.",
            "Was spoken to rudely at the counter of the practice.",
        ),
    ),
    Matter(
        "transport",
        9,
        "northern-municipalities",
        (
            "No bus reaches the polyclinic before ten; missed the appointment twice.",
            "The patient transport came {days} days after it was ordered.",
            "The transport to dialysis was late again and the session was cut short.",
        ),
    ),
)

ULTRASOUND = (
    "Asks why the ultrasound is {days} days away when the notice said two weeks.",
    "The first free date for an ultrasound of the abdomen is in {days} days.",
    "Waits {days} days for an ultrasound; the practice says that the list is full.",
    "Was told twice to call back about the ultrasound; no date after {days} days.",
    "The ultrasound in pregnancy was put off by {days} days because the list is full.",
    "No date for the ultrasound of the thyroid before {days} days of waiting.",
    "Went to another zone for an ultrasound because the wait here is {days} days.",
)
"""What comes from Northwood since the second machine there stands still."""

TAILS = (
    "",
    "",
    "",
    " Asks for an answer in writing.",
    " Has called three times.",
    " Is alone at home.",
    " Asks who decides this.",
    " Speaks for the mother, who is 81.",
)


ANSWERS = {
    "waiting": (
        "An earlier date was offered and taken; the practice was told.",
        "The date lies within the promised time; explained why.",
    ),
    "home_care": (
        "The first visit was made the next day; the cooperative apologised.",
        "The visits followed the plan that was signed at discharge.",
    ),
    "payment": ("The amount was paid back.", "The item is not part of the programme."),
    "information": ("Told in full, and the page was corrected.", "Told where it is written."),
    "quality": (
        "The ward reviewed the case and changed its checklist.",
        "The review found no departure from the guideline.",
    ),
    "conduct": ("The practice apologised and gave an appointment.", "Both sides were heard."),
    "transport": (
        "The journey was repeated without charge.",
        "The timetable is as published; an alternative was named.",
    ),
}
"""What was answered, by category: well founded, and not."""


@dataclass(frozen=True, slots=True)
class Case:
    """One appeal. Without an agency it waits to be assigned."""

    number: int
    received: dt.date
    category: str
    zone: str
    agency: str
    text: str
    channel: str
    answered: dt.date | None
    answer: str
    well_founded: bool | None
    closed: dt.date | None


def cases(chance: random.Random, last: dt.date, count: int = 400) -> Iterator[Case]:
    """Yield appeals of the last 18 months in order of receipt.

    Home care in Greyhaven swells, and so does waiting for an ultrasound in Northwood.
    Those of the last days wait to be assigned, some of the last ten weeks for their answer.
    """
    weights = [matter.weight for matter in MATTERS]
    people = [zone.population for zone in ZONES]
    days = sorted(chance.randrange(SPAN) for _ in range(count))
    for number, offset in enumerate(days, start=1):
        received = last - dt.timedelta(days=SPAN - 1 - offset)
        matter = chance.choices(MATTERS, weights)[0]
        zone = chance.choices(ZONES, people)[0].code
        if matter.category == "home_care" and offset > SPAN * 0.55 and chance.random() < 0.75:
            zone = "RM-GRE"
        texts = matter.texts
        if matter.category == "waiting" and offset > SPAN * 0.64 and chance.random() < 0.85:
            zone, texts = "RM-NOR", ULTRASOUND
        text = chance.choice(texts).format(days=chance.randint(16, 58)) + chance.choice(TAILS)
        channel = chance.choice(("telephone", "letter", "page", "visit", "e-mail"))
        forgotten = chance.random() < 0.2 and (last - received).days < 70
        answered = received + dt.timedelta(days=chance.randint(3, 34))
        closed = answered + dt.timedelta(days=chance.randint(0, 9))
        founded = chance.random() < 0.44
        is_answered = answered <= last and not forgotten
        is_closed = is_answered and closed <= last
        yield Case(
            number=number,
            received=received,
            category=matter.category,
            zone=zone,
            agency="" if (last - received).days < 4 else matter.agency,
            text=text,
            channel=channel,
            answered=answered if is_answered else None,
            answer=ANSWERS[matter.category][0 if founded else 1] if is_answered else "",
            well_founded=founded if is_closed else None,
            closed=closed if is_closed else None,
        )
