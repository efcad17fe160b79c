"""`concilia ebola`: on small made files always, on the real ones where they are at hand.

The real files are compared with what a few lines of the csv module find in them.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from concilia.agencies.models import Person
from concilia.bodies.models import Body
from concilia.core import ledger
from concilia.core.models import Import
from concilia.indicators import queries
from concilia.indicators.models import Indicator, Observation
from concilia.resources.models import Activity
from concilia.site import ebola

REAL = Path(__file__).resolve().parents[3] / "shared/data/ebola-2014"


def _write(path: Path, head: str, rows: list[str]) -> None:
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A folder with three small files of the same shape as the real ones."""
    _write(
        tmp_path / "districts.csv",
        "country,admin1,admin2,name_in_3w,latitude,longitude",
        ["Liberia,Bomi,,Bomi,6.7,-10.8", "Liberia,Montserrado,,Montserrado,6.5,-10.5"],
    )
    names = sorted({place.agency.removesuffix(", Liberia") for place in ebola.SEATS})
    _write(
        tmp_path / "who-does-what-where-2014-11-18.csv",
        "country,district,pcode,organisation,organisation_type,activity",
        [f"Liberia,Montserrado,LBR11,{name},Other,Contact Tracing" for name in names],
    )
    _write(
        tmp_path / "situation-reports.csv",
        "country,district,date,variable,value",
        [
            "Liberia,Montserrado County,2014-09-01,contacts_lost,0",
            "Liberia,Montserrado County,2014-09-02,contacts_lost,13",
            "Liberia,Bomi County,2014-09-02,contacts_lost,NR",
        ],
    )
    return tmp_path


def _run(folder: Path) -> str:
    out = io.StringIO()
    call_command("ebola", str(folder), stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_small_made_files_set_up_the_body_once(made: Path) -> None:
    said = _run(made)
    assert "situation-reports.csv: 3 rows, 2 new" in said
    assert "1 set aside" in said
    assert "secretary@example.org" in said
    body = Body.objects.get(ref="ebola-liberia")
    assert body.territory.name == "Liberia"
    assert Counter(body.seats.values_list("role", flat=True)) == {
        "chair": 1,
        "secretary": 1,
        "member": 11,
        "adviser": 1,
        "observer": 1,
    }
    assert all(seat.fillings.count() == 1 for seat in body.seats.all())
    chair = Person.objects.get(email="chair@example.org")
    assert chair.check_password(ebola.PASSWORD)
    assert chair.name == "Chair, Ministry of Health"
    before = (Import.objects.count(), Observation.objects.count(), ledger.head())
    assert "15 seats" in _run(made)
    assert (Import.objects.count(), Observation.objects.count(), ledger.head()) == before
    assert ledger.verify().intact


@pytest.mark.django_db
def test_a_missing_file_is_named_and_nothing_is_done(made: Path) -> None:
    (made / "districts.csv").unlink()
    with pytest.raises(CommandError, match=r"has no districts\.csv"):
        _run(made)
    assert not Import.objects.exists()


@pytest.mark.django_db
def test_a_file_that_is_something_else_is_refused(made: Path) -> None:
    _write(made / "districts.csv", "fruit,colour", ["apple,red"])
    with pytest.raises(CommandError):
        _run(made)
    assert not Body.objects.exists()


def test_where_the_files_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCILIA_EBOLA", "/somewhere")
    assert ebola.folder_of(None) == Path("/somewhere")
    assert ebola.folder_of("/given") == Path("/given")
    monkeypatch.delenv("CONCILIA_EBOLA")
    assert ebola.folder_of(None).parts[-3:] == ("shared", "data", "ebola-2014")


def _rows(name: str) -> list[dict[str, str]]:
    with (REAL / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.django_db
@pytest.mark.skipif(
    bool(ebola.missing_in(REAL)), reason="the real Ebola 2014 files are not beside the project"
)
def test_the_real_files_come_in_whole() -> None:
    said = _run(REAL)
    values = _rows("situation-reports.csv")
    report = Import.objects.get(kind="observations")
    counts = report.counts
    assert len(values) == 38_914 == report.rows_total
    parts = ("created", "updated", "unchanged", "repeated", "set_aside")
    assert sum(counts[part] for part in parts) == 38_914
    assert counts["created"] == Observation.objects.count()

    centres = {
        "34 Military Hospital",
        "Bo EMC",
        "Hastings-F/Town",
        "Kenema (IFRC)",
        "Kenema (KGH)",
        "Police training School",
    }
    keys = Counter((r["country"], r["district"], r["date"], r["variable"]) for r in values)
    expected = {
        number
        for number, r in enumerate(values, 2)
        if r["district"] in centres
        or r["value"].upper() in {"NA", "NR", "-"}
        or keys[(r["country"], r["district"], r["date"], r["variable"])] > 1
        or (r["variable"] == "cfr" and float(r["value"]) > 100)
        or (
            r["country"] == "Liberia"
            and r["variable"] in {"new_confirmed", "new_probable", "new_suspected"}
            and r["date"] >= "2014-12-04"
        )
    }
    assert {problem["row"] for problem in report.problems} == expected
    assert counts["set_aside"] == len(expected)

    usual = {"NA", "NR", "-"}
    lost = {
        r["date"]: float(r["value"].replace(",", ""))
        for r in values
        if r["district"] == "Montserrado County"
        and r["variable"] == "contacts_lost"
        and r["value"].upper() not in usual
    }
    indicator = Indicator.objects.get(code="contacts_lost")
    montserrado = next(
        t for t in queries.territories_of(indicator) if t.name.startswith("Montserrado")
    )
    series = queries.series(indicator, montserrado)
    assert {day.isoformat(): value for day, value in series} == lost
    assert lost["2014-10-08"] == 113
    row = next(
        number
        for number, r in enumerate(values, 2)
        if (r["district"], r["date"], r["variable"])
        == ("Montserrado County", "2014-10-08", "contacts_lost")
    )
    one = Observation.objects.get(indicator=indicator, territory=montserrado, period="2014-10-08")
    assert (one.source_row, one.source_import) == (row, report)
    people = Observation.objects.filter(indicator__code="population", territory__name="Kailahun")
    assert set(people.values_list("value", flat=True)) == {465_048.0}

    assert Indicator.objects.count() == len({r["variable"] for r in values}) == 25
    recognised = {
        finding["message"].split(":")[0]
        for finding in report.findings
        if "recognised as cumulative" in finding["message"]
    }
    assert recognised == set(
        Indicator.objects.filter(cumulative=True).values_list("name", flat=True)
    )
    assert not [f for f in report.findings if "looks cumulative" in f["message"]]

    acts = _rows("who-does-what-where-2014-11-18.csv")
    done = Import.objects.get(file__name="who-does-what-where-2014-11-18.csv")
    assert sum(done.counts[part] for part in parts) == len(acts) == 1437
    assert done.counts["repeated"] == 1437 - len({tuple(r.values()) for r in acts})
    wrong = {
        number
        for number, r in enumerate(acts, 2)
        if r["country"] == "Senegal"
        or r["organisation"] == "unknown"
        or (r["country"], r["pcode"][:3])
        not in {("Liberia", "LBR"), ("Guinea", "GIN"), ("Sierra Leone", "SLE")}
    }
    assert {problem["row"] for problem in done.problems} == wrong
    right = [r for n, r in enumerate(acts, 2) if n not in wrong]
    agencies = {
        " ".join(r["organisation"].split())
        + (f", {r['country']}" if r["organisation"].startswith("Ministry") else "")
        for r in right
    }
    listed = Activity.objects.filter(reported_on="2014-11-18")
    assert set(listed.values_list("agency__name", flat=True)) == agencies
    assert not listed.filter(agency__type="unknown").exists()
    assert listed.count() == done.counts["created"]
    assert listed.filter(agency__name="World Health Organization").count() == len(
        {
            (r["country"], r["district"], r["activity"])
            for r in right
            if r["organisation"] == "World Health Organization"
        }
    )
    assert Body.objects.get(ref="ebola-liberia").seats.count() == 15
    assert "38914 rows" in said
    days = Activity.objects.order_by("reported_on").values_list("reported_on", flat=True).distinct()
    assert [str(day) for day in days] == ["2014-09-29", "2014-11-18", "2014-12-10"]
