"""Territories, agencies and people come in from tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from concilia.agencies import names
from concilia.agencies.models import Agency, Alias, Appointment, Person, Territory
from concilia.core.errors import Forbidden
from concilia.core.models import Import
from concilia.core.permissions import SYSTEM
from concilia.core.tables import actions as tables
from tests.house import House

REAL = Path(__file__).parents[3] / "shared" / "data" / "ebola-2014" / "districts.csv"
MADE = """country,admin1,admin2,name_in_3w,latitude,longitude
Guinea,Conarky,Conarky,Conakry,9.6285,-13.5762
Guinea,Kindia,Kindia,Kindia,10.0946,-12.7481
Guinea,Kindia,Telimele,Telemele,10.9204,-13.366
Liberia,GrandBassa,,Grand Bassa,6.2225,-9.8143
Liberia,Montserrado,,Montserrado,6.5408,-10.5474
Liberia,River Cess,,Rivercess,5.8766,-9.3846
Liberia,River Gee,,River Ghee,5.2884,-7.873
Sierra Leone,Western,Western Rural,Western Area,8.3265,-13.0918
Sierra Leone,Western,Western Urban,Western Area,8.4551,-13.255
"""


def bring(kind: str, content: str, *, by: object = SYSTEM, set_aside: bool = False) -> Import:
    """Upload, check and bring in one table."""
    import_ = tables.upload(kind, name="t.csv", content=content.encode(), by=by)
    if import_.state == Import.State.DONE:
        return import_
    tables.check(import_, by=by, now=True)
    if import_.problems and not set_aside:
        return import_
    return tables.run(import_, by=by, set_aside=set_aside, now=True)


def said(import_: Import) -> list[tuple[int | None, str]]:
    """Return row and column of every problem."""
    return [(problem["row"], problem["column"]) for problem in import_.problems]


@pytest.fixture(params=["made", "real"])
def districts(request: pytest.FixtureRequest, db: None) -> Import:
    """The district list, as it is and as a small copy of it."""
    if request.param == "real" and not REAL.exists():
        pytest.skip("the shared data is not here; the small made list is used")
    return bring("territories", MADE if request.param == "made" else REAL.read_text())


def test_the_district_list_becomes_a_tree(districts: Import) -> None:
    assert districts.state == Import.State.DONE, districts.problems
    nations = Territory.objects.filter(parent=None)
    assert [t.code for t in nations] == ["GN", "LR", "SL"]
    county = Territory.objects.get(code="LR-MONTSERRADO")
    assert (county.level, county.path, county.latitude) == (
        "district",
        "/LR/LR-MONTSERRADO/",
        6.5408,
    )
    rural = Territory.objects.get(code="SL-WESTERN-WESTERN-RURAL")
    assert rural.path == "/SL/SL-WESTERN/SL-WESTERN-WESTERN-RURAL/"
    assert (rural.parent.level, rural.level) == ("region", "district")
    assert Territory.objects.get(code="LR-GRAND-BASSA").name == "Grand Bassa"


@pytest.mark.parametrize(
    ("text", "nation", "code"),
    [
        ("RiverCess County", "LR", "LR-RIVER-CESS"),
        ("Rivercess", "LR", "LR-RIVER-CESS"),
        ("River Cess", "", "LR-RIVER-CESS"),
        ("River Gee County", "LR", "LR-RIVER-GEE"),
        ("River Ghee", "LR", "LR-RIVER-GEE"),
        ("GrandBassa", "LR", "LR-GRAND-BASSA"),
        ("Grand Bassa", "LR", "LR-GRAND-BASSA"),
        ("MONTSERRADO COUNTY", "LR", "LR-MONTSERRADO"),
        ("Montserrado County", "SL", None),
        ("Western Area", "SL", "SL-WESTERN"),
        ("Werstern Area", "SL", "SL-WESTERN"),
        ("Western area urban", "SL", "SL-WESTERN-WESTERN-URBAN"),
        ("Western area rural", "SL", "SL-WESTERN-WESTERN-RURAL"),
        ("Conakry", "GN", "GN-CONAKRY-CONAKRY"),
        ("Conarky", "GN", "GN-CONAKRY-CONAKRY"),
        ("Kindia", "GN", "GN-KINDIA-KINDIA"),
        ("Telemele", "GN", "GN-KINDIA-TELIMELE"),
        ("Télimélé", "", "GN-KINDIA-TELIMELE"),
        ("Sierra Leone", "", "SL"),
        ("National", "SL", None),
        ("", "", None),
    ],
)
def test_every_spelling_of_the_files_finds_its_territory(
    districts: Import, text: str, nation: str, code: str | None
) -> None:
    assert names.resolve("territory", text, within=nation) == code


def test_a_second_import_changes_nothing(districts: Import) -> None:
    before = list(Territory.objects.values())
    spellings = Alias.objects.count()
    # Other bytes, the same rows: the digest does not help, the names must.
    again = bring("territories", MADE + "\n")
    assert again.state == Import.State.DONE
    assert (again.counts["created"], again.counts["updated"]) == (0, 0)
    assert list(Territory.objects.values()) == before
    assert Alias.objects.count() == spellings


def test_territories_by_code_in_any_order(house: House) -> None:
    done = bring(
        "territories",
        "code,name,level,parent,population,latitude,longitude\n"
        "N-1-A,Quarter A,,N-1,500,1,2\nN-1,Town,,N,,,\nN,Newland,nation,,10000,,\n"
        "R-N,Northwood,zone,R,91000,50.9,4.4\n",
        by=house.operator,
    )
    assert done.state == Import.State.DONE, done.problems
    assert (done.counts["created"], done.counts["updated"]) == (3, 1)
    assert Territory.objects.get(code="N-1-A").path == "/N/N-1/N-1-A/"
    assert Territory.objects.get(code="N-1").level == "region"
    assert Territory.objects.get(code="R-N").population == 91000
    moved = bring("territories", "code,name,parent\nN-1,Town,R\n")
    assert moved.counts["updated"] == 1
    assert Territory.objects.get(code="N-1-A").path == "/R/N-1/N-1-A/"


def test_wrong_territories_are_all_named_and_nothing_is_written(house: House) -> None:
    before = Territory.objects.count()
    refused = bring(
        "territories",
        "code,name,level,parent,population,latitude,longitude\n"
        "A,Aland,,B,,,\nB,Bland,,A,,,\nC,Cland,,NOWHERE,,,\nD,Dland,nation,,-5,91,181\nE,,,,,,\n"
        "F,Fland,kingdom,,x,,\n",
    )
    assert set(said(refused)) >= {
        (2, "parent"),
        (3, "parent"),
        (4, "parent"),
        (5, "population"),
        (5, "latitude"),
        (5, "longitude"),
        (6, "name"),
        (7, "level"),
        (7, "population"),
    }
    assert Territory.objects.count() == before


def test_only_the_operator_imports(house: House) -> None:
    with pytest.raises(Forbidden):
        bring("agencies", "name\nX\n", by=house.owner)


AGENCIES = """organisation,organisation_type,cluster,part of,territory,acronym,website
World Health Organization,UN Agency,health,,Riverland,WHO,https://who.example
Field office of the WHO,UN Agency,,World Health Organization,Northwood,,
Ministry of Health,Goverment,,,,,
Croix-Rouge Guinée,Red Cross Movement,,,,,
"""


def test_agencies_come_in_with_their_types_and_places(house: House) -> None:
    done = bring("agencies", AGENCIES, by=house.operator)
    assert done.state == Import.State.DONE, done.problems
    who = Agency.objects.get(name="World Health Organization")
    assert (who.type, who.cluster, who.territory) == ("un", house.health, house.region)
    assert who.short_name == "WHO"
    field = Agency.objects.get(name__startswith="Field office")
    assert field.parent == who
    assert Agency.objects.get(name="Ministry of Health").type == "government"
    assert Agency.objects.get(code="croix-rouge-guinee").type == "red_cross"
    again = bring("agencies", AGENCIES + "\n")
    assert again.counts["unchanged"] == 4
    Alias.objects.create(kind="agency", text="who geneva", code=who.code)
    spelled = bring("agencies", "name,website\nWHO Geneva,https://new.example\n")
    who.refresh_from_db()
    assert spelled.counts["updated"] == 1
    assert (who.name, who.website) == ("World Health Organization", "https://new.example")


def test_names_that_are_nearly_there_are_findings(house: House) -> None:
    done = bring("agencies", "name\nNorthwod Hospital\nSomething Else\nSomething  Élse Again\n")
    texts = " ".join(finding["message"] for finding in done.findings)
    assert "“Northwood Hospital” and “Northwod Hospital” may be one" in texts or (
        "“Northwod Hospital” and “Northwood Hospital” may be one" in texts
    )
    assert "Something Else" in texts
    assert "Mutual" not in texts


def test_wrong_agencies_are_all_named(house: House) -> None:
    refused = bring(
        "agencies",
        "name,code,type,cluster,part of,territory,website\n"
        "One,,wizard,,,,\nTwo,,,nowhere,,,\nThree,,,,Nobody,,\nFour,,,,,Atlantis,\n"
        "Five,,,,,,javascript:x\nMutual Insurer,hospital,,,,,\nSeven,,,,Eight,,\nEight,,,,Seven,,\n"
        "Mutual Insurer,,,,,,\nMUTUAL   INSURER.,,other,,,,\n" + "N" * 300 + ",,,,,,\n=1+1,,,,,,\n",
    )
    assert set(said(refused)) >= {
        (2, "type"),
        (3, "cluster"),
        (4, "parent"),
        (5, "territory"),
        (6, "website"),
        (7, "code"),
        (12, "name"),
        (13, "name"),
    }
    assert not Agency.objects.filter(name="One").exists()
    circle = bring("agencies", "name,part of\nSeven,Eight\nEight,Seven\n")
    assert said(circle) == [(2, "parent"), (3, "parent")]


def test_people_come_in_with_their_appointments(house: House) -> None:
    rows = (
        "name,email,agency,role,starts,ends\n"
        "Nina New,Nina@Example.org,Northwood Hospital,head,2026-01-01,\n"
        "Cleo Coordinator,cleo.coordinator@example.org,hospital,coordinator,2026-01-01,2026-12-31\n"
    )
    done = bring("people", rows, by=house.operator)
    assert done.state == Import.State.DONE, done.problems
    nina = Person.objects.get(email="nina@example.org")
    assert Appointment.objects.get(person=nina).role == "head"
    assert str(Appointment.objects.get(person=house.coordinator).ends) == "2026-12-31"
    assert bring("people", rows + "\n").counts["unchanged"] == 2
    wrong = bring(
        "people",
        "name,email,agency,role,starts,ends\n"
        "A,a@example.org,Northwood Hopsital,head,2026-01-01,\n"
        "B,b@example.org,hospital,king,2026-01-01,\n"
        "C,c,hospital,head,2026-01-01,\n"
        "D,d@example.org,hospital,head,2026-02-01,2026-01-01\n",
    )
    assert set(said(wrong)) == {(2, "agency"), (3, "role"), (4, "email"), (5, "ends")}
    assert not Person.objects.filter(email="a@example.org").exists()
