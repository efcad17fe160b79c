"""Triage, origins, stakeholders, grades, documents and the times that a board shows."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client

from concilia.bodies.models import Body, Procedure, Seat
from concilia.challenges import actions, offers, queries, rules, timeline
from concilia.challenges.models import Challenge, Evidence
from concilia.core import clock, ledger
from concilia.core import offers as core_offers
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.models import Notice
from concilia.core.origins import Origin, Pointed
from concilia.indicators.models import Signal
from tests.challenges.scene import START, accepted, fresh, observed, raised
from tests.house import House, seat

PDF = b"%PDF-1.4 invented"


def signed_in(person: object) -> Client:
    """Return a browser in which the person is signed in."""
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]  # a person of the house
    return client


def below(house: House) -> Body:
    """Return a body below the council, of which nobody of the council is a member."""
    return Body.objects.create(
        ref="north", name="Northwood Care Council", territory=house.north, parent=house.body
    )


def signal(house: House) -> Signal:
    """Return a signal on a series of the north."""
    return Signal.objects.create(
        indicator=observed(house.north, [90, 80, 60]),
        territory=house.north,
        method="xmr",
        direction="down",
        tone="concern",
        onset=START,
        last=START + dt.timedelta(weeks=2),
        probability=0.001,
        q=0.01,
        facts={"value": 60, "mean": 90, "lower": 80, "upper": 99, "count": 1},
        found_at=clock.now(),
    )


def test_the_time_to_judge_is_in_the_rules_of_the_body(house: House) -> None:
    # 21 July is the national holiday of Belgium, a Tuesday in 2026.
    with clock.at(dt.datetime(2026, 7, 17, 9, tzinfo=dt.UTC)):
        assert raised(house).triage_due == dt.date(2026, 8, 3)
        Procedure.objects.filter(body=house.body).update(data={"extra": {rules.TRIAGE_RULE: 2}})
        late = raised(house)
    assert late.triage_due == dt.date(2026, 7, 22)
    for wrong in (0, 999, True, "3", None):
        assert rules.triage_days({rules.TRIAGE_RULE: wrong}) == rules.TRIAGE_DAYS
    with clock.at(dt.datetime(2026, 7, 23, 9, tzinfo=dt.UTC)):
        items = {item.title: item for item in offers.desk(fresh(house.owner))}
        assert items[str(f"{late.ref} {late.title}")].tone == "late"
        (panel,) = offers.board(house.body, fresh(house.owner))
        assert panel.context["promptness"].overdue == 1


def test_a_challenge_is_merged_and_nothing_is_lost(house: House) -> None:
    one, other = raised(house), raised(house, title="The same, again")
    actions.add_note(other, title="Heard", text="Ten lists", by=house.owner)
    for wrong in (other, actions.refer(raised(house), to=below(house), reason="r", by=house.owner)):
        with pytest.raises(Invalid):
            actions.merge(other, into=wrong, by=house.owner)
    with pytest.raises(Forbidden):
        actions.merge(other, into=one, by=house.colleague)
    actions.merge(other, into=one, reason="Same lists.", by=house.owner)
    other.refresh_from_db()
    assert (other.state, other.merged_into) == ("merged", one)
    assert one.evidence.get().title == "Heard"
    with pytest.raises(NotNow):
        actions.merge(raised(house), into=other, by=house.owner)
    said = [event.what for event in timeline.events(one, house.owner)]
    assert "merged another challenge into it" in said


def test_a_challenge_is_referred_to_the_competent_body(house: House) -> None:
    body = below(house)
    seat(body, house.hospital, Seat.Role.SECRETARY, house.coordinator)
    one = raised(house, territory=house.south, population=1200)
    with pytest.raises(Invalid):
        actions.refer(one, to=house.body, reason="r", by=house.owner)
    with pytest.raises(Invalid):
        actions.refer(one, to=body, reason=" ", by=house.owner)
    there = actions.refer(one, to=body, reason="It is theirs.", by=house.owner)
    assert (there.body, there.ref, there.state, there.population) == (body, "C-1", "raised", 1200)
    # The south lies outside the other body's area, so it is named for all of that.
    assert there.territory == house.north
    assert there.origin == "referred"
    assert Notice.objects.filter(person=house.coordinator).count() == 1
    one.refresh_from_db()
    assert (one.state, one.referred_to) == ("referred", body)
    page = signed_in(house.owner).get(one.get_absolute_url()).text
    assert "Referred to" in page
    assert ledger.verify().intact


def test_the_body_above_hands_a_challenge_down(house: House) -> None:
    body = below(house)
    made = actions.raise_challenge(
        body, title="t", statement="s", territory=house.north, by=fresh(house.owner)
    )
    assert (made.origin, made.origin_title) == ("parent", str(house.body))
    for nobody in (house.colleague, house.stranger):
        with pytest.raises(Forbidden):
            actions.raise_challenge(
                body, title="t", statement="s", territory=house.north, by=fresh(nobody)
            )


def test_a_signal_becomes_a_challenge_once(house: House) -> None:
    found = signal(house)
    browser = signed_in(house.owner)
    address = f"/challenges/new/?signal={found.pk}"
    page = browser.get(address).text
    assert "Raised from:" in page
    assert 'value="Contacts followed up, Northwood"' in page
    for wrong in ("999", "x", "\0", f"{found.pk}&signal=999"):
        assert browser.get(f"/challenges/new/?signal={wrong}").status_code == 404
    sent = {
        "body": "council",
        "title": "Contacts are lost",
        "statement": "Fewer are followed.",
        "territory": house.north.pk,
        "severity": "high",
        "urgency": "critical",
        "kind": "outbreak",
        "population": 90_000,
    }
    assert browser.post(address, sent).status_code == 302
    one = Challenge.objects.get()
    assert (one.origin, one.urgency, one.kind) == ("signal", "critical", "outbreak")
    held = one.evidence.get()
    assert (held.kind, held.indicator, held.territory) == (
        "series",
        found.indicator,
        house.north,
    )
    found.refresh_from_db()
    assert (found.state, found.challenge) == ("taken", one.ref)
    assert browser.post(address, sent).status_code == 409
    assert Challenge.objects.count() == 1


def test_any_room_can_offer_an_origin_and_evidence(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    pointed = Pointed("appeals", "12", "31 appeals on waiting", "/appeals/groups/12/", "In May.")
    monkeypatch.setitem(
        core_offers._providers, "evidence", [lambda: {"appeals": lambda body, user: [pointed]}]
    )

    def refuse(challenge: Challenge, by: object) -> None:
        raise NotNow("taken")

    origin = Origin("appeals", "Waiting", taken=refuse, evidence=(pointed,))
    with pytest.raises(NotNow):
        raised(house, origin=origin)
    assert not Challenge.objects.exists()
    one = raised(house, origin=Origin("appeals", "Waiting", evidence=(pointed,)))
    assert one.evidence.get().source == "appeals:12"
    browser = signed_in(house.colleague)
    address = f"{one.get_absolute_url()}evidence/appeals/"
    assert "31 appeals on waiting" in browser.get(address).text
    assert browser.post(address, {"pointed": "13"}).status_code == 422
    assert browser.post(address, {"pointed": "12"}).status_code == 302
    assert one.evidence.count() == 2
    assert "nothing of this kind" in browser.get(f"{one.get_absolute_url()}evidence/decision/").text


def test_a_document_is_checked_kept_and_handed_out(house: House) -> None:
    one = raised(house)
    for name, content in (
        ("x.exe", b"MZ"),
        ("x.pdf", b"MZ"),
        ("x.pdf", b""),
        ("x.txt", b"a\0b"),
        ("x.svg", b"<svg>"),
    ):
        with pytest.raises(Invalid):
            actions.add_document(one, title="", name=name, content=content, by=house.owner)
    held = actions.add_document(one, title="", name="a/b.pdf", content=PDF, by=house.owner)
    assert held.title == "a/b.pdf"
    answer = signed_in(house.observer).get(f"/challenges/evidence/{held.pk}/document/")
    assert answer.content == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    away = signed_in(house.stranger).get(f"/challenges/evidence/{held.pk}/document/")
    assert away.status_code == 404
    assert not Evidence.objects.filter(kind="document", file=None).exists()


def test_factors_are_graded_and_stakeholders_have_a_stance(house: House) -> None:
    one = raised(house)
    factor = actions.add_factor(one, text="Rain", strength="low", by=house.owner)
    note = actions.add_note(one, title="N", text="n", factor=factor, by=house.owner)
    assert note.factor == factor
    with pytest.raises(Invalid):
        actions.add_note(raised(house), title="N", text="n", factor=factor, by=house.owner)
    browser = signed_in(house.colleague)
    browser.post(f"/challenges/factors/{factor.pk}/grade/", {"strength": "high"})
    factor.refresh_from_db()
    assert factor.strength == "high"
    answer = browser.post(f"/challenges/factors/{factor.pk}/grade/", {"strength": "huge"})
    assert answer.status_code == 422

    address = f"{one.get_absolute_url()}stakeholders/"
    assert browser.post(address, {"stance": "for"}).status_code == 422
    sent = {"agency": house.hospital.pk, "stance": "against", "interest": "Beds"}
    assert browser.post(address, sent).status_code == 302
    assert browser.post(address, sent | {"stance": "for"}).status_code == 302
    assert browser.post(address, {"name": "Families", "stance": "divided"}).status_code == 302
    assert [(str(s), s.stance) for s in one.stakeholders.all()] == [
        (str(house.hospital), "for"),
        ("Families", "divided"),
    ]
    first = one.stakeholders.first()
    assert first
    assert (
        signed_in(house.observer).post(f"/challenges/stakeholders/{first.pk}/remove/").status_code
        == 403
    )
    browser.post(f"/challenges/stakeholders/{first.pk}/remove/")
    with pytest.raises(ObjectDoesNotExist):
        first.refresh_from_db()


def test_promptness_is_measured_from_step_to_step(house: House) -> None:
    start = dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC)

    def at(days: int) -> dt.datetime:
        return start + dt.timedelta(days=days)

    with clock.at(at(0)):
        one = raised(house)
    with clock.at(at(3)):
        actions.accept(one, by=house.owner)
    with clock.at(at(8)):
        actions.mark_in_dossier(one, by=house.owner)
    with clock.at(at(20)):
        actions.mark_decided(one, by=house.owner)
    with clock.at(at(21)):
        actions.mark_in_dossier(one, by=house.owner)
        actions.mark_decided(one, by=house.owner)
    with pytest.raises(Forbidden):
        actions.note_first_action(one, by=house.colleague)
    with clock.at(at(30)):
        assert actions.note_first_action(one)
    with clock.at(at(40)):
        assert not actions.note_first_action(one)
    one.refresh_from_db()
    told = queries.promptness([one, accepted(house)], dt.date(2026, 9, 1))
    assert (told.median_days, told.to_dossier, told.to_decision, told.to_action) == (
        pytest.approx(1.5, abs=0.1),
        5,
        12,
        10,
    )
