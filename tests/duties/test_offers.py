"""What duties show on desks, boards, agendas, in dossiers, and on the command line."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from concilia.core import clock
from concilia.duties import actions, offers
from concilia.duties.lateness import late_of
from concilia.duties.merging import merge
from concilia.duties.models import Duty, DutyPart
from tests.duties.conftest import DUE, MONDAY, Scene

LATER = MONDAY + dt.timedelta(days=30)
LATE_BY = (LATER.date() - DUE).days


def test_the_desk_of_the_lead_and_of_the_secretary(scene: Scene) -> None:
    house = scene.house
    (item,) = offers.desk(house.coordinator)
    assert (item.title, item.action, item.tone) == (
        "Visit every contact daily",
        "Accept or answer",
        "calm",
    )
    assert item.url == f"/duties/{scene.duty.pk}/"
    assert list(offers.desk(house.chair)) == []
    assert list(offers.desk(house.stranger)) == []
    actions.report_progress(scene.duty, text="x", percent=50, by=house.coordinator)
    assert list(offers.desk(house.coordinator)) == [], "under way and far away asks nothing"
    with clock.at(LATER):
        (item,) = offers.desk(house.coordinator)
        assert (item.tone, item.hurt) == ("late", 89)
    actions.contest_duty(scene.duty, reason="x", by=house.coordinator)
    (item,) = offers.desk(house.chair)
    assert (item.action, item.tone) == ("Settle", "contested")
    actions.settle_duty(scene.duty, reason="x", by=house.chair)
    actions.report_progress(scene.duty, text="x", percent=1, done=True, by=house.coordinator)
    (item,) = offers.desk(house.owner)
    assert (item.action, item.url) == ("Verify", f"/duties/{scene.duty.pk}/")
    Duty.objects.update(lead=house.authority)
    assert list(offers.desk(house.owner)) == [], "it is the own agency's"


def test_the_board_counts_and_lists_what_is_late(scene: Scene) -> None:
    from django.template.loader import render_to_string  # noqa: PLC0415  # beside the only test that renders

    with clock.at(LATER):
        (panel,) = offers.board(scene.house.body, scene.house.owner)
        (agency,), (cause,) = panel.context["by_agency"], panel.context["by_cause"]
        assert (agency.label, agency.count, agency.days) == ("Northwood Hospital", 1, LATE_BY)
        assert cause.key == "unanswered"
        request = RequestFactory().get("/")
        request.user = scene.house.owner
        html = render_to_string(panel.template, {**panel.context, "panel": panel}, request=request)
        assert "D-1 Visit every contact daily" in html
        assert "Late, by cause" in html


def test_why_a_duty_is_late(scene: Scene) -> None:
    house, duty = scene.house, scene.duty

    def cause() -> str:
        with clock.at(LATER):
            return late_of(house.body, house.owner)[1][0].key

    actions.accept_duty(duty, by=house.coordinator)
    assert cause() == "silent"
    report = {"text": "Begun.", "percent": 10, "by": house.coordinator}
    actions.report_progress(duty, **report)
    assert cause() == "unsaid"
    actions.report_progress(duty, forecast=LATER.date(), **report)
    assert cause() == "longer"
    actions.report_progress(duty, obstacle="No fuel.", **report)
    assert cause() == "obstacle"
    other = actions.give_duty(
        scene.decision, title="Buy fuel", lead=house.insurer, due=LATER.date(), by=house.owner
    )
    actions.wait_for(duty, other, by=house.owner)
    assert cause() == "waits"
    actions.ask_change(duty, text="A month more.", by=house.coordinator)
    assert cause() == "asked"
    actions.cancel_duty(duty, reason="No longer needed.", by=house.owner)
    with clock.at(LATER):
        assert late_of(house.body, house.owner) == ([], [])


def test_late_and_contested_duties_come_back_to_the_agenda(scene: Scene) -> None:
    assert list(offers.agenda(scene.house.body)) == []
    with clock.at(LATER):
        (item,) = offers.agenda(scene.house.body)
        assert item.title == "D-1: Visit every contact daily"
    actions.contest_duty(scene.duty, reason="x", by=scene.house.coordinator)
    (item,) = offers.agenda(scene.house.body)
    assert item.tone == "contested"


def test_agency_and_decision_show_their_duties(scene: Scene) -> None:
    house = scene.house
    for agency in (house.hospital, house.insurer):
        (panel,) = offers.agency(agency, house.owner)
        assert panel.context["duties"] == [scene.duty]
        (panel,) = offers.agency(agency, house.stranger)
        assert panel.context["duties"] == []
    (panel,) = offers.decision(scene.decision, house.owner)
    assert panel.context["duties"] == [scene.duty]


def test_merging_agencies(scene: Scene) -> None:
    house = scene.house
    co_led = actions.give_duty(
        scene.decision,
        title="Co-led",
        lead=house.authority,
        co_leads=[house.outsider],
        supporting=[house.insurer],
        due=DUE,
        by=house.owner,
    )
    assert merge(house.outsider, house.insurer)["duty parts"] == 1
    part = DutyPart.objects.get(duty=co_led)
    assert (part.agency, part.role) == (house.insurer, "co_lead")
    assert merge(house.insurer, house.hospital)["duty parts"] == 1
    assert not DutyPart.objects.filter(duty=scene.duty).exists(), "the lead needs no other part"
    assert merge(house.hospital, house.authority)["duties"] == 1
    assert scene.fresh().lead == house.authority
    assert not DutyPart.objects.exists()


def test_a_weaker_part_gives_way(scene: Scene) -> None:
    house = scene.house
    duty = actions.give_duty(
        scene.decision,
        title="x",
        lead=house.authority,
        co_leads=[house.insurer],
        supporting=[house.outsider],
        due=DUE,
        by=house.owner,
    )
    merge(house.outsider, house.insurer)
    assert DutyPart.objects.get(duty=duty).role == "co_lead"


def test_late_duties_on_the_command_line(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    def output(*arguments: Any) -> str:
        call_command("duties", "late", *arguments)
        return capsys.readouterr().out

    assert output() == ""
    assert json.loads(output("--json")) == []
    with clock.at(LATER):
        assert "council D-1  9 d  Northwood Hospital: Visit every contact daily" in output()
        (found,) = json.loads(output("--json", "--body", "council"))
        assert found == {
            "body": "council",
            "number": 1,
            "title": "Visit every contact daily",
            "lead": "hospital",
            "due": "2026-06-22",
            "days_late": 9,
            "percent": 0,
            "state": "given",
        }
        assert output("--body", "other") == ""
    with pytest.raises(CommandError, match="no body"):
        output("--body", "nowhere")
