"""The shipped questionnaire, an invented example, and a few uses of it on bodies."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from concilia.agencies.models import Person
from concilia.bodies.models import Body
from concilia.core.permissions import SYSTEM, Actor
from concilia.learning import actions, questionnaire
from concilia.learning.models import Assessment, Instrument

FILE = "working_together.json"
Sheets = Sequence[tuple[Person, str]]
"""Who answers, and a figure for each item: the place on the scale, or a dash for cannot say."""


def bring() -> Instrument:
    """Bring the questionnaire."""
    content = files("concilia.learning").joinpath("data", FILE).read_bytes()
    return actions.bring_instrument(content, by=SYSTEM)


def assess(
    instrument: Instrument, body: Body, sheets: Sheets, *, occasion: str, close: bool, by: Actor
) -> Assessment:
    """Use it on a body: everybody answers as told, then it is closed or left open."""
    assessment = actions.open_assessment(instrument, body, occasion=occasion, by=by)
    items = questionnaire.of(instrument.content).items
    for person, figures in sheets:
        given = {
            item.code: None if figure == "-" else int(figure)
            for item, figure in zip(items, figures, strict=True)
        }
        actions.answer(assessment, given, by=person)
    if close:
        actions.close_assessment(assessment, by=by)
    return assessment
