"""The life of a duty: given, reported, contested, returned, verified; and everything refused."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from concilia.bodies.models import Procedure
from concilia.core import clock, jobs
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.models import LedgerEntry, Notice, SignedLink
from concilia.core.permissions import SYSTEM
from concilia.duties import actions
from concilia.duties.models import Duty, Remark, Report
from concilia.meetings.models import Decision
from tests.duties.conftest import DUE, MONDAY, Scene
from tests.house import START, House


def report(scene: Scene, by: Any, **more: Any) -> Report:
    given = {"text": "Half of the teams visit.", "percent": 50} | more
    return actions.report_progress(scene.duty, by=by, **given)


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=f"duties.{kind}").values_list("person__name", flat=True))


class TestGiving:
    def test_the_agencies_are_told_with_a_link_and_the_ledger_knows(self, scene: Scene) -> None:
        duty = scene.fresh()
        assert (duty.ref, duty.state, duty.due) == ("D-1", "given", DUE)
        assert (duty.given_on, duty.percent) == (MONDAY.date(), 0)
        assert told("given") == {
            "Cleo Coordinator",
            "Cora Colleague",
            "Sam Substitute",
            "Ada Adviser",
            "Ina Insurer",
            "Otto Observer",
        }
        link = Notice.objects.get(person=scene.house.coordinator).link
        assert link is not None
        assert (link.verb, link.object_id) == ("duties.report", duty.pk)
        entry = LedgerEntry.objects.get(verb="duties.give")
        assert entry.object == f"duties.duty:{duty.pk}"
        assert json.loads(entry.payload or "")["due"] == "2026-06-22"

    def test_working_days_of_the_body_s_calendar(self, scene: Scene) -> None:
        """Ten Belgian working days from Monday 1 June 2026 end on Monday 15 June."""
        duty = actions.give_duty(
            scene.decision,
            title="x",
            lead=scene.house.hospital,
            due_in_days=10,
            by=scene.house.chair,
        )
        assert (duty.due, duty.number) == (dt.date(2026, 6, 15), 2)

    def test_rules_without_links_send_none(self, decided: Decision, house: House) -> None:
        Procedure.objects.update(data={"links": False})
        actions.give_duty(decided, title="x", lead=house.hospital, due=DUE, by=house.owner)
        assert not SignedLink.objects.exists()
        assert "Cleo Coordinator" in told("given")

    def test_the_head_is_told_where_no_coordinator_is(
        self, decided: Decision, house: House
    ) -> None:
        house.coordinator.appointments.update(role="head")
        actions.give_duty(decided, title="x", lead=house.hospital, due=DUE, by=house.owner)
        assert "Cleo Coordinator" in told("given")

    @pytest.mark.parametrize(
        ("changes", "column"),
        [
            ({"title": "  "}, "title"),
            ({"title": "x" * 301}, "title"),
            ({"title": "a\0b"}, "title"),
            ({"deliverable": "x" * 301}, "deliverable"),
            ({"stage": "dream"}, "stage"),
            ({"due": dt.date(2026, 5, 31)}, "due"),
            ({"due": dt.date(1900, 1, 1)}, "due"),
            ({"due": dt.date(9999, 1, 1)}, "due"),
            ({"due": None}, "due"),
            ({"due_in_days": 5}, "due"),
            ({"due": None, "due_in_days": 0}, "due_in_days"),
            ({"due": None, "due_in_days": 10**9}, "due_in_days"),
        ],
    )
    def test_wrong_input_gives_nothing(
        self, decided: Decision, house: House, changes: dict[str, Any], column: str
    ) -> None:
        given = {"title": "Do it", "lead": house.hospital, "due": DUE} | changes
        with pytest.raises(Invalid) as refusal:
            actions.give_duty(decided, by=house.owner, **given)
        assert [problem.column for problem in refusal.value] == [column]
        assert not Duty.objects.exists()
        assert not Notice.objects.exists()

    def test_every_fault_is_named_at_once(self, decided: Decision, house: House) -> None:
        house.outsider.state = "dissolved"
        house.outsider.save()
        with pytest.raises(Invalid) as refusal:
            actions.give_duty(
                decided,
                title="",
                lead=house.outsider,
                co_leads=[house.hospital],
                supporting=[house.hospital, house.outsider],
                due=dt.date(2020, 1, 1),
                by=house.owner,
            )
        assert len(list(refusal.value)) == 6

    def test_only_who_leads_the_body_gives(self, decided: Decision, house: House) -> None:
        for nobody in (
            house.colleague,
            house.coordinator,
            house.stranger,
            house.operator,
            house.auditor,
            house.observer,
        ):
            with pytest.raises(Forbidden):
                actions.give_duty(decided, title="x", lead=house.hospital, due=DUE, by=nobody)
        actions.give_duty(decided, title="x", lead=house.hospital, due=DUE, by=SYSTEM)


class TestReporting:
    def test_a_report_of_the_lead_moves_the_duty(self, scene: Scene) -> None:
        forecast = dt.date(2026, 7, 1)
        made = report(scene, scene.house.coordinator, forecast=forecast, obstacle="No cars")
        duty = scene.fresh()
        assert (duty.state, duty.percent, duty.forecast) == ("under_way", 50, forecast)
        assert (made.agency, made.channel) == (scene.house.hospital, "page")
        assert duty.tone_now == "soon", "the forecast lies after the due date"
        assert told("obstacle") == {"Olga Owner"}
        payload = json.loads(LedgerEntry.objects.get(verb="duties.report").payload or "")
        assert payload["percent"] == 50

    def test_done_waits_for_the_secretary(self, scene: Scene) -> None:
        report(scene, scene.house.colleague, done=True, percent=10)
        duty = scene.fresh()
        assert (duty.state, duty.percent, duty.done_at) == ("done", 100, MONDAY)
        assert told("done") == {"Olga Owner"}
        with pytest.raises(NotNow, match="reported done"):
            report(scene, scene.house.colleague)

    def test_a_supporting_agency_reports_on_its_part_only(self, scene: Scene) -> None:
        made = report(scene, scene.insured, done=True)
        duty = scene.fresh()
        assert made.agency == scene.house.insurer
        assert (duty.state, duty.percent) == ("given", 0)
        assert told("done") == set()

    def test_a_co_lead_reports_on_its_own_part(self, decided: Decision, house: House) -> None:
        duty = actions.give_duty(
            decided,
            title="x",
            lead=house.hospital,
            co_leads=[house.insurer],
            due=DUE,
            by=house.owner,
        )
        actions.report_progress(duty, text="Done.", percent=0, done=True, by=house.adviser)
        duty.refresh_from_db()
        part = duty.parts.get()
        assert (duty.state, part.state, part.percent) == ("given", "done", 100)
        assert "Cleo Coordinator" in told("part_done")

    def test_the_secretary_reports_on_behalf_of_the_lead(self, scene: Scene) -> None:
        made = report(scene, scene.house.owner, channel="command")
        assert (made.agency, made.channel) == (scene.house.hospital, "command")

    @pytest.mark.parametrize(
        ("changes", "column"),
        [
            ({"text": " "}, "text"),
            ({"text": "x" * 5001}, "text"),
            ({"obstacle": "x" * 2001}, "obstacle"),
            ({"percent": 300}, "percent"),
            ({"percent": -1}, "percent"),
            ({"forecast": dt.date(2026, 5, 31)}, "forecast"),
            ({"forecast": dt.date(9999, 1, 1)}, "forecast"),
        ],
    )
    def test_wrong_input_changes_nothing(
        self, scene: Scene, changes: dict[str, Any], column: str
    ) -> None:
        with pytest.raises(Invalid) as refusal:
            report(scene, scene.house.coordinator, **changes)
        assert [problem.column for problem in refusal.value] == [column]
        assert scene.fresh().state == "given"
        assert not Report.objects.exists()

    def test_who_has_no_part_does_not_report(self, scene: Scene) -> None:
        house = scene.house
        for nobody in (house.stranger, house.operator, house.auditor, house.chair, SYSTEM):
            with pytest.raises(Forbidden):
                report(scene, nobody)

    def test_nothing_is_reported_on_what_is_over(self, scene: Scene) -> None:
        actions.cancel_duty(scene.duty, reason="Superseded", by=scene.house.owner)
        with pytest.raises(NotNow, match="cancelled"):
            report(scene, scene.house.coordinator)

    def test_a_file_is_kept_once(self, scene: Scene) -> None:
        first = actions.store_file("../../list\x07.csv", b"a,b")
        assert first.name == "list.csv"
        assert first.media_type == "text/csv"
        assert actions.store_file("other.csv", b"a,b") == first
        assert actions.store_file("C:\\x\\", b"").name == "x"
        made = report(scene, scene.house.coordinator, attachment=first)
        assert made.attachment == first


class TestLeading:
    def test_verified_by_somebody_of_the_body(self, scene: Scene) -> None:
        report(scene, scene.house.coordinator, done=True)
        actions.verify_duty(scene.duty, text="Seen.", by=scene.house.chair)
        duty = scene.fresh()
        assert (duty.state, duty.verified_by, duty.closed_at) == (
            "closed",
            scene.house.chair,
            MONDAY,
        )
        assert "Cleo Coordinator" in told("verified")
        with pytest.raises(NotNow):
            actions.verify_duty(scene.duty, text="Seen.", by=scene.house.chair)

    def test_nobody_verifies_for_the_own_agency(self, decided: Decision, house: House) -> None:
        duty = actions.give_duty(decided, title="x", lead=house.authority, due=DUE, by=house.owner)
        actions.report_progress(duty, text="Done.", percent=100, done=True, by=house.owner)
        with pytest.raises(Forbidden, match="Somebody else"):
            actions.verify_duty(duty, text="Seen.", by=house.owner)
        with pytest.raises(Forbidden, match="Somebody else"):
            actions.return_duty(duty, reason="x", by=house.chair)
        actions.verify_duty(duty, text="Seen.", by=SYSTEM)
        duty.refresh_from_db()
        assert (duty.state, duty.verified_by) == ("closed", None)

    def test_returned_with_the_reason(self, scene: Scene) -> None:
        report(scene, scene.house.coordinator, done=True)
        with pytest.raises(Invalid):
            actions.return_duty(scene.duty, reason=" ", by=scene.house.owner)
        assert scene.fresh().state == "done"
        actions.return_duty(scene.duty, reason="The south is missing.", by=scene.house.owner)
        duty = scene.fresh()
        assert (duty.state, duty.done_at, duty.percent) == ("under_way", None, 90)
        assert Remark.objects.get().text == "The south is missing."
        notice = Notice.objects.filter(kind="duties.returned").first()
        assert notice is not None
        assert notice.link is not None, "the lead can answer at once"

    def test_contested_and_settled(self, scene: Scene) -> None:
        with pytest.raises(Invalid):
            actions.contest_duty(scene.duty, reason="", by=scene.house.coordinator)
        actions.contest_duty(scene.duty, reason="Not our task.", by=scene.house.coordinator)
        assert scene.fresh().state == "contested"
        assert told("contested") == {"Olga Owner"}
        with pytest.raises(NotNow):
            report(scene, scene.house.coordinator)
        with pytest.raises(Forbidden):
            actions.settle_duty(scene.duty, reason="x", by=scene.house.coordinator)
        actions.settle_duty(scene.duty, reason="With the insurer’s help.", by=scene.house.chair)
        assert scene.fresh().state == "under_way"

    def test_closed_without_a_report(self, scene: Scene) -> None:
        with pytest.raises(Invalid):
            actions.close_duty(scene.duty, reason="", by=scene.house.owner)
        actions.close_duty(scene.duty, reason="Seen on site.", by=scene.house.owner)
        duty = scene.fresh()
        assert (duty.state, duty.percent, duty.done_at) == ("closed", 100, MONDAY)
        with pytest.raises(NotNow):
            actions.cancel_duty(scene.duty, reason="x", by=scene.house.owner)

    def test_who_may_not(self, scene: Scene) -> None:
        for step in (actions.cancel_duty, actions.close_duty, actions.return_duty):
            with pytest.raises(Forbidden):
                step(scene.duty, reason="x", by=scene.house.colleague)
        with pytest.raises(Forbidden):
            actions.contest_duty(scene.duty, reason="x", by=scene.house.stranger)


def test_what_duties_print(scene: Scene) -> None:
    made = report(scene, scene.house.coordinator)
    assert str(scene.duty) == "Visit every contact daily"
    assert str(made) == "50 %"
    assert str(scene.duty.parts.get()) == "Mutual Insurer (support)"


def test_without_a_secretary_the_chair_is_told(scene: Scene) -> None:
    scene.house.body.seats.filter(role="secretary").update(ends=START)
    report(scene, scene.house.coordinator, done=True)
    assert told("done") == {"Carl Chair"}
    scene.house.body.seats.all().update(ends=START)
    actions.cancel_duty(scene.duty, reason="x", by=SYSTEM)


def test_everything_goes_out_by_e_mail(scene: Scene, mailoutbox: list[Any]) -> None:
    with clock.at(MONDAY + dt.timedelta(minutes=1)):
        jobs.work("w")
    mine = next(m for m in mailoutbox if m.to == ["cleo.coordinator@example.org"])
    assert "Visit every contact daily" in mine.subject
    assert "/l/" in mine.body
    assert "Every contact is visited daily." in mine.body
