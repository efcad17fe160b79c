"""Disputes as stories: the sides, the neutral, time, rulings and what they change."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from concilia.agencies.actions import merge_agencies
from concilia.agencies.models import Agency, Person
from concilia.core import clock
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.files import keep
from concilia.core.models import LedgerEntry, Notice
from concilia.core.permissions import SYSTEM
from concilia.duties.compensation import actions as money
from concilia.duties.disputes import actions, queries, rules
from concilia.duties.disputes.models import Dispute, Ruling
from concilia.duties.disputes.offers import agenda, merge
from concilia.duties.disputes.ticking import tick
from concilia.duties.models import ListVersion
from concilia.duties.responsibilities import actions as lists
from tests.duties.conftest import MONDAY, Scene
from tests.house import person, seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def judge(scene: Scene) -> Person:
    """Somebody of an agency that is no side."""
    made = person("Jana Judge")
    seat(scene.house.body, scene.house.outsider, "member", made)
    return made


def opened(scene: Scene, **more: Any) -> Dispute:
    """The hospital disputes its duty with the insurer."""
    said: dict[str, Any] = {
        "subject": "duty",
        "duty": scene.duty,
        "claimant": scene.house.hospital,
        "respondents": [scene.house.insurer],
        "title": "Who visits?",
        "claim": "The insurer employs the nurses; it should lead.",
        "by": scene.house.colleague,
    }
    return actions.open_dispute(scene.house.body, **said | more)


def later(days: int) -> Any:
    """So many days after the Monday of the scene."""
    return clock.at(MONDAY + dt.timedelta(days=days))


def at_arbitration(scene: Scene) -> Dispute:
    """A dispute that was moved to arbitration by hand."""
    dispute = opened(scene)
    for _step in range(2):
        dispute = actions.advance(dispute, reason="Both say so.", by=scene.house.owner)
    assert dispute.state == "arbitration"
    return dispute


def test_only_the_concerned_see_it_and_a_stranger_learns_nothing(
    scene: Scene, judge: Person, client: Client
) -> None:
    dispute = opened(scene)
    house = scene.house
    see = {
        who.name: Dispute.objects.visible_to(who).exists()
        for who in (house.colleague, house.owner, house.chair, house.stranger, judge)
    }
    assert see == {
        "Cora Colleague": True,
        "Olga Owner": True,
        "Carl Chair": True,
        "Stan Stranger": False,
        "Jana Judge": False,
    }
    actions.name_neutral(dispute, agency=house.outsider, role="mediator", by=house.owner)
    assert Dispute.objects.visible_to(Person.objects.get(pk=judge.pk)).exists()
    member = person("Mia Member")
    other = Agency.objects.create(code="third", name="Third Agency", type="nngo")
    seat(house.body, other, "member", member)
    client.force_login(member)
    assert client.get(dispute.get_absolute_url()).status_code == 404
    assert "X-1" not in client.get("/duties/disputes/").content.decode()


def test_the_sides_lay_before_and_settle_together(scene: Scene, client: Client) -> None:
    dispute, house = opened(scene), scene.house
    file = keep("contract.pdf", b"%PDF-1.7 contract")
    proof = actions.lay_before(
        dispute, agency=house.hospital, kind="evidence", text="See.", file=file, by=house.colleague
    )
    client.force_login(scene.insured)
    got = client.get(f"/duties/disputes/{dispute.pk}/evidence/{proof.pk}/")
    assert got.content == b"%PDF-1.7 contract"
    assert file.digest[:16] in client.get(dispute.get_absolute_url()).content.decode()
    offer = actions.lay_before(
        dispute, agency=house.insurer, kind="offer", text="We share it.", by=scene.insured
    )
    with pytest.raises(NotNow):
        actions.accept_offer(offer, agency=house.insurer, by=scene.insured)
    with pytest.raises(Forbidden):
        actions.accept_offer(offer, agency=house.hospital, by=scene.insured)
    client.force_login(house.colleague)
    client.post(f"/duties/disputes/{dispute.pk}/offers/{offer.pk}/accept/")
    dispute.refresh_from_db()
    assert (dispute.state, dispute.closed_on) == ("settled", MONDAY.date())
    assert list(dispute.steps.values_list("kind", "how")) == [("negotiation", "ended")]
    with pytest.raises(NotNow):
        actions.lay_before(
            dispute, agency=house.insurer, kind="position", text="But.", by=scene.insured
        )


def test_time_alone_leads_through_the_steps_exactly_once(scene: Scene) -> None:
    dispute = opened(scene)
    assert dispute.due == dt.date(2026, 6, 15)  # ten working days after Monday, 1 June
    with clock.at(dt.datetime(2026, 6, 15, 20, tzinfo=dt.UTC)):
        assert tick() == 0
    seen = []
    with later(15):
        assert (tick(), tick()) == (1, 0)
        seen.append(Dispute.objects.get().state)
    for days in (60, 120):
        with later(days):
            assert tick() == 1
            seen.append(Dispute.objects.get().state)
    with later(600):
        assert tick() == 0
    assert seen == ["mediation", "arbitration", "plenary"]
    assert [one.how for one in dispute.steps.all()] == ["time", "time", "time", ""]
    expired = LedgerEntry.objects.filter(verb="disputes.expire")
    assert expired.count() == 3
    told = Notice.objects.filter(person=scene.insured, key__contains=":step:")
    assert told.count() == 3


def test_who_is_not_neutral_is_refused_with_the_reason(scene: Scene) -> None:
    dispute, house = opened(scene, respondents=[scene.house.authority]), scene.house
    for agency, reason in (
        (house.hospital, "is a side"),
        (house.insurer, "has a part in the disputed duty"),
    ):
        with pytest.raises(Invalid, match=reason):
            actions.name_neutral(dispute, agency=agency, role="arbitrator", by=house.owner)
    house.outsider.parent = house.hospital
    house.outsider.save()
    with pytest.raises(Invalid, match="above or below"):
        actions.name_neutral(dispute, agency=house.outsider, role="mediator", by=house.owner)


def test_a_neutral_agency_rules_and_the_new_lead_takes_over_when_time_is_up(
    scene: Scene, judge: Person, client: Client
) -> None:
    dispute, house = at_arbitration(scene), scene.house
    with pytest.raises(Forbidden):
        actions.arbitrate(dispute, agency=house.outsider, wording="x", reasons="y", by=house.owner)
    actions.name_neutral(dispute, agency=house.outsider, role="arbitrator", by=house.owner)
    ruling = actions.arbitrate(
        dispute,
        agency=house.outsider,
        wording="The insurer leads.",
        reasons="It employs the nurses.",
        effect="apply",
        new_lead=house.insurer,
        by=judge,
    )
    assert Ruling.objects.get().state == "given"
    assert scene.fresh().lead == house.hospital
    client.force_login(house.colleague)
    pdf = client.get(f"/duties/disputes/{dispute.pk}/ruling.pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert client.get(f"/duties/disputes/{dispute.pk}/ruling.docx").content[:2] == b"PK"
    with later(30):
        assert tick() == 1
    ruling.refresh_from_db()
    assert scene.fresh().lead == house.insurer
    assert "Mutual Insurer leads duty D-1 from now on" in ruling.outcome
    assert Dispute.objects.get().state == "final"


def test_a_panel_carries_a_ruling_by_more_than_half(scene: Scene, judge: Person) -> None:
    dispute, house = at_arbitration(scene), scene.house
    others = []
    for n in (1, 2):
        agency = Agency.objects.create(code=f"panel-{n}", name=f"Panel {n}", type="nngo")
        who = person(f"Pia Panel{n}")
        seat(house.body, agency, "observer", who)
        others.append((agency, who))
    for agency in (house.outsider, others[0][0], others[1][0]):
        actions.name_neutral(dispute, agency=agency, role="arbitrator", by=house.owner)
    ruling = actions.arbitrate(dispute, agency=house.outsider, wording="W.", reasons="R.", by=judge)
    assert ruling.state == "draft"
    with pytest.raises(NotNow):
        actions.arbitrate(
            dispute, agency=others[0][0], wording="Mine.", reasons="R.", by=others[0][1]
        )
    with pytest.raises(Invalid):
        actions.answer_ruling(ruling, agency=others[0][0], agrees=False, by=others[0][1])
    ruling = actions.answer_ruling(
        ruling, agency=others[0][0], agrees=False, text="No.", by=others[0][1]
    )
    assert ruling.state == "draft"
    ruling = actions.answer_ruling(ruling, agency=others[1][0], agrees=True, by=others[1][1])
    assert (ruling.state, Dispute.objects.get().state) == ("given", "ruled")
    assert ruling.voices.filter(agrees=True).count() == 2


def test_an_appeal_comes_before_the_body_whose_ruling_is_final(scene: Scene, judge: Person) -> None:
    dispute, house = at_arbitration(scene), scene.house
    actions.name_neutral(dispute, agency=house.outsider, role="arbitrator", by=house.owner)
    actions.arbitrate(dispute, agency=house.outsider, wording="W.", reasons="R.", by=judge)
    with later(40), pytest.raises(NotNow, match="ran out"):
        actions.appeal(dispute, agency=house.insurer, reason="No.", by=scene.insured)
    actions.appeal(dispute, agency=house.insurer, reason="No.", by=scene.insured)
    made = actions.rule_for_the_body(
        dispute, wording="Final.", reasons="R.", decision=scene.decision, by=house.owner
    )
    assert (made.number, Dispute.objects.get().state) == (2, "final")


def test_who_acts_for_a_side_rules_only_on_a_decision_of_the_body(scene: Scene) -> None:
    house = scene.house
    dispute = opened(scene, respondents=[house.authority])
    for _step in range(3):
        dispute = actions.advance(dispute, reason="On.", by=house.owner)
    with pytest.raises(Forbidden, match="a side of this dispute"):
        actions.rule_for_the_body(dispute, wording="W.", reasons="R.", by=house.owner)
    actions.rule_for_the_body(
        dispute, wording="W.", reasons="R.", decision=scene.decision, by=house.owner
    )
    assert Dispute.objects.get().state == "ruled"


@pytest.mark.parametrize(("effect", "state"), [("apply", "in_force"), ("propose", "draft")])
def test_a_ruling_on_a_function_changes_the_list_by_its_own_actions(
    scene: Scene, judge: Person, effect: str, state: str
) -> None:
    house = scene.house
    kept = lists.create_list(house.body, title="Hospitals", by=house.owner)
    draft = kept.versions.get()
    lists.add_function(draft, area="A", function="Pay", by=house.owner)
    place = {"area": "A", "function": "Pay", "stage": "execute"}
    lists.set_role(draft, **place, agency=house.hospital, role="lead", by=house.owner)
    lists.enact(draft, by=house.owner)
    actions.set_terms(house.body, {"appeal": 0}, by=house.owner)
    dispute = opened(scene, subject="function", duty=None, kept=kept, **place)
    for _step in range(2):
        dispute = actions.advance(dispute, reason="On.", by=house.owner)
    actions.name_neutral(dispute, agency=house.outsider, role="arbitrator", by=house.owner)
    actions.arbitrate(
        dispute,
        agency=house.outsider,
        wording="W.",
        reasons="R.",
        effect=effect,
        new_lead=house.insurer,
        by=judge,
    )
    assert Dispute.objects.get().state == "final"
    version = ListVersion.objects.get(list=kept, number=2)
    roles = dict(version.lines.filter(stage="execute").values_list("agency__code", "role"))
    assert (version.state, roles) == (state, {"hospital": "support", "insurer": "lead"})


def test_a_ruling_on_a_cost_decides_its_compensation_or_says_why_not(
    scene: Scene, judge: Person
) -> None:
    house = scene.house
    cost = money.book_cost(
        scene.duty,
        agency=house.hospital,
        kind="expense",
        day=MONDAY.date(),
        text="Taxis",
        currency="EUR",
        amount=10_000,
        by=house.colleague,
    )
    actions.set_terms(house.body, {"appeal": 0}, by=house.owner)
    said = {"subject": "cost", "duty": None, "cost": cost}
    dispute = opened(scene, **said)
    for _step in range(3):
        dispute = actions.advance(dispute, reason="On.", by=house.owner)
    with pytest.raises(Invalid):
        actions.rule_for_the_body(
            dispute, wording="W.", reasons="R.", amount=10_001, by=house.owner
        )
    ruling = actions.rule_for_the_body(
        dispute, wording="W.", reasons="R.", amount=7_000, by=house.owner
    )
    assert "no fund in EUR" in ruling.outcome
    fund = money.open_fund(house.body, name="Fund", currency="EUR", by=house.owner)
    money.endow(fund, amount=50_000, note="Budget", by=house.owner)
    again = opened(scene, **said)
    for _step in range(3):
        again = actions.advance(again, reason="On.", by=house.owner)
    actions.rule_for_the_body(again, wording="W.", reasons="R.", amount=7_000, by=house.owner)
    cost.refresh_from_db()
    assert (cost.state, cost.awarded) == ("awarded", 7_000)


def test_the_interim_stands_on_the_duty_and_withdrawal_ends_it(
    scene: Scene, client: Client
) -> None:
    dispute, house = opened(scene), scene.house
    actions.arrange_interim(
        dispute, text="The hospital visits until July.", lead=house.hospital, by=house.owner
    )
    with pytest.raises(Forbidden):
        actions.arrange_interim(dispute, text="I do.", by=house.colleague)
    client.force_login(house.colleague)
    assert "visits until July" in client.get(scene.duty.get_absolute_url()).content.decode()
    with pytest.raises(Forbidden):
        actions.withdraw(dispute, reason="No.", by=scene.insured)
    actions.withdraw(dispute, reason="We agree after all.", by=house.colleague)
    assert Dispute.objects.get().state == "withdrawn"


def test_bad_openings_say_what_is_wrong(scene: Scene) -> None:
    house = scene.house
    with pytest.raises(Invalid, match="itself"):
        opened(scene, respondents=[house.hospital])
    with pytest.raises(Invalid, match="other side"):
        opened(scene, respondents=[])
    with pytest.raises(Invalid, match="about"):
        opened(scene, duty=None)
    with pytest.raises(Forbidden):
        opened(scene, by=house.stranger)
    opened(scene)
    with pytest.raises(NotNow, match="already"):
        opened(scene)


def test_pages_open_a_dispute_and_show_how_long_they_take(scene: Scene, client: Client) -> None:
    house = scene.house
    client.force_login(house.colleague)
    form = {
        "agency": house.hospital.pk,
        "respondents": [house.insurer.pk],
        "title": "Data?",
        "claim": "We need it.",
        "data_request": "Weekly bed counts",
    }
    assert client.post("/duties/disputes/new/?about=data", form).status_code == 302
    dispute = Dispute.objects.get()
    path = dispute.get_absolute_url()
    text = {"agency": house.hospital.pk, "kind": "position", "text": "Now."}
    assert client.post(f"{path}state/", text).status_code == 302
    assert client.get(f"{path}neutral/").status_code == 403
    client.force_login(house.owner)
    assert client.get(f"{path}rule/").status_code == 409
    for step, data in (
        ("neutral", {"role": "mediator", "agency": house.outsider.pk}),
        ("interim", {"text": "As it is."}),
        ("advance", {"reason": "On."}),
    ):
        assert client.post(f"{path}{step}/", data).status_code == 302, step
    assert client.post(f"{path}neutral/", {"role": "x"}).status_code == 422
    terms = dict.fromkeys(("negotiation", "mediation", "arbitration", "plenary", "appeal"), 5)
    url = f"/duties/disputes/terms/{house.body.ref}/"
    assert client.post(url, terms).status_code == 302
    assert client.post(url, terms | {"plenary": 0}).status_code == 422
    assert "How long disputes take" in client.get("/duties/disputes/").content.decode()
    assert client.get("/duties/disputes/?format=csv").status_code == 200
    (pace,) = queries.paces(house.owner)
    assert (pace.open, pace.ended, pace.median) == (1, 0, None)


def test_agencies_that_merge_stay_one_side(scene: Scene) -> None:
    dispute, house = opened(scene), scene.house
    assert merge(house.insurer, house.outsider) == {"disputes": 1}
    assert {one.agency.code for one in dispute.parties.all()} == {"hospital", "outsider"}
    for _step in range(3):
        dispute = actions.advance(dispute, reason="On.", by=SYSTEM)
    assert [item.title for item in agenda(house.body)] == ["Dispute X-1"]


def test_a_dispute_ends_when_its_two_sides_become_one(scene: Scene) -> None:
    dispute, house = opened(scene), scene.house
    offer = actions.lay_before(
        dispute, agency=house.hospital, kind="offer", text="Half.", by=house.colleague
    )
    actions.name_neutral(dispute, agency=house.outsider, role="mediator", by=house.owner)
    merge_agencies(house.outsider, house.hospital, by=house.operator)
    assert (dispute.neutrals.count(), Dispute.objects.get().state) == (0, "negotiation")
    merge_agencies(house.hospital, house.insurer, by=house.operator)
    ended = Dispute.objects.get()
    assert (ended.state, ended.parties.get().side) == ("withdrawn", "claimant")
    offer.refresh_from_db()
    assert offer.agency == house.insurer
    assert LedgerEntry.objects.filter(verb="disputes.withdraw").count() == 1


@given(st.sampled_from(rules.LIFE.states))
def test_every_state_has_a_way_to_an_end(state: str) -> None:
    reached, front = {state}, [state]
    while front:
        here = front.pop()
        for name in rules.LIFE.allowed(here):
            there = rules.LIFE.after(here, name)
            if there not in reached:
                reached.add(there)
                front.append(there)
    assert reached & set(rules.ENDED)


@given(st.lists(st.booleans(), max_size=9), st.integers(1, 9))
def test_a_panel_never_says_both(said: list[bool], panel: int) -> None:
    said = said[:panel]
    carried = rules.carried(said.count(True), said.count(False), panel)
    if len(said) == panel:
        assert carried is (said.count(True) * 2 > panel)
    if carried is True:
        assert said.count(True) * 2 > panel
    if carried is False:
        assert panel - said.count(False) <= panel / 2
