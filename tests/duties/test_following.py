"""What follows the giving: answers, plans, parts, rights, and leads that go away."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from concilia.agencies.actions import dissolve_agency
from concilia.bodies.models import Procedure
from concilia.core import clock
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.models import LedgerEntry, Notice
from concilia.core.permissions import SYSTEM
from concilia.duties import actions, ticking
from concilia.duties.following import waiting
from concilia.duties.models import Duty, Milestone
from concilia.indicators import actions as indicators
from tests.duties.conftest import DUE, MONDAY, Scene

RIGHTS = {"follow_up": {"rights": ["dispatch", "appraisal", "proposal"]}}


def later(**more: float) -> Any:
    return clock.at(MONDAY + dt.timedelta(**more))


def do(client: Client, duty: Duty, step: str, **data: Any) -> int:
    """Take a step on its page, and return how the page answered."""
    return client.post(reverse("duties:step", args=[duty.pk, step]), data).status_code


def told(kind: str) -> list[str]:
    found = Notice.objects.filter(kind=f"duties.{kind}").order_by("pk")
    return [one.subject for one in found]


@pytest.fixture
def lead(scene: Scene, client: Client) -> Client:
    """Signed in as the coordinator of the lead."""
    client.force_login(scene.house.coordinator)
    return client


@pytest.fixture
def secretary(scene: Scene) -> Client:
    """Signed in as the secretary."""
    other = Client()
    other.force_login(scene.house.owner)
    return other


class TestAnswering:
    def test_a_change_is_asked_for_and_granted(
        self, scene: Scene, lead: Client, secretary: Client
    ) -> None:
        assert do(lead, scene.duty, "ask", text="", due="2026-07-20") == 422
        assert do(lead, scene.duty, "ask", text="Two more weeks.", due="2026-07-20") == 302
        assert do(lead, scene.duty, "ask", text="And more.") == 409
        with later(days=20):
            assert ticking.tick() == 1, "reminded, and no silence while it waits"
            assert scene.fresh().state == "given"
            page = secretary.get(scene.duty.get_absolute_url()).content.decode()
            assert "Two more weeks." in page
            assert do(secretary, scene.duty, "answer", granted="no", answer="") == 422
            assert do(secretary, scene.duty, "answer", granted="yes", due="2026-07-13") == 302
        duty = scene.fresh()
        assert (duty.state, duty.due) == ("accepted", dt.date(2026, 7, 13))
        assert told("granted")[0] == "The change is granted: Visit every contact daily"
        with pytest.raises(NotNow, match="No change"):
            actions.answer_change(duty, granted=True, by=scene.house.owner)

    def test_refused_it_stays_as_it_was(self, scene: Scene, lead: Client) -> None:
        do(lead, scene.duty, "ask", text="Never.")
        actions.answer_change(scene.duty, granted=False, answer="No.", by=scene.house.owner)
        assert (scene.fresh().due, scene.fresh().state) == (DUE, "given")
        assert told("refused")

    def test_silence_is_acceptance_only_where_the_rules_say_so(self, scene: Scene) -> None:
        Procedure.objects.update(data={"follow_up": {"silence": False}, "reminder_days": []})
        with later(days=10):
            assert ticking.tick() == 0
            with pytest.raises(NotNow, match="silence is no acceptance"):
                actions.accept_by_silence(scene.duty)
            assert "Ask for an answer" in [
                one.action
                for duty in waiting.for_person(scene.house.owner)
                for one in waiting.item(duty, waiting.Standing.of(scene.house.owner))
            ]
        Procedure.objects.update(data={"reminder_days": []})
        with later(days=10):
            assert ticking.tick() == 1
        assert scene.fresh().state == "accepted"

    def test_contested_only_within_the_limit(self, scene: Scene, lead: Client) -> None:
        with later(days=9):
            assert "contest" not in lead.get(scene.duty.get_absolute_url()).context["steps"]
            assert do(lead, scene.duty, "contest", reason="Late.") == 409
        assert do(lead, scene.duty, "contest", reason="Not ours.") == 302

    def test_handed_to_a_colleague_it_stands_on_their_desk(
        self, scene: Scene, lead: Client
    ) -> None:
        house = scene.house
        assert do(lead, scene.duty, "delegate", to=house.owner.pk) == 422
        assert do(lead, scene.duty, "delegate", to=house.substitute.pk) == 302
        assert scene.fresh().assignee == house.substitute
        assert told("delegated") == ["Handed to you: Visit every contact daily"]
        (duty,) = waiting.for_person(house.substitute)
        (item,) = waiting.item(duty, waiting.Standing.of(house.substitute))
        assert "handed to you" in item.context


class TestPlanning:
    def test_milestones_lie_before_the_date_and_are_reached_once(
        self, scene: Scene, lead: Client
    ) -> None:
        assert do(lead, scene.duty, "milestone", title="Named", due="2026-06-23") == 422
        assert do(lead, scene.duty, "milestone", title="Named", due="2026-06-10") == 302
        assert do(lead, scene.duty, "milestone", title="Named", due="2026-06-11") == 422
        made = Milestone.objects.get()
        reach = reverse("duties:milestone", args=[scene.duty.pk, made.pk, "reach"])
        assert [lead.post(reach).status_code for _twice in range(2)] == [302, 409]
        drop = reverse("duties:milestone", args=[scene.duty.pk, made.pk, "drop"])
        assert lead.post(drop).status_code == 409
        assert b"Named" in lead.get(scene.duty.get_absolute_url()).content

    def test_duties_never_wait_in_a_circle(
        self, scene: Scene, lead: Client, secretary: Client
    ) -> None:
        first = scene.duty
        second, third = (_given(scene, title) for title in ("Hire", "Train"))
        assert do(lead, first, "wait", awaited=second.pk) == 302
        assert do(lead, first, "wait", awaited=second.pk) == 422
        assert do(secretary, second, "wait", awaited=third.pk) == 302
        answer = secretary.post(
            reverse("duties:step", args=[third.pk, "wait"]), {"awaited": first.pk}
        )
        assert answer.status_code == 422
        assert "D-3 → D-1 → D-2 → D-3" in answer.content.decode()
        with pytest.raises(Invalid, match="circle"):
            actions.wait_for(first, first, by=scene.house.owner)
        end = reverse("duties:wait_end", args=[first.pk, first.waits.get().pk])
        assert lead.post(end).status_code == 302
        assert do(secretary, third, "wait", awaited=first.pk) == 302

    def test_budget_verifier_and_what_it_should_move(self, scene: Scene, secretary: Client) -> None:
        falls = indicators.define(
            by=SYSTEM, code="falls", name="Falls", frequency="month", direction="down"
        )
        duty, house = scene.duty, scene.house
        wrong = {"amount": "10.123", "currency": "EUR"}
        assert do(secretary, duty, "arrange", **wrong) == 422
        right = {"amount": "1200.50", "currency": "eur", "verifier": house.authority.pk}
        assert do(secretary, duty, "arrange", **right) == 302
        aim = {"indicator": falls.pk, "direction": "down", "amount": "2.5"}
        assert do(secretary, duty, "aim", **aim) == 302
        duty = scene.fresh()
        assert (duty.budget, duty.currency, duty.verifier) == (120050, "EUR", house.authority)
        assert duty.aims.get().amount == Decimal("2.5")
        with pytest.raises(Invalid, match="third agency"):
            actions.arrange(duty, budget=None, currency="", verifier=house.insurer, by=house.owner)


class TestVerifying:
    def test_done_is_seen_by_a_third_and_its_effect_awaited(
        self, scene: Scene, lead: Client, secretary: Client
    ) -> None:
        duty, house = scene.duty, scene.house
        falls = indicators.define(by=SYSTEM, code="falls", name="Falls", frequency="month")
        actions.set_aim(duty, indicator=falls, direction="up", amount=None, by=house.owner)
        actions.report_progress(duty, text="Done.", percent=100, done=True, by=house.coordinator)
        assert scene.fresh().state == "done"
        assert do(lead, duty, "verify", reason="We saw it.") == 403
        assert do(secretary, duty, "verify") == 422
        photo = SimpleUploadedFile("ward.csv", b"seen,1")
        assert do(secretary, duty, "verify", evidence=photo) == 302
        assert (scene.fresh().state, scene.fresh().effect_due) == (
            "verified",
            dt.date(2026, 8, 30),
        )
        seen = duty.remarks.get(kind="verified")
        file = lead.get(reverse("duties:evidence", args=[duty.pk, seen.pk]))
        assert file.content == b"seen,1"
        assert do(secretary, duty, "judge", effect="partly", reason="Half way.") == 302
        assert (scene.fresh().state, scene.fresh().effect) == ("closed", "partly")

    def test_the_agency_that_was_asked_verifies(self, scene: Scene) -> None:
        house = scene.house
        actions.arrange(
            scene.duty, budget=None, currency="", verifier=house.authority, by=house.owner
        )
        actions.report_progress(
            scene.duty, text="Done.", percent=100, done=True, by=house.coordinator
        )
        with pytest.raises(Forbidden):
            actions.verify_duty(scene.duty, text="Seen.", by=scene.insured)
        actions.verify_duty(scene.duty, text="Seen.", by=house.chair)
        assert scene.fresh().state == "closed"


class TestRights:
    def test_what_the_rules_do_not_grant_is_refused(self, scene: Scene, lead: Client) -> None:
        steps = lead.get(scene.duty.get_absolute_url()).context["steps"]
        assert not {"dispatch", "rate", "propose"} & set(steps)
        with pytest.raises(NotNow, match="do not give the lead"):
            actions.dispatch(
                scene.duty, agency=scene.house.authority, task="x", by=scene.house.coordinator
            )

    def test_parts_are_given_answered_and_roll_up(self, scene: Scene, lead: Client) -> None:
        Procedure.objects.update(data=RIGHTS)
        duty, house = scene.duty, scene.house
        part = {"agency": house.authority.pk, "task": "Lend two vans", "role": "support"}
        assert do(lead, duty, "dispatch", due="2026-06-23", **part) == 422
        assert do(lead, duty, "dispatch", due="2026-06-15", **part) == 302
        assert do(lead, duty, "dispatch", due="2026-06-15", **part) == 422
        made = duty.parts.get(agency=house.authority)
        actions.accept_part(made, by=house.owner)
        actions.report_progress(
            duty, text="Lent.", percent=100, done=True, agency=house.authority, by=house.owner
        )
        assert duty.parts.get(pk=made.pk).state == "done"
        assert lead.get(duty.get_absolute_url()).context["way"].whole == 33
        other = duty.parts.get(agency=house.insurer)
        actions.contest_part(other, reason="No money.", by=scene.insured)
        release = reverse("duties:part", args=[duty.pk, other.pk, "release"])
        assert lead.post(release, {"reason": "We pay."}).status_code == 302
        assert duty.parts.get(pk=other.pk).state == "released"
        assert lead.get(duty.get_absolute_url()).context["way"].whole == 50

    def test_the_lead_rates_and_the_parent_answers(self, scene: Scene, lead: Client) -> None:
        Procedure.objects.update(data=RIGHTS)
        duty, house = scene.duty, scene.house
        rating = {"agency": house.insurer.pk, "score": "2", "text": "Came late."}
        assert do(lead, duty, "rate", **rating) == 302
        asked = {"agency": house.insurer.pk, "text": "Nothing was paid."}
        assert do(lead, duty, "propose", **asked) == 409, "there is no parent"
        house.body.parent = house.other_body
        house.body.save()
        assert do(lead, duty, "propose", **asked) == 302
        parent = Client()
        parent.force_login(house.stranger)
        assert "Nothing was paid." in parent.get(duty.get_absolute_url()).content.decode()
        assert do(parent, duty, "take-up", answer="It pays from July.") == 302
        assert do(parent, duty, "take-up", answer="Again.") == 409
        verbs = {"duties.rate", "duties.propose", "duties.take_up"}
        assert LedgerEntry.objects.filter(verb__in=verbs).count() == 3


class TestLeadsThatGo:
    def test_who_withdraws_answers_until_another_leads(
        self, scene: Scene, lead: Client, secretary: Client
    ) -> None:
        duty, house = scene.duty, scene.house
        assert do(lead, duty, "withdraw", reason="The ward is closed.") == 302
        assert (scene.fresh().state, scene.fresh().lead) == ("contested", house.hospital)
        assert "withdraws from the lead" in told("withdrawn")[0]
        assert do(secretary, duty, "hand-over", to=house.hospital.pk, reason="x") == 422
        assert do(secretary, duty, "hand-over", to=house.insurer.pk, reason="Agreed.") == 302
        duty = scene.fresh()
        assert (duty.state, duty.lead, duty.due) == ("given", house.insurer, DUE)
        assert not duty.parts.exists()
        actions.accept_duty(duty, by=scene.insured)

    def test_a_dissolved_lead_is_seen_by_itself(self, scene: Scene, secretary: Client) -> None:
        house = scene.house
        dissolve_agency(house.hospital, by=SYSTEM)
        with later(hours=1):
            assert ticking.tick() == 1
            assert ticking.tick() == 0
        assert scene.fresh().withdrawn_at
        assert "was dissolved" in secretary.get(scene.duty.get_absolute_url()).content.decode()
        with pytest.raises(NotNow, match="no longer exists"):
            actions.settle_duty(scene.duty, reason="Go on.", by=house.owner)
        actions.hand_over(scene.duty, to=house.insurer, reason="It takes over.", by=house.owner)
        assert scene.fresh().lead == house.insurer

    def test_a_merged_body_hands_its_duties_on(self, scene: Scene, client: Client) -> None:
        house = scene.house
        client.force_login(house.operator)
        page = reverse("duties:take_over")
        given = {"body": house.body.pk, "into": house.other_body.pk, "reason": "Decree 3/2026"}
        assert client.post(page, given).status_code == 302
        duty = scene.fresh()
        assert (duty.body, duty.number) == (house.other_body, 1)
        assert "D-1 of" in duty.remarks.get(kind="moved").text
        with pytest.raises(NotNow, match="was merged into"):
            _given(scene, "Too late")
        with pytest.raises(NotNow, match="was merged into"):
            actions.take_over(house.body, into=house.other_body, reason="Again", by=SYSTEM)


def _given(scene: Scene, title: str) -> Duty:
    return actions.give_duty(
        scene.decision, title=title, lead=scene.house.hospital, due=DUE, by=scene.house.owner
    )
