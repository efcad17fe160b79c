"""The small pictures of the board and the desk say what the numbers say."""

import datetime as dt
import re

from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concilia.core import clock
from concilia.duties.models import Duty
from concilia.meetings.models import Decision
from concilia.site import graphics, pulse, queries
from concilia.site.graphics import HEIGHT, WIDTH, Part
from tests.house import House

busy = settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
numbers = st.floats(-1e9, 1e9, allow_nan=False)


@busy
@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=6))
def test_the_parts_of_a_bar_fill_it_and_none_is_left_out(counts: list[int]) -> None:
    drawn = graphics.bar([Part("late", f"kind {index}", n) for index, n in enumerate(counts)])
    widths = [float(found) for found in re.findall(r'width="([\d.]+)"', drawn)]
    assert len(widths) == sum(1 for count in counts if count)
    if any(counts):
        assert abs(sum(widths) - 100) < 0.01
        assert all(f"{n} kind {i}" in drawn for i, n in enumerate(counts) if n)


@busy
@given(st.lists(numbers, min_size=1, max_size=60))
def test_a_line_stays_in_its_picture_and_rises_with_the_values(values: list[float]) -> None:
    points = graphics.course(values)
    assert len(points) == len(values)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    assert points[values.index(max(values))][1] <= points[values.index(min(values))][1]
    assert [x for x, _ in points] == sorted(x for x, _ in points)


def test_what_a_user_wrote_cannot_leave_its_label() -> None:
    drawn = graphics.spark([1, 2], '"><script>alert(1)</script>')
    assert "<script" not in drawn
    assert not graphics.spark([], "nothing")


def test_a_board_and_a_desk_show_how_the_duties_stand(house: House, client: Client) -> None:
    monday = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
    wording = {"wording": "Every contact is visited daily.", "decided_at": monday}
    made = Decision.objects.create(body=house.body, year=2026, number=14, **wording)
    dues = {
        "given": 10,
        "under_way": -5,
        "contested": -5,
        "done": -5,
        "closed": -40,
        "cancelled": 3,
    }
    for number, (state, days) in enumerate(dues.items(), 1):
        Duty.objects.create(
            body=house.body,
            number=number,
            decision=made,
            title=f"Duty {number}",
            lead=house.hospital,
            given_on=monday.date() - dt.timedelta(days=60),
            due=monday.date() + dt.timedelta(days=days),
            state=state,
            done_at=monday if state in ("done", "closed") else None,
            closed_at=monday if state == "closed" else None,
            verified_by=house.chair if state == "closed" else None,
        )
    with clock.at(monday):
        body = queries.shown(house.body.ref, house.owner).get()
        parts = pulse.parts_of(body, house.body.ref)
        assert {part.tone: part.count for part in parts} == {
            "late": 1,
            "contested": 1,
            "soon": 0,
            "calm": 1,
            "done": 1,
            "kept": 1,
        }
        assert not queries.shown(house.body.ref, house.stranger)
        client.force_login(house.owner)
        for path in ("/", f"/board/{house.body.ref}/"):
            page = client.get(path).content.decode()
            assert "1 late, 1 contested, 1 in time, 1 to verify, 1 carried out" in page, path
        for part in parts:
            shown = client.get(part.url)
            assert shown.status_code == 200
