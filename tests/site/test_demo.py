"""The demonstration region: what is in it, what is hidden in it, and that it is always the same."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import translation
from holidays import country_holidays

from concilia.agencies.models import Agency, Cluster, Person, Territory
from concilia.bodies.models import Body
from concilia.challenges.models import Challenge
from concilia.core import clock, documents, ledger, offers
from concilia.core.models import Import, Job, Notice
from concilia.dossiers.documents import dossier_document
from concilia.dossiers.models import Contribution, Dossier, DraftDecision
from concilia.duties import ticking
from concilia.duties.compensation.queries import balances
from concilia.duties.models import (
    Branch,
    Cost,
    Dispute,
    Duty,
    Fund,
    Remark,
    Reminder,
    StandingDuty,
)
from concilia.duties.rules import OPEN
from concilia.indicators.models import Appeal, Indicator, Observation
from concilia.learning.models import Assessment, Instrument
from concilia.meetings.models import Decision, Meeting, Motion, Protocol
from concilia.resources.models import Activity, Facility, Round
from concilia.site import demo
from concilia.site.accounts.signin import DEMO_PASSWORD, demo_people
from concilia.site.demo import diary, series

UNTIL = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)
pytestmark = pytest.mark.xdist_group("demo")  # one process builds the region
SCRIPT = Path(__file__).with_name("digest_of_demo.py")


@pytest.fixture(scope="module")
def region(django_db_setup: None, django_db_blocker: pytest.Blocker) -> Iterator[Body]:  # type: ignore[name-defined]  # only in its plug-in
    """The region, made once for all stories of this module and taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield demo.build(until=UNTIL)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _friday() -> Iterator[None]:
    with clock.at(NOW):
        yield


def person(name: str) -> Person:
    """Return a person by the part of the e-mail address before the sign."""
    return Person.objects.get(email=f"{name}@rivermark.example")


@pytest.mark.django_db
class TestWhatIsInIt:
    def test_agencies_zones_and_facilities(self, region: Body) -> None:
        assert Agency.objects.count() == 20
        assert Cluster.objects.count() == 4
        assert Territory.objects.filter(level="zone").count() == 8
        assert Facility.objects.count() == 60
        assert all(a.names.keys() == {"nl", "fr"} for a in Agency.objects.all())
        assert all(b.names.keys() == {"nl", "fr", "ru", "zh-hans"} for b in Body.objects.all())

    def test_three_years_of_a_dozen_indicators_by_zone(self, region: Body) -> None:
        measured = Indicator.objects.exclude(code__startswith="appeals-")
        assert measured.count() == 12
        brought = Observation.objects.filter(indicator__in=measured)
        assert brought.count() == 12 * 8 * 36
        periods = set(brought.values_list("period", flat=True))
        assert (len(periods), max(periods)) == (36, dt.date(2026, 10, 1))
        assert not brought.filter(source_import=None).exists()

    def test_appeals_stand_in_every_state_with_their_source(self, region: Body) -> None:
        assert Appeal.objects.count() == 400
        states = Counter(Appeal.objects.values_list("state", flat=True))
        assert states.keys() == set(Appeal.State.values)
        assert states["closed"] > 330
        assert not Appeal.objects.filter(source_import=None).exists()
        late = Appeal.objects.filter(state="with_agency", due_on__lt=UNTIL)
        assert late.exists()
        assert all((UNTIL - appeal.due_on).days < 41 for appeal in late)
        assert not Appeal.objects.filter(answered_on__gte=UNTIL).exists()

    def test_owners_are_asked_to_confirm_their_facilities(self, region: Body) -> None:
        assert not Facility.objects.filter(agency=None).exists()
        owners = set(Facility.objects.values_list("agency", flat=True))
        assert set(Round.objects.values_list("agency", flat=True)) == owners
        told = Notice.objects.filter(kind="resources.confirm", read_at=None)
        assert told.exists()

    def test_who_does_what_where_is_reported_lately_and_was_reported_before(
        self, region: Body
    ) -> None:
        days = sorted(set(Activity.objects.values_list("reported_on", flat=True)))
        assert [(UNTIL - day).days for day in days[1:]] == [200, 20]
        first, second, last = (
            set(
                Activity.objects.filter(reported_on=day).values_list(
                    "agency__code", "type__code", "territory__code"
                )
            )
            for day in days
        )
        assert ("mental-health-network", "crisis-team", "RM-NOR") in first - second
        assert ("saint-brannoc", "imaging", "RM-CAS") in last - second
        assert ("southern-municipalities", "transport-to-care", "RM-DUN") in second - last

    def test_every_agency_does_something_somewhere(self, region: Body) -> None:
        active = set(Activity.objects.values_list("agency", flat=True))
        standing = set(StandingDuty.objects.values_list("agency", flat=True))
        assert active | standing == set(Agency.objects.values_list("pk", flat=True))
        assert len(active) == 16
        assert Import.objects.filter(state="done").count() == 6

    def test_six_meetings_with_their_protocols_on_paper(self, region: Body) -> None:
        held = Meeting.objects.filter(body=region, starts_at__lt=NOW)
        assert [meeting.state for meeting in held] == ["issued"] * 6
        protocols = Protocol.objects.select_related("pdf", "docx")
        assert protocols.count() == 6
        for protocol in protocols:
            assert bytes(protocol.pdf.content).startswith(b"%PDF")  # type: ignore[union-attr]  # it is there
            assert bytes(protocol.docx.content).startswith(b"PK")  # type: ignore[union-attr]  # it is there
        coming = Meeting.objects.filter(starts_at__gt=NOW)
        assert {meeting.state for meeting in coming} == {"planned", "invited"}
        assert all(meeting.starts_at.weekday() < 5 for meeting in Meeting.objects.all())

    def test_forty_decisions_with_duties_in_every_state(self, region: Body) -> None:
        decided = Decision.objects.filter(body=region)
        duties = Duty.objects.filter(body=region)
        assert decided.count() == 40
        assert {duty.decision_id for duty in duties} == set(decided.values_list("pk", flat=True))
        states = Counter(duties.values_list("state", flat=True))
        assert states.keys() == set(Duty.State.values)
        late = duties.filter(state__in=OPEN, due__lt=UNTIL)
        assert 3 <= late.count() <= 8
        assert all(duty.late_since for duty in late)
        given = duties.get(state="given", change_asked_at=None)
        assert given.answer_by is not None
        assert given.answer_by >= UNTIL, "it was handed over of late"
        assert duties.filter(change_asked_at__isnull=False).count() == 1
        assert duties.filter(effect="partly").count() == 1
        assert Remark.objects.filter(kind="silent").count() > 3

    def test_agencies_disagree_are_compensated_and_adapt_what_comes_from_above(
        self, region: Body
    ) -> None:
        steps = Counter(Dispute.objects.values_list("state", flat=True))
        assert steps == {"negotiation": 2, "mediation": 1, "appeal": 1, "settled": 1, "final": 1}
        assert set(Dispute.objects.values_list("subject", flat=True)) == set(Dispute.Subject.values)
        held = balances(Fund.objects.get(body=region))
        assert sum(amount for _account, amount in held) == 0
        assert set(Cost.objects.values_list("state", flat=True)) == {
            "booked",
            "awarded",
            "refused",
        }
        found = dict(Branch.objects.values_list("body__ref", "state"))
        assert found == {"greyhaven": "adapted", "northwood": "adapted", "elmsford": "asked"}

    def test_the_next_tick_finds_nothing_that_was_forgotten(self, region: Body) -> None:
        rungs = Reminder.objects.exclude(to="lead").values_list("to", flat=True)
        assert {"coordinator", "head", "chair", "agenda"} <= set(rungs)
        with transaction.atomic():
            assert ticking.tick() == 0
        assert {m.state for m in Motion.objects.all()} == {"adopted", "rejected"}

    def test_a_quarter_ahead_sends_exactly_the_expected_ladder(self, region: Body) -> None:
        """Working days are counted here one by one, from the rules that the council has."""
        free, last = country_holidays("BE", years=[2026, 2027]), UNTIL + dt.timedelta(days=91)

        def beside(day: dt.date, days: int) -> dt.date:
            step = dt.timedelta(days=1 if days > 0 else -1)
            for _each in range(abs(days)):
                day += step
                while day.weekday() > 4 or day in free:
                    day += step
            return day

        ladder = [(to, 5 * n) for n, to in enumerate(("coordinator", "head", "chair", "agenda"), 1)]
        steps = [("lead", -3), ("lead", 0), ("lead", 3), *ladder, ("parent", 30)]
        expected = []
        for duty in Duty.objects.filter(state__in=OPEN).prefetch_related("parts"):
            dated = [("part", part.due, n) for part in duty.parts.all() for n in (-3, 0, 3)]
            for to, due, days in (*((to, duty.due, days) for to, days in steps), *dated):
                if due and UNTIL < (day := beside(due, days)) <= last:
                    expected.append((duty.number, day, to))
        for number in range(1, 92):
            morning = NOW + dt.timedelta(days=number)
            with clock.at(morning):
                ticking.tick()
        sent = Reminder.objects.filter(sent_at__gt=NOW).select_related("duty")
        found = [(one.duty.number, one.sent_at.date(), one.to) for one in sent]
        assert sorted(found) == sorted(expected)
        assert len(found) > 50
        assert ledger.verify().intact

    def test_challenges_and_dossiers_in_every_state(self, region: Body) -> None:
        challenges = set(Challenge.objects.values_list("state", flat=True))
        assert challenges == set(Challenge.State.values)
        assert set(Dossier.objects.values_list("state", flat=True)) == set(Dossier.State.values)

    def test_two_bodies_assessed_themselves_by_an_invented_questionnaire(
        self, region: Body
    ) -> None:
        assert Instrument.objects.get().invented
        held = Assessment.objects.order_by("opened_at")
        assert [(one.body == region, bool(one.closed_at)) for one in held] == [
            (True, True),
            (True, True),
            (False, False),
        ]
        assert [one.answers.count() for one in held] == [1, 2, 2]

    def test_the_dossier_in_work_has_drafts_and_five_contributions(self, region: Body) -> None:
        dossier = Dossier.objects.get(state="drafting")
        assert dossier.challenge.title.startswith("Patients of the northern villages")
        assert DraftDecision.objects.filter(dossier=dossier).count() == 2
        asked = Contribution.objects.filter(dossier=dossier)
        states = Counter(asked.values_list("state", flat=True))
        assert states == {"accepted": 3, "given": 1, "asked": 1}
        assert asked.get(state="asked").due < UNTIL, "one is late"
        assert asked.filter(dissent=True).count() == 1

    def test_the_hidden_worsening_is_a_challenge_with_a_full_dossier(self, region: Body) -> None:
        code, zone = series.WORSENING
        challenge = Challenge.objects.get(origin="signal", territory__code=zone)
        first = challenge.evidence.filter(kind="series").order_by("pk")[0]
        assert first.indicator is not None
        assert (first.indicator.code, challenge.state) == (code, "in_dossier")
        dossier = challenge.dossier
        held = {one.agency.code: one for one in dossier.contributions.select_related("agency")}
        assert len(held) == 5
        assert {one.state for one in held.values()} == {"accepted"}
        late = [c for c, one in held.items() if one.given_at and one.given_at.date() > one.due]
        assert late == ["university-hospital"]
        assert [c for c, one in held.items() if one.dissent] == ["gp-circle"]

        document = dossier_document(dossier, "en", person("katarina.novak"))
        page = documents.to_html(document)
        assert "Nothing is known of this yet" not in page
        told = page.partition(str(held["university-hospital"].agency) + "</h3>")[2]
        assert "Late: given on" in told.partition("</h3>")[0].partition("<h3")[0]
        told = page.partition(str(held["gp-circle"].agency) + "</h3>")[2]
        assert "Dissenting note." in told.partition("<h3")[0]
        for said in (
            "is unusually high, for the worse",
            "Not verified: University Hospital Rivermark asked",
            "Name a weekend contact for home care",
            " before (",  # the effect so far of an earlier decision
            "leads with 7.1 of 10",
            "Of all possible weightings these lead",
            "Co-lead: ",
            "rivermark-figures-2026-10.csv",
            "rivermark-appeals",
            "rivermark-who-does-what",
        ):
            assert said in page, said
        drawn = [b for b in document.blocks if isinstance(b, documents.Figure)]
        assert len(drawn) >= 10


@pytest.mark.django_db
class TestWhatIsHiddenInIt:
    """The limits of an XmR chart, computed here from the definition: mean ± 2.66 × mean range."""

    def limits(self, code: str, zone: str) -> tuple[list[float], float, float]:
        rows = Observation.objects.filter(indicator__code=code, territory__code=zone)
        values = list(rows.order_by("period").values_list("value", flat=True))
        base = values[:24]
        moving = fmean(abs(b - a) for a, b in itertools.pairwise(base))
        return values, fmean(base) - 2.66 * moving, fmean(base) + 2.66 * moving

    def test_the_real_worsening_leaves_its_limits_and_stays_outside(self, region: Body) -> None:
        values, _low, high = self.limits(*series.WORSENING)
        assert all(value <= high for value in values[:24])
        assert all(value > high for value in values[-4:])

    def test_the_false_alarm_is_common_variation(self, region: Body) -> None:
        values, low, high = self.limits(*series.FALSE_ALARM)
        assert all(low <= value <= high for value in values[-12:])
        assert max(values[-2:]) < fmean(values[:24]), "and yet it looks bad"

    def test_no_other_series_runs_away(self, region: Body) -> None:
        known = {series.WORSENING, ("readmission-30", series.WORSENING[1])}
        zones = Territory.objects.filter(level="zone").values_list("code", flat=True)
        for code, zone in itertools.product([m.code for m in series.MEASURES], zones):
            if (code, zone) not in known:
                values, low, high = self.limits(code, zone)
                assert any(low <= value <= high for value in values[-4:]), (code, zone)

    def test_appeals_about_home_care_swell_where_it_worsens(self, region: Body) -> None:
        mine = Appeal.objects.filter(category="home_care")
        recent = mine.filter(received_on__gte=UNTIL - dt.timedelta(days=245))
        assert recent.filter(territory__code="RM-GRE").count() > recent.count() / 2
        before = mine.filter(received_on__lt=UNTIL - dt.timedelta(days=320))
        assert before.filter(territory__code="RM-GRE").count() < before.count() / 2


@pytest.mark.django_db
class TestHowItIsKept:
    def test_the_ledger_is_whole(self, region: Body) -> None:
        report = ledger.verify()
        assert report.intact
        assert report.count > 500

    def test_nothing_of_the_past_is_sent_and_little_is_unread(self, region: Body) -> None:
        assert not Job.objects.exists()
        assert not Notice.objects.exclude(mail="none").exists()
        unread = Notice.objects.filter(read_at=None)
        assert unread.exists()
        assert all(NOW - notice.created_at < dt.timedelta(days=15) for notice in unread)

    def test_everybody_can_sign_in(self, client: Client, region: Body) -> None:
        someone = person("annika.fors")
        assert someone.check_password(DEMO_PASSWORD)
        client.force_login(someone)
        page = client.get("/").content.decode()
        assert "Lindel Home Care" in page

    def test_sign_ins_begin_with_the_main_council(
        self, region: Body, settings: pytest.FixtureRequest
    ) -> None:
        settings.DEMO = True  # type: ignore[attr-defined]  # not declared by Django
        parts = [one.part for one in demo_people()]
        firsts = [part.split(", ")[0] for part in parts]
        council = ["secretary", "chair", "member", "adviser", "observer"]
        assert firsts[:7] == [*council, "operator", "auditor"]
        assert set(firsts[7:]) <= {"secretary", "chair", "member"}
        assert all("Rivermark" in part for part in parts[:5])
        settings.DEMO = False  # type: ignore[attr-defined]  # not declared by Django
        assert demo_people() == []

    def test_every_desk_can_be_made(self, region: Body) -> None:
        for someone in Person.objects.all():
            for provider in offers.of("desk"):
                list(provider(someone))

    def test_names_follow_the_language(self, region: Body) -> None:
        with translation.override("nl"):
            assert str(region) == "Coördinatieraad Rivermark"
            assert str(Indicator.objects.get(code="readmission-30")).startswith("Heropgenomen")
        with translation.override("zh-hans"):
            assert str(Cluster.objects.get(code="health")) == "卫生"

    def test_what_lies_after_the_end_never_happens(self) -> None:
        book, told = diary.Diary(NOW), []
        book.at(NOW + dt.timedelta(days=1), lambda: told.append("never"))
        book.at(NOW, lambda: told.append("second"))
        book.at(NOW - dt.timedelta(days=1), lambda: told.append("first"))
        assert (book.run(), told) == (2, ["first", "second"])


@pytest.mark.skipif(connection.vendor != "sqlite", reason="compares two SQLite files")
def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two processes, two data directories, two orders of hashing: every row is the same."""
    running = []
    for run in ("1", "2"):
        environment = {
            **os.environ,
            "CONCILIA_DATA_DIR": str(tmp_path / run),
            "CONCILIA_DATABASE": "",
            "DJANGO_SETTINGS_MODULE": "concilia.site.settings",
            "CONCILIA_SECRET_KEY": "the key of an installation signs its links",
            "PYTHONHASHSEED": run,
        }
        command = [sys.executable, str(SCRIPT), UNTIL.isoformat()]
        running.append(
            subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        )
    first, second = (process.communicate(timeout=550)[0].splitlines() for process in running)
    assert [process.returncode for process in running] == [0, 0]
    assert len(first) > 30
    assert first == second


@pytest.mark.django_db
def test_the_region_is_made_once(region: Body) -> None:
    with pytest.raises(CommandError, match="already"):
        call_command("demo")
