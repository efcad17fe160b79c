"""Duties, and reports on them, from spreadsheets: all errors named, all or nothing, once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from concilia.core import ledger
from concilia.core.errors import Forbidden
from concilia.core.models import Import, LedgerEntry, Notice
from concilia.core.tables import actions as tables
from concilia.duties import actions
from concilia.duties.models import Duty, Report
from tests.duties.conftest import Scene

HEAD = "decision,duty,lead,due,days,supporting,stage,budget,currency,indicator,direction\n"
GOOD = (
    HEAD + "2026/14,Count the beds,Northwood Hospital,2026-07-01,,Mutual Insurer;authority,"
    "evaluate,1200.50,EUR,,\n"
    "2026/14,Pay the drivers,Mutual Insurer,,30,,,,,,\n"
)


def brought(scene: Scene, content: str, kind: str = "duties", **options: object) -> Import:
    """Import a table as the secretary; what is wrong is not set aside."""
    by = options.pop("by", scene.house.owner)
    import_ = tables.upload(kind, name="duties.csv", content=content.encode(), by=by)
    given = {"body": str(scene.house.body.pk), **options}
    import_ = tables.check(import_, by=by, options=given, now=True)
    if import_.state == "checked" and not import_.problems:
        import_ = tables.run(import_, by=by, now=True)
    import_.refresh_from_db()
    return import_


def said(import_: Import) -> dict[tuple[int | None, str], str]:
    return {(one["row"], one["column"]): one["message"] for one in import_.problems}


class TestDuties:
    def test_given_like_by_hand_and_the_second_time_nothing(self, scene: Scene) -> None:
        made = brought(scene, GOOD)
        assert (made.state, made.counts["created"]) == ("done", 2)
        beds = Duty.objects.get(title="Count the beds")
        assert (beds.number, beds.lead, beds.stage) == (2, scene.house.hospital, "evaluate")
        assert (beds.due, beds.budget, beds.currency) == (dt.date(2026, 7, 1), 120050, "EUR")
        assert [part.agency.code for part in beds.parts.all()] == ["authority", "insurer"]
        paid = Duty.objects.get(title="Pay the drivers")
        assert (paid.term_days, paid.due) == (30, dt.date(2026, 7, 13))
        assert paid.answer_by == beds.answer_by == scene.duty.answer_by
        entries = LedgerEntry.objects.filter(verb="duties.give", object__in=_named(beds, paid))
        assert entries.count() == 2
        letters = Notice.objects.filter(key__startswith="duties:import:")
        subjects = set(letters.values_list("subject", flat=True))
        assert subjects == {
            f"1 new duty from {scene.house.body}",
            f"2 new duties from {scene.house.body}",
        }

        again = brought(scene, GOOD.replace("Mutual Insurer,,30", "Mutual Insurer,,40"))
        assert (again.state, again.counts["unchanged"]) == ("done", 2)
        assert again.findings[0]["rows"] == [2, 3]
        assert Duty.objects.count() == 3
        assert ledger.verify().intact

    @pytest.mark.parametrize(
        ("row", "column", "words"),
        [
            ("2026/99,A,authority,2026-07-01,,,,,,,", "decision", "no decision"),
            ("2026/14,A,Nobody,2026-07-01,,,,,,,", "lead", "No agency is called"),
            ("2026/14,A,authority,2026-05-31,,,,,,,", "due", "before the decision"),
            ("2026/14,A,authority,,,,,,,,", "due", "when the duty is due"),
            ("2026/14,A,authority,2026-07-01,5,,,,,,", "due", "when the duty is due"),
            ("2026/14,A,authority,2026-07-01,,authority,,,,,", "supporting", "one part only"),
            ("2026/14,A,authority,2026-07-01,,,,5,XYZ,,", "currency", "three capital letters"),
            ("2026/14,A,authority,2026-07-01,,,,1.234567,EUR,,", "budget", "digits"),
            ("2026/14,A,authority,2026-07-01,,,,,,nothing,", "indicator", "code"),
        ],
    )
    def test_what_is_wrong_is_said_where_it_stands(
        self, scene: Scene, row: str, column: str, words: str
    ) -> None:
        made = brought(scene, f"{GOOD}{row}\n")
        assert made.state == "checked"
        assert words in said(made)[4, column]
        assert Duty.objects.count() == 1

    def test_ten_thousand_with_errors_in_seventeen(self, scene: Scene) -> None:
        wrong = set(range(100, 9_000, 540))
        assert len(wrong) == 17
        rows = [
            f"2026/14,Duty {n},{'hospital' if n % 2 else 'insurer'},"
            f"{'2026-05-01' if n in wrong else '2026-08-03'},,authority,,,,,"
            for n in range(10_000)
        ]
        made = brought(scene, HEAD + "\n".join(rows))
        assert len(made.problems) == 17
        assert {row for row, _column in said(made)} == {n + 2 for n in wrong}
        assert Duty.objects.count() == 1

        made = tables.run(made, by=scene.house.owner, set_aside=True, now=True)
        made.refresh_from_db()
        assert (made.state, Duty.objects.count()) == ("done", 10_000 - 17 + 1)
        assert Notice.objects.filter(key__startswith="duties:import:").count() < 10
        numbers = Duty.objects.order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, 10_000 - 17 + 2))

    def test_only_who_leads_the_body(self, scene: Scene, client: Client) -> None:
        with pytest.raises(Forbidden):
            brought(scene, GOOD, by=scene.house.colleague)
        client.force_login(scene.house.owner)
        assert b"Reports on duties" in client.get(reverse("core:import_new")).content


class TestReports:
    ROW = "number,how it stands,percent,done,obstacle,forecast\n"

    def test_an_agency_reports_once(self, scene: Scene) -> None:
        content = self.ROW + 'D-1,"Half of the wards.",55%,no,No fuel.,2026-06-30\n'
        who = {"by": scene.house.coordinator, "agency": str(scene.house.hospital.pk)}
        made = brought(scene, content, "duty_reports", **who)
        assert (made.state, made.counts["created"]) == ("done", 1)
        report = Report.objects.get()
        assert (report.percent, report.channel, report.obstacle) == (55, "table", "No fuel.")
        assert scene.fresh().forecast == dt.date(2026, 6, 30)
        again = brought(scene, content + "\n", "duty_reports", **who)
        assert again.counts["unchanged"] == 1
        assert Report.objects.count() == 1

    def test_a_supporting_agency_reports_on_its_part(self, scene: Scene) -> None:
        who = {"by": scene.insured, "agency": str(scene.house.insurer.pk)}
        made = brought(scene, self.ROW + "1,Paid.,,yes,,\n", "duty_reports", **who)
        assert made.state == "done"
        assert scene.fresh().state == "given"
        assert scene.duty.parts.get().state == "done"

    def test_the_secretary_reports_for_the_leads(self, scene: Scene) -> None:
        made = brought(scene, self.ROW + "D-1,Told by telephone.,20,,,\n", "duty_reports")
        assert made.state == "done"
        assert Report.objects.get().agency == scene.house.hospital

    def test_what_nobody_awaits(self, scene: Scene) -> None:
        actions.cancel_duty(scene.duty, reason="No longer needed.", by=scene.house.owner)
        made = brought(scene, self.ROW + "D-1,A,20,,,\nD-9,A,20,,,\nX,A,,,,\n", "duty_reports")
        assert [one["row"] for one in made.problems] == [2, 3, 4]
        assert "cancelled" in said(made)[2, "duty"]
        who = {"by": scene.insured, "agency": str(scene.house.hospital.pk)}
        with pytest.raises(Forbidden):
            brought(scene, self.ROW + "D-1,B,20,,,\n", "duty_reports", **who)
        assert not Report.objects.exists()


def _named(*duties: Duty) -> list[str]:
    return [ledger.name_of(one) for one in duties]
