"""The further ways of calibrating: linear, six anchors, indirect, each with its reason."""

from __future__ import annotations

import numpy as np
import pytest
from django.test import Client

from concilia.core.errors import Invalid
from concilia.core.tables.reading import read
from concilia.learning import actions, advice, queries
from concilia.learning.models import Study
from concilia.methods.qca.recipes import Recipe
from tests.house import House
from tests.learning.scene import calibrated, loaded, one

SIX = [10.0, 20.0, 30.0, 70.0, 80.0, 90.0]
WAYS = [
    ("linear", [20.0, 80.0]),
    ("linear", [80.0, 20.0]),
    ("middle", SIX),
    ("ends", SIX),
    ("indirect", [20.0, 50.0, 70.0]),
]


def values(study: Study, code: str) -> dict[str, float]:
    """Return the memberships of the cases in a condition."""
    data = queries.load(study).result.data
    return dict(zip(data.cases, data.values[:, data.places[code]].tolist(), strict=True))


@pytest.mark.parametrize(("method", "anchors"), WAYS)
def test_each_way_is_chosen_with_a_reason_and_drawn(
    house: House, method: str, anchors: list[float]
) -> None:
    study, client = calibrated(house), Client()
    client.force_login(house.owner)
    url = f"/learning/{study.pk}/calibration/PLAN/"
    sent = {"method": method} | {f"anchor_{at}": str(a) for at, a in enumerate(anchors)}
    preview = client.get(url, sent).content.decode()
    assert "This is a preview" in preview
    assert "<svg" in preview
    assert client.post(url, sent).status_code == 422
    assert client.post(url, {**sent, "reason": "By the field."}).status_code == 302
    choice = study.choices.first()
    assert choice
    assert choice.after == {"method": method, "anchors": anchors}
    assert choice.reason == "By the field."
    found = [value for value in values(study, "PLAN").values() if np.isfinite(value)]
    assert len(found) == 10
    assert all(0 <= value <= 1 for value in found)
    for page in ("calibration", "solutions", "choices", "report", "advisor"):
        assert client.get(f"/learning/{study.pk}/{page}/").status_code == 200


def test_the_shapes_by_numbers_worked_out_by_hand() -> None:
    raw = np.array([10.0, 20, 30, 50, 70, 80, 90])
    at_anchor = 1 / (1 + np.exp(3))
    middle = [at_anchor, 0.5, 1 - at_anchor, 1, 1 - at_anchor, 0.5, at_anchor]
    found = Recipe("middle", tuple(SIX)).apply(raw)
    assert found[[0, 1, 2, 4, 5, 6]] == pytest.approx([middle[at] for at in (0, 1, 2, 4, 5, 6)])
    assert Recipe("ends", tuple(SIX)).apply(raw) == pytest.approx(1 - found, abs=2e-4)
    line = Recipe("linear", (20.0, 80.0)).apply(raw)
    assert line == pytest.approx([0, 0, 1 / 6, 0.5, 5 / 6, 1, 1])


def test_a_new_body_is_put_on_the_curve_of_the_studys_cases(house: House) -> None:
    study = calibrated(house)
    actions.calibrate(
        one(study, "PLAN"), method="indirect", anchors=[20, 50, 70], reason="r", by=house.owner
    )
    known = values(study, "PLAN")
    found = advice.from_raw(queries.load(study).result, {"PLAN": 82.0, "STAFF": 50.0})
    assert found["PLAN"] == pytest.approx(known["Birch"])


def test_values_below_zero_are_refused_by_the_indirect_method(house: House) -> None:
    study = loaded(house)
    table = b"case,Plan,Staff,Kept\nAlder,-3,1,1\nBirch,5,0,0\nCedar,9,1,1\n"
    actions.load_table(study, read(table), reason="Other figures.", by=house.owner)
    with pytest.raises(Invalid, match="0 or more"):
        actions.calibrate(
            one(study, "PLAN"), method="indirect", anchors=[4], reason="r", by=house.owner
        )
    assert np.isnan(Recipe("indirect", (4.0,)).apply(np.array([-3.0, 5, 9]))[0])


@pytest.mark.parametrize(
    ("method", "anchors"),
    [
        ("linear", [5.0]),
        ("linear", [5.0, 5.0]),
        ("middle", [1.0, 2.0, 3.0]),
        ("middle", SIX[::-1]),
        ("indirect", []),
    ],
)
def test_anchors_that_make_no_sense_are_refused(
    house: House, method: str, anchors: list[float]
) -> None:
    with pytest.raises(Invalid):
        actions.calibrate(
            one(loaded(house), "PLAN"), method=method, anchors=anchors, reason="r", by=house.owner
        )
