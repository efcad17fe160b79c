"""Who does what where comes in, is shown, and follows an agency that is merged."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from concilia.agencies.models import Agency, Alias, Territory
from concilia.core import offers
from concilia.core.errors import Forbidden, Invalid
from concilia.core.models import Import
from concilia.core.permissions import SYSTEM
from concilia.core.tables.actions import take_in
from concilia.resources import merging
from concilia.resources.models import Activity, ActivityType, Facility
from tests.house import House
from tests.indicators.conftest import NASTY, area

HEAD = "country,district,pcode,organisation,organisation_type,activity\n"
BringIn = Callable[..., Import]


@pytest.fixture
def liberia(db: None) -> Territory:
    """Liberia with two counties, and spellings of agency types."""
    liberia = area("LR", "Liberia")
    area("LR-BM", "Bomi", liberia)
    area("LR-MO", "Montserrado", liberia)
    area("SN", "Senegal")
    for text, code in (("un agency", "un"), ("goverment", "government"), ("ngo", "ingo")):
        Alias.objects.create(kind="agency_type", text=text, code=code)
    return liberia


@pytest.fixture
def bring_in(liberia: Territory) -> BringIn:
    """Bring in a report, wrong rows set aside."""

    def bring(
        rows: str, *, name: str = "3w-2014-11-18.csv", by: object = SYSTEM, **options: str
    ) -> Import:
        return take_in(
            "activities", name=name, content=(HEAD + rows).encode(), by=by, options=options
        )

    return bring


ROWS = (
    "Liberia,Montserrado,LBR11,World Health Organization,UN Agency,Contact Tracing\n"
    "Liberia,Montserrado,LBR11,World Health Organization,UN Agency,Social Mobilisation\n"
    "Liberia,Bomi,LBR01,World\u00a0Health  Organization,UN Agency,Social Mobilisation\n"
    "Liberia,National,,Ministry of Health,Goverment,Coordination\n"
    "Liberia,Bomi,LBR01,Hope,Cooperative,ETC + Triage\n"
    "Liberia,Bomi,LBR01,Hope,Cooperative,ETC + Triage\n"
    "Liberia,Bomi,LBR01,Hope,NGO,ETC\n"
)


def test_agencies_come_in_with_their_types_and_activities(bring_in: BringIn) -> None:
    done = bring_in(ROWS)
    assert (done.counts["created"], done.counts["repeated"], done.counts["unchanged"]) == (5, 1, 1)
    assert {(a.name, a.type) for a in Agency.objects.all()} == {
        ("World Health Organization", "un"),
        ("Ministry of Health, Liberia", "government"),
        ("Hope", "ingo"),
    }
    assert set(ActivityType.objects.values_list("code", flat=True)) == {
        "surveillance-contact-tracing",
        "social-mobilisation",
        "coordination",
        "treatment-triage",
    }
    one = Activity.objects.get(type__code="coordination")
    assert (one.territory.code, str(one.reported_on), one.source_row) == ("LR", "2014-11-18", 5)
    told = "\n".join(finding["message"] for finding in done.findings)
    assert "“Hope” has several types: Cooperative, NGO" in told
    assert "the type “Cooperative” is not known" in told


def test_a_second_report_of_the_same_day_changes_nothing(bring_in: BringIn) -> None:
    first = bring_in(ROWS)
    assert bring_in(ROWS) == first
    again = bring_in(ROWS + "\n")
    assert (again.counts["created"], again.counts["unchanged"]) == (0, 6)
    later = bring_in(ROWS, reported_on="2014-12-10")
    assert later.counts["created"] == 5
    assert Agency.objects.count() == 3


def test_rows_that_contradict_themselves_are_set_aside(bring_in: BringIn) -> None:
    done = bring_in(
        "Senegal,Port-Harcourt,NGA033022,WHO,UN Agency,Other\n"
        "Senegal,Dagana,SEN010001,WHO,UN Agency,Other\n"
        "Liberia,Bomi,LBR01,unknown,Other,Other\n"
        "Liberia,Bomi,LBR01,WHO,UN Agency,Dancing\n"
        "Liberia,Bomi,#N/A,WHO,UN Agency,Other\n"
    )
    why = {one["row"]: one["message"] for one in done.problems}
    assert "another country (NGA)" in why[2]
    assert "import the territory first" in why[3]
    assert "names no agency" in why[4]
    assert "No kind of activity" in why[5]
    assert done.counts["created"] == 1


def test_near_names_are_told_and_never_merged(bring_in: BringIn) -> None:
    Agency.objects.create(code="goal", name="Goal Worldwide")
    done = bring_in(
        "Liberia,Bomi,LBR01,Goal World-wide Inc,NGO,Other\n"
        "Liberia,Bomi,LBR01,Hope Trust,NGO,Other\nLiberia,Bomi,LBR01,Hope Trusts,NGO,Other\n"
    )
    assert Agency.objects.count() == 4
    told = [one["message"] for one in done.findings]
    assert any("“Hope Trust” and “Hope Trusts” may be one agency" in text for text in told)


def test_a_report_without_a_day_is_refused(bring_in: BringIn) -> None:
    refused = bring_in(ROWS, name="3w.csv")
    assert refused.state != "done"
    assert "holds no date" in refused.problems[0]["message"]
    assert not Activity.objects.exists()
    assert not Agency.objects.exists()


def test_only_some_may_import(house: House, bring_in: BringIn) -> None:
    with pytest.raises(Forbidden):
        bring_in(ROWS, by=house.coordinator)
    assert bring_in(ROWS, by=house.owner).counts["created"] == 5


def test_the_list_is_narrowed_and_taken_away(
    house: House, client: Client, bring_in: BringIn
) -> None:
    client.force_login(house.colleague)
    assert "Nothing is known yet" in client.get("/resources/").content.decode()
    assert "Nothing to count" in client.get("/resources/matrix/").content.decode()
    bring_in(ROWS)
    bring_in("Liberia,Bomi,LBR01,Hope,NGO,Funding\n", name="later.csv", reported_on="2014-12-10")
    newest = client.get("/resources/")
    assert newest.context["page"].paginator.count == 1
    everything = client.get("/resources/?day=1900-01-01")
    assert everything.context["page"].paginator.count == 6
    earlier = client.get("/resources/?day=2014-11-18&territory=LR&type=social-mobilisation")
    assert earlier.context["page"].paginator.count == 2
    hope = Agency.objects.get(name="Hope")
    mine = client.get(f"/resources/?day=2014-11-18&agency={hope.code}&q=hope&sort=-territory")
    assert mine.context["page"].paginator.count == 1
    assert "That may be a gap" in client.get("/resources/?q=nobody").content.decode()
    text = client.get("/resources/?day=2014-11-18&format=csv").content.decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(text)))) == 6


def test_the_matrix_counts_agencies(house: House, client: Client, bring_in: BringIn) -> None:
    bring_in(ROWS)
    client.force_login(house.colleague)
    page = client.get("/resources/matrix/")
    assert (page.context["missing"], page.context["cells"]) == (7, 12)
    text = client.get("/resources/matrix/?format=csv").content.decode("utf-8-sig")
    rows = {row["Territory"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["Bomi"]["Social mobilisation"] == "1"
    assert rows["Bomi"]["Coordination"] == "0"


@pytest.mark.parametrize("text", NASTY)
def test_nonsense_in_the_address_does_no_harm(
    house: House, client: Client, bring_in: BringIn, text: str
) -> None:
    bring_in(ROWS)
    client.force_login(house.colleague)
    asked = dict.fromkeys(("q", "page", "sort", "territory", "type", "agency", "day", "kind"), text)
    for path in ("/resources/", "/resources/matrix/", "/resources/facilities/"):
        assert client.get(path, asked).status_code == 200


def test_the_rooms_offers(house: House, bring_in: BringIn) -> None:
    bring_in(ROWS)
    bomi = Territory.objects.get(code="LR-BM")
    mine = {
        kind: next(p for p in offers.of(kind) if "resources" in p.__module__)
        for kind in ("agency", "territory", "concerned", "merge")
    }
    who = Agency.objects.get(name="World Health Organization")
    (panel,) = mine["agency"](who, house.colleague)
    doing = {one.kind: one for one in panel.context["doing"]}
    assert [str(place) for place in doing["Social mobilisation"].places] == ["Bomi", "Montserrado"]
    assert str(doing["Social mobilisation"].since) == "2014-11-18"
    assert "<dd>Bomi, Montserrado" in render_to_string(panel.template, panel.context)
    assert list(mine["agency"](house.outsider, house.colleague)) == []
    (panel,) = mine["territory"](bomi, house.colleague)
    assert [str(worker.agency) for worker in panel.context["workers"]] == [
        "Hope",
        "Ministry of Health, Liberia",
        "World Health Organization",
    ]
    assert list(mine["territory"](house.north, house.colleague)) == []
    concerned = dict(mine["concerned"](bomi, house.colleague))
    assert concerned[who] == "Social mobilisation"
    assert "Coordination (Liberia)" in concerned.values()
    for kind, on in (("agency", who), ("territory", bomi), ("concerned", bomi)):
        assert list(mine[kind](on, None)) == []


def test_a_merged_agency_leaves_its_work_to_the_other(bring_in: BringIn) -> None:
    bring_in(ROWS + "Liberia,Bomi,LBR01,WHO Liberia,UN Agency,Social Mobilisation\n")
    who = Agency.objects.get(name="World Health Organization")
    double = Agency.objects.get(name="WHO Liberia")
    bomi = Territory.objects.get(code="LR-BM")
    Facility.objects.create(
        code="lab", name="Lab", kind="laboratory", agency=double, territory=bomi
    )
    before = Activity.objects.filter(agency=who).count()
    assert merging.take_over(double, who) == {
        "activities": 0,
        "repeated activities": 1,
        "facilities": 1,
        "requests of resources": 0,
        "transfers of resources": 0,
    }
    assert Activity.objects.filter(agency=who).count() == before
    assert not Activity.objects.filter(agency=double).exists()


def test_pages_ask_few_questions(
    house: House,
    client: Client,
    bring_in: BringIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    bring_in(ROWS)
    client.force_login(house.operator)
    for path in ("/resources/", "/resources/matrix/", "/resources/facilities/"):
        with django_assert_max_num_queries(20):
            client.get(path)
    client.logout()
    assert client.get("/resources/").status_code == 302
    assert not Activity.objects.visible_to(None).exists()


def test_a_million_rows_are_refused_in_words_and_nothing_is_kept(bring_in: BringIn) -> None:
    rows = "Liberia,Bomi,LBR01,Hope,NGO,Other\n" * 1_000_000
    with pytest.raises(Invalid, match="more than 200,000 rows; split the file"):
        bring_in(rows)
    assert not Import.objects.exists()
