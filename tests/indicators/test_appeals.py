"""Stories of appeals: from the intake desk to the agency, its answer, and the counts."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from concilia.agencies.models import Agency, Person
from concilia.core import clock, offers
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.models import LedgerEntry, Notice
from concilia.core.permissions import SYSTEM
from concilia.indicators.appeals import actions, queries, rules
from concilia.indicators.appeals import offers as offered
from concilia.indicators.models import Appeal
from tests.house import House

MONDAY = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
TODAY = MONDAY.date()
HOSTILE = "<script>alert('x')</script> \u202eمرحبا =1+1 {{ 7*7 }} 🚑"
Capped = Callable[..., Any]


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def fresh(person: Person) -> Person:
    """Return the person as a new request would know them."""
    return Person.objects.get(pk=person.pk)


def received(house: House, **fields: Any) -> Appeal:
    """Let the secretary enter an appeal."""
    given: dict[str, Any] = {
        "received_on": TODAY - dt.timedelta(days=3),
        "channel": "telephone",
        "category": "waiting",
        "territory": house.north,
        "text": "Asks why the ultrasound is 40 days away.",
        "by": house.owner,
        **fields,
    }
    return actions.receive_appeal(house.body, **given)


class TestRules:
    @given(st.booleans(), st.booleans(), st.booleans())
    def test_every_row_describes_a_state(self, agency: bool, answered: bool, closed: bool) -> None:
        state = rules.state_of(agency=agency, answered=answered, closed=closed)
        assert state in rules.LIFE.states
        assert (state in rules.OPEN) == (not answered and not closed)

    @pytest.mark.parametrize(
        ("state", "days", "tone"),
        [
            ("received", -1, "late"),
            ("with_agency", 0, "soon"),
            ("with_agency", 7, "soon"),
            ("received", 8, "calm"),
            ("answered", -9, "calm"),
            ("closed", -9, "done"),
        ],
    )
    def test_tone(self, state: str, days: int, tone: str) -> None:
        assert rules.tone(state, TODAY + dt.timedelta(days=days), TODAY) == tone

    @given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)), st.integers(1, 40))
    def test_months_follow_each_other(self, last: dt.date, count: int) -> None:
        shown = rules.months(last, count)
        assert len(shown) == count
        assert shown[-1] == last.replace(day=1)
        assert all(m.day == 1 for m in shown)
        assert all(27 < (b - a).days < 32 for a, b in itertools.pairwise(shown))

    def test_counts_are_laid_out_with_zeros_between(self) -> None:
        may, june = rules.months(TODAY, 2)
        rows = [(may, "b", 2), (june, "a", 1), (dt.date(2020, 1, 1), "c", 9)]
        assert rules.by_month(rows, [may, june], "abc") == {
            may: {"a": 0, "b": 2},
            june: {"a": 1, "b": 0},
        }

    def test_more_categories_than_colours_count_as_other(self) -> None:
        june = TODAY.replace(day=1)
        rows = [(june, part, n) for n, part in enumerate("abcdefg", start=1)]
        table = rules.by_month(rows, [june], [*"abcdefg", "other"])
        assert table == {june: {"c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "other": 3}}


class TestTheWay:
    def test_from_intake_to_closing(self, house: House) -> None:
        appeal = received(house)
        assert (appeal.ref, appeal.state, appeal.due_on) == (
            "A-1",
            "received",
            dt.date(2026, 6, 28),
        )
        assert not Notice.objects.exists()
        appeal = actions.assign(appeal, agency=house.hospital, by=house.owner)
        assert appeal.state == "with_agency"
        told = set(Notice.objects.values_list("person__name", flat=True))
        assert told == {"Cleo Coordinator", "Cora Colleague", "Sam Substitute"}
        appeal = actions.answer(appeal, answer=" A date was offered. ", by=house.colleague)
        assert (appeal.state, appeal.answer) == ("answered", "A date was offered.")
        assert appeal.answered_on == TODAY
        appeal = actions.close(appeal, well_founded=True, by=house.owner)
        assert (appeal.state, appeal.well_founded, appeal.closed_on) == ("closed", True, TODAY)
        verbs = LedgerEntry.objects.filter(object=f"indicators.appeal:{appeal.pk}")
        assert [e.verb.split(".")[1] for e in verbs.order_by("sequence")] == [
            "receive",
            "assign",
            "answer",
            "close",
        ]

    def test_numbers_belong_to_the_body(self, house: House) -> None:
        first, second = received(house), received(house)
        other = actions.receive_appeal(
            house.other_body,
            received_on=TODAY,
            channel="visit",
            category="other",
            territory=house.south,
            text="Thanks.",
            by=house.stranger,
        )
        assert [a.number for a in (first, second, other)] == [1, 2, 1]
        assert str(second) == "A-2"

    def test_with_a_known_agency_it_goes_there_at_once(self, house: House) -> None:
        appeal = received(house, agency=house.hospital, due_on=TODAY + dt.timedelta(days=5))
        assert (appeal.state, appeal.state_tone) == ("with_agency", "soon")
        assert Notice.objects.count() == 3

    def test_steps_out_of_turn(self, house: House) -> None:
        appeal = received(house)
        with pytest.raises(NotNow):
            actions.close(appeal, well_founded=None, by=house.owner)
        actions.answer(appeal, answer="No.", by=house.owner)
        with pytest.raises(NotNow):
            actions.answer(appeal, answer="Again.", by=house.owner)
        with pytest.raises(NotNow):
            actions.assign(appeal, agency=house.hospital, by=house.owner)
        assert Appeal.objects.get().answer == "No."

    def test_who_may_not(self, house: House) -> None:
        for person in (house.colleague, house.observer, house.coordinator, house.auditor):
            with pytest.raises(Forbidden):
                received(house, by=fresh(person))
        appeal = received(house, agency=house.hospital)
        for person in (house.adviser, house.stranger, house.auditor):
            with pytest.raises(Forbidden):
                actions.answer(appeal, answer="x", by=fresh(person))
        for person in (house.coordinator, house.colleague):
            with pytest.raises(Forbidden):
                actions.close(appeal, well_founded=True, by=fresh(person))
        assert Appeal.objects.get().state == "with_agency"

    @pytest.mark.parametrize(
        ("fields", "column"),
        [
            ({"text": "  "}, "text"),
            ({"text": "x" * 4_001}, "text"),
            ({"text": "a\0b"}, "text"),
            ({"received_on": TODAY + dt.timedelta(days=1)}, "received_on"),
            ({"received_on": dt.date(1900, 1, 1)}, "received_on"),
            ({"due_on": dt.date(2026, 5, 1)}, "due_on"),
            ({"due_on": dt.date(2030, 5, 1)}, "due_on"),
            ({"reference": "taken"}, "reference"),
        ],
    )
    def test_what_cannot_be(self, house: House, fields: dict[str, Any], column: str) -> None:
        received(house, reference="taken")
        with pytest.raises(Invalid) as refusal:
            received(house, **fields)
        assert [p.column for p in refusal.value] == [column]
        assert Appeal.objects.count() == 1

    def test_a_merged_agency_or_a_place_outside_is_refused(self, house: House) -> None:
        Agency.objects.filter(pk=house.outsider.pk).update(
            state="merged", merged_into=house.hospital
        )
        house.outsider.refresh_from_db()
        house.body.territory = house.south
        house.body.save()
        with pytest.raises(Invalid) as refusal:
            received(house, agency=house.outsider)
        assert {p.column for p in refusal.value} == {"agency", "territory"}

    def test_who_sees_it(self, house: House) -> None:
        appeal = received(house, agency=house.hospital)
        for person in (house.owner, house.observer, house.auditor, house.operator, SYSTEM):
            assert appeal in Appeal.objects.visible_to(person)
        assert appeal in Appeal.objects.visible_to(house.coordinator), "their agency is concerned"
        other = actions.assign(received(house), agency=house.outsider, by=house.owner)
        assert other not in Appeal.objects.visible_to(house.coordinator)
        assert other not in Appeal.objects.visible_to(house.stranger), "a seat elsewhere only"


class TestOffers:
    def test_the_desk_of_the_secretary_and_of_the_agency(self, house: House) -> None:
        received(house)
        late = received(house, agency=house.hospital, received_on=TODAY - dt.timedelta(days=40))
        actions.answer(received(house), answer="Yes.", by=house.owner)
        desk = list(offered.desk(fresh(house.owner)))
        assert [item.action for item in desk] == ["Assign", "Look", "Close"]
        for someone in (house.coordinator, house.colleague):
            mine = list(offered.desk(fresh(someone)))
            assert [(i.title, i.tone, i.due) for i in mine] == [
                ("1 appeal waits for an answer", "late", late.due_on)
            ]
        assert not list(offered.desk(fresh(house.observer)))

    def test_panels_of_board_and_territory(self, house: House) -> None:
        assert not list(offered.board(house.body, house.owner))
        received(house)
        old = TODAY - dt.timedelta(days=400)
        received(house, received_on=old)
        received(house, received_on=TODAY - dt.timedelta(days=60))
        (panel,) = offered.board(house.body, house.owner)
        counts = panel.context["counts"]
        assert (counts.received, counts.owed, counts.late, counts.well_founded) == (2, 3, 2, 0)
        (panel,) = offered.territory(house.region, house.owner)
        assert panel.context["counts"].received == 2
        assert not list(offered.territory(house.south, house.owner))
        assert not list(offered.board(house.body, house.stranger))

    def test_a_merge_repoints(self, house: House) -> None:
        received(house, agency=house.outsider)
        done = [p(house.outsider, house.hospital) for p in offers.of("merge")]
        assert {"appeals": 1} in done
        assert Appeal.objects.get().agency == house.hospital

    def test_the_chart_counts_the_last_twelve_months(self, house: House) -> None:
        received(house)
        received(house, category="payment", received_on=dt.date(2026, 4, 30))
        received(house, received_on=dt.date(2025, 6, 30))
        chart = queries.monthly(Appeal.objects.all())
        assert len(chart.rows) == 12
        assert chart.columns[1:] == ("waiting", "payment")
        assert [row[1:] for row in chart.rows] == [(0, 0)] * 9 + [(0, 1), (1, 0), (0, 0)]


class TestPages:
    def form(self, house: House, **more: str) -> dict[str, str]:
        return {
            "body": house.body.ref,
            "text": HOSTILE,
            "category": "home_care",
            "channel": "e-mail",
            "received_on": "2026-05-30",
            "territory": str(house.north.pk),
            "agency": "",
            "reference": "",
            "due_on": "",
            **more,
        }

    def test_the_whole_way_on_the_pages(self, client: Client, house: House) -> None:
        client.force_login(house.owner)
        assert "Write no names" in client.get("/appeals/new/").content.decode()
        answer = client.post("/appeals/new/", self.form(house), follow=True)
        assert "The appeal is entered as A-1." in answer.content.decode()
        assert "<script>alert" not in answer.content.decode()
        appeal = Appeal.objects.get()
        url = appeal.get_absolute_url()
        assert client.get(f"{url}assign/").status_code == 200
        client.post(f"{url}assign/", {"agency": str(house.hospital.pk)})
        client.force_login(house.coordinator)
        page = client.get(url).content.decode()
        assert "Olga Owner" in page
        assert f"{url}answer/" in page
        assert f"{url}close/" not in page
        assert client.post(f"{url}answer/", {"answer": ""}).status_code == 422
        client.post(f"{url}answer/", {"answer": "A nurse comes tomorrow."})
        assert "Answered on" in client.get(url).content.decode()
        client.force_login(house.owner)
        client.post(f"{url}close/", {"well_founded": "yes"})
        page = client.get(url).content.decode()
        assert "A nurse comes tomorrow." in page
        assert "closed it" in page
        assert Appeal.objects.get().well_founded is True

    def test_cannot_be_said(self, client: Client, house: House) -> None:
        appeal = actions.answer(received(house), answer="Yes.", by=house.owner)
        client.force_login(house.owner)
        client.post(f"{appeal.get_absolute_url()}close/", {"well_founded": ""})
        appeal.refresh_from_db()
        assert (appeal.state, appeal.well_founded) == ("closed", None)
        assert "cannot be said" in client.get(appeal.get_absolute_url()).content.decode()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"text": ""},
            {"text": "x" * 10_000},
            {"text": "a\0b"},
            {"received_on": "1900-01-01"},
            {"received_on": "soon"},
            {"category": "nothing"},
            {"body": "other"},
            {"territory": "999"},
            {"due_on": "2026-01-01"},
        ],
    )
    def test_wrong_forms(self, client: Client, house: House, wrong: dict[str, str]) -> None:
        client.force_login(house.owner)
        assert client.post("/appeals/new/", self.form(house, **wrong)).status_code == 422
        assert not Appeal.objects.exists()

    def test_wrong_steps(self, client: Client, house: House) -> None:
        appeal = received(house, agency=house.hospital)
        url = appeal.get_absolute_url()
        client.force_login(house.owner)
        Agency.objects.filter(pk=house.outsider.pk).update(state="dissolved")
        assert client.post(f"{url}assign/", {"agency": house.outsider.pk}).status_code == 422
        assert client.post(f"{url}answer/", {"answer": "a\0b"}).status_code == 422
        assert client.get(f"{url}close/").status_code == 409
        assert client.get(f"{url}burn/").status_code == 404
        client.force_login(house.observer)
        assert "is to answer" in client.get(url).content.decode()
        assert client.get(f"{url}answer/").status_code == 403
        assert client.get("/appeals/new/").status_code == 403
        client.force_login(house.stranger)
        assert client.get(url).status_code == 404
        client.logout()
        assert client.get(url).status_code == 302

    def test_a_refusal_of_the_action_is_said_in_the_form(
        self, client: Client, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_args: object, **_more: object) -> None:
            raise Invalid("Not like this.")

        appeal = received(house)
        monkeypatch.setattr(actions, "assign", refuse)
        client.force_login(house.owner)
        url = f"{appeal.get_absolute_url()}assign/"
        answer = client.post(url, {"agency": house.hospital.pk})
        assert answer.status_code == 422
        assert "Not like this." in answer.content.decode()

    def test_an_appeal_that_nobody_can_answer_yet(self, client: Client, house: House) -> None:
        appeal = received(house)
        client.force_login(house.observer)
        page = client.get(appeal.get_absolute_url()).content.decode()
        assert "The secretary is to find the agency" in page


class TestList:
    @pytest.fixture
    def some(self, house: House) -> dict[str, Appeal]:
        waiting = received(house, reference="X/7")
        late = received(
            house,
            category="payment",
            text="Paid for an analysis.",
            agency=house.hospital,
            territory=house.south,
            received_on=dt.date(2026, 3, 1),
        )
        closed = received(house, text=HOSTILE, category="quality")
        actions.answer(closed, answer="Indeed.", by=house.owner)
        actions.close(closed, well_founded=True, by=house.owner)
        return {"waiting": waiting, "late": late, "closed": closed}

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("", "waiting late closed"),
            ("q=analysis", "late"),
            ("q=indeed", "closed"),
            ("q=A-1", "waiting"),
            ("q=x/7", "waiting"),
            ("q=%00zzz", ""),
            ("body=council", "waiting late closed"),
            ("body=other", ""),
            ("category=payment", "late"),
            ("category=zzz", "waiting late closed"),
            ("territory=R-S", "late"),
            ("territory=R", "waiting late closed"),
            ("territory=zzz", ""),
            ("agency=hospital", "late"),
            ("agency=none", "waiting closed"),
            ("state=open", "waiting late"),
            ("state=late", "late"),
            ("state=closed", "closed"),
            ("founded=yes", "closed"),
            ("founded=no", ""),
            ("from=2026-05-01", "waiting closed"),
            ("to=2026-05-01", "late"),
            ("from=2026-99-01", "waiting late closed"),
            ("sort=-agency&page=abc", "waiting late closed"),
            ("sort=zzz", "waiting late closed"),
        ],
    )
    def test_filters(
        self, client: Client, house: House, some: dict[str, Appeal], query: str, names: str
    ) -> None:
        client.force_login(house.colleague)
        page = client.get(f"/appeals/?{query}")
        assert page.status_code == 200
        expected = {some[name].pk for name in names.split()}
        assert {one.pk for one in page.context["page"].object_list} == expected
        assert "<script>alert" not in page.content.decode()

    def test_downloads(self, client: Client, house: House, some: dict[str, Appeal]) -> None:
        client.force_login(house.colleague)
        rows = client.get("/appeals/?format=csv&sort=number").content.decode("utf-8-sig")
        assert rows.splitlines()[1].startswith("A-1,X/7,Riverland Coordination Council,2026-05-29")
        assert ",yes,,2026-06-01" in rows
        assert client.get("/appeals/?format=xlsx").content[:2] == b"PK"

    def test_an_empty_list_says_how_to_fill_it(self, client: Client, house: House) -> None:
        client.force_login(house.owner)
        assert "Enter the first appeal" in client.get("/appeals/").content.decode()
        client.force_login(house.coordinator)
        page = client.get("/appeals/").content.decode()
        assert "Enter the first appeal" not in page
        assert "No appeal has been entered yet" in page

    def test_few_queries_however_many(
        self, client: Client, house: House, django_assert_max_num_queries: Capped
    ) -> None:
        client.force_login(house.owner)
        for count in (1, 60):
            for _n in range(count):
                received(house, agency=house.hospital, by=SYSTEM)
            with django_assert_max_num_queries(20):
                client.get("/appeals/")
            with django_assert_max_num_queries(20):
                client.get(Appeal.objects.latest("pk").get_absolute_url())
