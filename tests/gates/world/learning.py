"""A study with its cases, choices and a run, and one that is empty."""

from __future__ import annotations

from concilia.learning import actions, example_assessments
from tests.gates.world.state import Room, World
from tests.learning.scene import calibrated, one, started


def build(world: World) -> None:
    """Start, fill, calibrate, and ask for the robustness."""
    house, by = world.house, world.house.owner
    study, empty = calibrated(house), started(house, title="Nothing yet")
    actions.set_expectations(
        study, expectations={"STAFF": "1"}, reason="Without staff nothing.", by=by
    )
    actions.set_weight(one(study, "PLAN"), cost=2, changeable=True, reason="Dear.", by=by)
    study.refresh_from_db()
    actions.ask_run(study, by=by)
    case = study.cases.order_by("pk").first()
    assert case
    for name in (
        "study",
        "edit",
        "remove",
        "data",
        "upload",
        "indicator",
        "case_new",
        "calibration",
        "table",
        "cuts",
        "solutions",
        "expectations",
        "necessity",
        "robustness",
        "advisor",
        "report",
        "choices",
        "inputs",
    ):
        world.put(f"learning:{name}", pk=study.pk)
    for name in ("study", "data", "calibration", "table", "solutions", "advisor", "report"):
        world.put(f"learning:{name}#empty", pk=empty.pk)
    world.put("learning:advisor#asked", pk=study.pk, query="?case=Hazel")
    for name in ("case", "case_remove"):
        world.put(f"learning:{name}", pk=study.pk, case_pk=case.pk)
    for name in ("condition", "role", "weight"):
        world.put(f"learning:{name}", pk=study.pk, code="PLAN")
    world.put("learning:recode", pk=study.pk, row=1)
    world.put("learning:dimension", pk=study.pk)
    _assessments(world)
    for format in ("pdf", "docx"):
        world.put(f"learning:report_file#{format}", pk=study.pk, format=format)


def _assessments(world: World) -> None:
    house, by = world.house, world.house.owner
    instrument = example_assessments.bring()
    for name in ("instrument", "instrument_file", "assess"):
        world.put(f"learning:{name}", pk=instrument.pk)
    for close in (True, False):
        held = example_assessments.assess(
            instrument,
            house.body,
            [(house.owner, "312331213"), (house.colleague, "21-330113")],
            occasion="Closed" if close else "Open",
            close=close,
            by=by,
        )
        world.put(f"learning:assessment#{'closed' if close else 'open'}", pk=held.pk)
    for name in ("fill", "close"):
        world.put(f"learning:{name}", pk=held.pk)


ROOM = Room(
    build=build,
    plain=("learning:list", "learning:new", "learning:instruments", "learning:bring"),
    closed=("learning:",),
    for_all=frozenset(
        {
            "learning:list",
            "learning:new",
            "learning:instruments",
            "learning:bring",
            "learning:instrument",
            "learning:instrument_file",
            "learning:assess",
        }
    ),
)
