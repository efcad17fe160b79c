"""What the stories of this room start from."""

from __future__ import annotations

from typing import Any

from concilia.agencies.models import Person
from concilia.core.tables.reading import read
from concilia.learning import actions
from concilia.learning.models import Assessment, Condition, Study
from tests.house import House

TABLE = """case,Plan,Staff,Payment,Kept
Alder,80,75,70,90
Birch,82,70,20,88
Cedar,25,72,81,89
Dune,20,15,78,61
Elm,22,70,25,63
Fern,78,21,72,66
Gorse,76,18,22,64
Hazel,15,20,12,60
Iris,81,69,77,91
Juniper,70,,75,80
"""


def started(house: House, by: Person | None = None, **fields: Any) -> Study:
    """Start a study as the secretary does."""
    given = {"title": "What keeps care here", "question": "Which combinations suffice?", **fields}
    return actions.start_study(house.body, by=by or house.owner, **given)


def loaded(house: House, table: str = TABLE, by: Person | None = None) -> Study:
    """Start a study and hand its table in."""
    study = started(house, by)
    actions.load_table(
        study, read(table.encode()), reason="Collected by the council.", by=by or house.owner
    )
    return study


def calibrated(house: House) -> Study:
    """Hand the table in and choose every anchor."""
    study = loaded(house)
    for code in ("PLAN", "STAFF", "PAYMENT", "KEPT"):
        anchors = (60, 75, 90) if code == "KEPT" else (20, 50, 80)
        actions.calibrate(
            one(study, code), method="direct", anchors=anchors, reason="By rule.", by=house.owner
        )
    study.refresh_from_db()
    return study


def one(study: Study, code: str) -> Condition:
    """Return a condition afresh."""
    return Condition.objects.select_related("study").get(study=study, code=code)


def asked(house: House, content: bytes) -> Assessment:
    """Bring a questionnaire and open an assessment of the body by it."""
    instrument = actions.bring_instrument(content, by=house.owner)
    return actions.open_assessment(
        instrument, house.body, occasion="The yearly review", by=house.owner
    )
