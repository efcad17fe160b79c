"""Seeing ahead: groups, own views of the list, the weeks of an agency, due dates as a calendar."""

from __future__ import annotations

import datetime as dt

import pytest
import vobject
from django.test import Client

from concilia.core import clock, ledger
from concilia.core.errors import Invalid, NotNow
from concilia.duties import calendars, seeing
from concilia.duties.models import Duty
from concilia.site import saved
from concilia.site.models import SavedView
from tests.duties.conftest import Scene
from tests.house import House

TODAY = dt.date(2026, 6, 3)  # a Wednesday
NOW = dt.datetime(2026, 6, 3, 9, tzinfo=dt.UTC)


@pytest.fixture
def duties(house: House, scene: Scene) -> list[Duty]:
    """Duties of the hospital and of the authority: one late, others ahead."""
    given = scene.duty
    made = [given]
    for number, (title, lead, due) in enumerate(
        (
            ("Late one", house.hospital, TODAY - dt.timedelta(days=20)),
            ("This week", house.hospital, TODAY + dt.timedelta(days=1)),
            ("In three weeks", house.authority, TODAY + dt.timedelta(weeks=3)),
            ("Next year", house.hospital, TODAY + dt.timedelta(days=400)),
        ),
        start=given.number + 1,
    ):
        made.append(
            Duty.objects.create(
                body=given.body,
                number=number,
                decision=given.decision,
                title=title,
                lead=lead,
                given_on=min(due, given.given_on),
                due=due,
            )
        )
    made[3].parts.create(agency=house.hospital)
    Duty.objects.filter(pk=given.pk).update(due=TODAY + dt.timedelta(days=8))
    return made


def test_the_list_stands_under_headings(house: House, client: Client, duties: list[Duty]) -> None:
    client.force_login(house.owner)
    with clock.at(NOW):
        for by, heading, count in (
            ("lead", "Northwood Hospital", 4),
            ("lead", "Health Authority", 1),
            ("state", "given", 5),
            ("month", "June 2026", 3),
            ("body", "Riverland Coordination Council", 5),
        ):
            text = " ".join(client.get(f"/duties/?group={by}").content.decode().split())
            assert f'{heading} <span class="muted">({count})</span>' in text, by
        text = client.get("/duties/?group=lead&agency=hospital").content.decode()
        assert '<span class="muted">(1)</span>' in text, "where it supports, under who leads"
        assert 'scope="rowgroup"' not in client.get("/duties/?group=nonsense").content.decode()


def test_the_weeks_of_an_agency(house: House, client: Client, duties: list[Duty]) -> None:
    with clock.at(NOW):
        weeks = seeing.workload(house.hospital, house.owner, TODAY)
        assert [week.starts.weekday() for week in weeks] == [0] * seeing.WEEKS
        assert [(week.led, week.helped) for week in weeks[:4]] == [(2, 0), (1, 0), (0, 0), (0, 1)]
        assert weeks[0].late == 1
        assert not any(week.all for week in seeing.workload(house.hospital, house.stranger, TODAY))
        client.force_login(house.owner)
        assert "Workload ahead" in client.get("/agencies/hospital/").content.decode()


def test_due_dates_as_a_calendar(house: House, client: Client, duties: list[Duty]) -> None:
    url = calendars.feed_url(house.coordinator).split("/duties/")[1]
    with clock.at(NOW):
        answer = client.get(f"/duties/{url}")
    read = vobject.readOne(answer.content.decode())
    events = {str(one.summary.value).split(" ", 1)[1]: one for one in read.vevent_list}
    assert {"Late one", "This week", "In three weeks", "Next year"} < set(events)
    assert events["This week"].dtstart.value == TODAY + dt.timedelta(days=1)
    assert client.get("/duties/calendar/1~forged/").status_code == 404
    house.coordinator.is_active = False
    house.coordinator.save()
    assert client.get(f"/duties/{url}").status_code == 404


class TestViews:
    def test_kept_shown_replaced_and_given_up(
        self, house: House, client: Client, duties: list[Duty]
    ) -> None:
        client.force_login(house.owner)
        sent = {"page": "/duties/", "query": "tone=late&page=2&q=", "name": " Late  ones "}
        before = ledger.head()
        answer = client.post("/views/", sent, follow=True)
        assert answer.redirect_chain[-1][0] == "/duties/?tone=late"
        assert 'aria-current="true">Late ones</a>' in answer.content.decode()
        assert ledger.head() != before
        client.post("/views/", sent | {"query": "tone=soon"})
        (view,) = SavedView.objects.all()
        assert view.query == "tone=soon"
        client.get("/duties/")  # what was said is said once
        client.force_login(house.colleague)
        assert "Late ones" not in client.get("/duties/").content.decode()
        assert client.post(f"/views/{view.pk}/end/").status_code == 404
        client.force_login(house.owner)
        client.post(f"/views/{view.pk}/end/")
        assert not SavedView.objects.exists()

    def test_what_is_no_view(self, house: House) -> None:
        for page, query, name in (
            ("/duties/", "a=b", " "),
            ("//elsewhere.example/", "a=b", "x"),
            ("/nowhere/", "a=b", "x"),
            ("/duties/", "q=" + "x" * 2000, "x"),
        ):
            with pytest.raises(Invalid):
                saved.keep(house.owner, page=page, query=query, name=name)
        for number in range(saved.MOST):
            saved.keep(house.owner, page="/duties/", query="", name=f"View {number}")
        with pytest.raises(NotNow):
            saved.keep(house.owner, page="/duties/", query="", name="One more")
        saved.keep(house.owner, page="/duties/", query="state=done", name="View 1")
        saved.keep(house.owner, page="/challenges/", query="", name="One more")
