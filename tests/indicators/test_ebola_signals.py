"""The first signals of 2014 for three districts, against what the raw file itself shows."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections import defaultdict

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from concilia.agencies.models import Territory
from concilia.core.permissions import SYSTEM
from concilia.core.tables.actions import take_in
from concilia.indicators.models import Indicator
from concilia.site import ebola
from tests.methods.signals.test_xmr import told

REAL = ebola.folder_of(None)
DISTRICTS = {
    "Montserrado": "Montserrado County",
    "Bong": "Bong County",
    "Port Loko": "Port Loko",
}
BASELINE = 21

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        bool(ebola.missing_in(REAL)),
        reason="the real Ebola 2014 files are not beside the project",
    ),
]


def _rows() -> list[dict[str, str]]:
    with (REAL / "situation-reports.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["district"] in DISTRICTS.values()]


def _series(rows: list[dict[str, str]], district: str) -> dict[str, dict[str, float]]:
    """Values by variable and day, as the raw file says; what it says twice differently, not."""
    said: dict[tuple[str, str], set[float]] = defaultdict(set)
    for row in rows:
        if row["district"] != district or row["value"].upper() in {"NA", "NR", "-"}:
            continue
        value = float(row["value"].replace(",", "").rstrip("%"))
        if not (row["variable"] == "cfr" and value > 100):
            said[(row["variable"], row["date"])].add(value)
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for (variable, day), values in sorted(said.items()):
        if len(values) == 1:
            found[variable][day] = values.pop()
    for variable, series in found.items():
        turned = _turned(series, found.get(variable.replace("new_", "cum_"), {}))
        if variable.startswith("new_") and turned:
            found[variable] = {day: v for day, v in series.items() if day < turned}
    return found


def _turned(new: dict[str, float], cumulative: dict[str, float]) -> str:
    """The first day on which the cases of the day are about as many as all cases before it."""
    for day, value in new.items():
        before = [total for one, total in cumulative.items() if one < day]
        if before and value > 30 and value >= 0.9 * before[-1]:
            return day
    return ""


def _first(values: dict[str, float], cumulative: bool) -> str | None:
    """The first day that any rule marks, worked out value by value."""
    pairs = sorted(values.items())
    if cumulative:
        steps = [(d, v - u) for (_c, u), (d, v) in itertools.pairwise(pairs)]
        pairs = [(day, step) for day, step in steps if step >= 0]
    numbers: list[float | None] = [value for _day, value in pairs]
    if len(numbers) < 10:
        return None
    mean = float(np.mean([v for v in numbers[:BASELINE] if v is not None]))
    for (day, value), fired in zip(pairs, told(numbers, BASELINE), strict=True):
        if fired and value != mean:
            return day
    return None


def test_the_first_signals_have_the_dates_that_the_raw_file_gives() -> None:
    rows = _rows()
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    districts = (REAL / "districts.csv").read_bytes()
    take_in("territories", name="districts.csv", content=districts, by=SYSTEM)
    take_in("observations", name="three.csv", content=out.getvalue().encode(), by=SYSTEM)
    assert set(Indicator.objects.values_list("code", flat=True)) == {r["variable"] for r in rows}
    cumulative = set(Indicator.objects.filter(cumulative=True).values_list("code", flat=True))
    dated = 0
    for name, district in DISTRICTS.items():
        said = io.StringIO()
        place = Territory.objects.get(name=name)
        call_command("signals", first=True, json=True, territory=place.code, stdout=said)
        listed = {one["indicator"]: one["onset"] for one in json.loads(said.getvalue())}
        raw = _series(rows, district)
        expected = {code: _first(values, code in cumulative) for code, values in raw.items()}
        assert listed == {code: day for code, day in expected.items() if day}
        dated += len(listed)
    assert dated > 40
    out = io.StringIO()
    call_command("signals", first=True, territory="Montserrado", stdout=out)
    assert "contacts_lost" in out.getvalue()


def test_the_command_line_of_indicators_and_signals(tmp_path: object) -> None:
    districts = (REAL / "districts.csv").read_bytes()
    take_in("territories", name="districts.csv", content=districts, by=SYSTEM)
    path = REAL.__class__(str(tmp_path)) / "bong.csv"
    rows = [row for row in _rows() if row["district"] == "Bong County"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    out, wrong = io.StringIO(), io.StringIO()
    call_command("indicators", "import", str(path), stdout=out, stderr=wrong)
    assert "created" in out.getvalue()
    out = io.StringIO()
    call_command("indicators", "list", stdout=out)
    assert "contacts_lost" in out.getvalue()
    out = io.StringIO()
    call_command("indicators", "show", "new_deaths", "--json", stdout=out)
    (bong,) = json.loads(out.getvalue())
    assert bong["mean"] is not None
    out = io.StringIO()
    call_command("indicators", "show", "new_deaths", stdout=out)
    assert "Bong: " in out.getvalue()
    out = io.StringIO()
    call_command("signals", json=True, stdout=out)
    assert all(one["q"] <= 0.05 for one in json.loads(out.getvalue()))
    for words in (
        ["indicators", "show", "nothing"],
        ["indicators", "import", "/nowhere"],
        ["indicators", "import"],
        ["indicators", "import", "--pack", "x"],
        ["signals", "--first"],
        ["signals", "--territory", "Atlantis"],
    ):
        with pytest.raises(CommandError):
            call_command(*words, stdout=io.StringIO())
    out = io.StringIO()
    call_command("indicators", "import", "--pack", "insured", stdout=out)
    assert "30 defined" in out.getvalue()
