"""The shipped example: county medical alliances, with invented cases and the published pathways.

The seven conditions and the four pathways are those of Xu, Hu and Liu (2024), taken from the
abstract alone; their cases, scores and values of fit are not public. The cases here are invented,
so that their sufficient configurations are the five that the published pathways can come from.
"""

from __future__ import annotations

from importlib.resources import files

from concilia.bodies.models import Body
from concilia.core.permissions import Actor
from concilia.core.tables.reading import read
from concilia.learning import actions
from concilia.learning.models import Study

FILE = "county_alliances.csv"
LABELS = {
    "PIS": "Planning and implementation scale",
    "COS": "Close organisational structure",
    "CMS": "Collaborative management system",
    "IPI": "Information platform integration",
    "RRS": "Regional resource sharing",
    "MIP": "Medical insurance payment reform",
    "IMD": "Incentive mechanism design",
    "HIC": "Health care kept in the county",
}
PATHS = (
    ("S1", "PIS*COS*CMS*RRS*MIP*IMD"),
    ("S2", "COS*CMS*IPI*RRS*MIP*IMD"),
    ("S3", "~PIS*COS*CMS*~IPI*~RRS*MIP*IMD"),
    ("S4", "~PIS*COS*CMS*~IPI*RRS*MIP*~IMD"),
)
COSTS = {"IPI": 4.0, "MIP": 3.0, "PIS": 2.0, "RRS": 2.0}
SOURCE = (
    "Conditions and pathways: Xu, Hu and Liu (2024), from the abstract. Cases, scores and "
    "outcome values: invented for this example."
)


def make(body: Body, *, by: Actor) -> Study:
    """Make the example study of a body, choice by choice, each with its reason."""
    study = actions.start_study(
        body,
        title="County medical alliances: which combinations keep care in the county?",
        question=(
            "Which combinations of seven conditions of a county medical alliance are enough for "
            "a high share of care in the county? And what should an alliance that is not there "
            "yet change next?"
        ),
        source=SOURCE,
        origin=Study.Origin.INVENTED,
        by=by,
    )
    content = files("concilia.learning").joinpath("data", FILE).read_bytes()
    actions.load_table(
        study,
        read(content, FILE),
        outcome="HIC",
        reason="Invented cases, to show the method; one of them with a value that nobody knows.",
        file=FILE,
        by=by,
    )
    for condition in study.conditions.all():
        condition.study = study
        outcome = condition.code == "HIC"
        actions.set_role(
            condition,
            role="outcome" if outcome else "condition",
            label=LABELS[condition.code],
            unit="% of treated patients" if outcome else "points of 100",
            reason="As in the published study, whose names it takes.",
            by=by,
        )
        actions.calibrate(
            condition,
            method="direct",
            anchors=(70, 78, 86) if outcome else (20, 50, 80),
            reason=(
                "Under 70 % most patients leave; from 86 % on only rare treatments do."
                if outcome
                else "Half of the points is where the check list turns from plans to practice."
            ),
            by=by,
        )
        if condition.code in COSTS:
            actions.set_weight(
                condition,
                cost=COSTS[condition.code],
                changeable=True,
                reason="Guessed for the example: money and years beside those of a new rule.",
                by=by,
            )
    actions.set_cuts(
        study,
        incl_cut=0.8,
        pri_cut=0.6,
        n_cut=1,
        negate=False,
        reason="The usual consistency; the PRI keeps rows out that fit both outcomes.",
        by=by,
    )
    actions.set_expectations(
        study,
        expectations={"COS": "1", "CMS": "1", "MIP": "1"},
        reason="Structure, management and payment are in all four published pathways.",
        by=by,
    )
    actions.set_comparison(
        study,
        label="Published pathways, reconstructed from the abstract",
        paths=list(PATHS),
        source=(
            "Xu, Hu and Liu (2024). Reconstructed from the abstract: no membership scores, cases "
            "or values of fit are public."
        ),
        by=by,
    )
    return study
