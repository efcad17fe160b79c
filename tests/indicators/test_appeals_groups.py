"""Stories of groups, counts and the way to the competent agency."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from concilia.agencies.models import Agency, Competence
from concilia.core import clock
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.permissions import SYSTEM
from concilia.indicators.appeals import actions, counting, routing, terms
from concilia.indicators.appeals.grouping import actions as groups
from concilia.indicators.appeals.grouping import computing, offers, queries
from concilia.indicators.appeals.models import AppealGroup
from concilia.indicators.models import Appeal, Indicator, Observation
from tests.house import House

NOW = dt.datetime(2026, 6, 10, 9, tzinfo=dt.UTC)
WAITS = (
    "The ultrasound is forty days away.",
    "No date for an ultrasound of the abdomen.",
    "Waits for an ultrasound since spring.",
    "The list for the ultrasound is full.",
)
OTHERS = ("The bus to the polyclinic is late.", "The pharmacy is closed.", "Paid for a bandage.")


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


def entered(house: House, text: str, **more: Any) -> Appeal:
    """Enter an appeal."""
    values: dict[str, Any] = {
        "received_on": dt.date(2026, 5, 4),
        "channel": "letter",
        "category": "waiting",
        "territory": house.north,
        "text": text,
        "by": SYSTEM,
        **more,
    }
    return actions.receive_appeal(house.body, **values)


@pytest.fixture
def group(house: House) -> AppealGroup:
    """Four appeals about an ultrasound in Northwood, grouped, beside three others."""
    for text in (*WAITS, *OTHERS):
        entered(house, text)
    entered(house, WAITS[0], territory=house.south)
    assert computing.regroup(house.body) == {"groups": 1, "changed": 1}
    return AppealGroup.objects.get()


class TestGroups:
    def test_the_sentence(self, house: House, group: AppealGroup) -> None:
        assert queries.told(group).startswith("4 appeals about “ultrasound")
        assert queries.told(group).endswith("in Northwood since May 2026")
        named = groups.confirm(group, name=" long waits for ultrasound ", by=house.owner)
        assert (
            queries.told(named)
            == "4 appeals about long waits for ultrasound in Northwood since May 2026"
        )

    def test_doing_it_again_changes_nothing(self, house: House, group: AppealGroup) -> None:
        assert computing.regroup(house.body) == {"groups": 1, "changed": 0}
        entered(house, "Waits for an ultrasound of the abdomen.")
        assert computing.regroup(house.body) == {"groups": 1, "changed": 1}
        group.refresh_from_db()
        assert group.appeals.count() == 5, "the same group grows while it is only proposed"

    def test_a_confirmed_group_is_never_changed_by_the_machine(
        self, house: House, group: AppealGroup
    ) -> None:
        groups.confirm(group, name="Ultrasound", by=house.owner)
        before = set(group.appeals.values_list("pk", flat=True))
        newer = entered(house, "The ultrasound has no date before autumn.")
        computing.regroup(house.body)
        assert set(group.appeals.values_list("pk", flat=True)) == before
        extension = AppealGroup.objects.get(extends=group)
        assert list(extension.appeals.all()) == [newer]
        with pytest.raises(NotNow):
            groups.confirm(extension, name="x", by=house.owner)
        assert groups.join(extension, by=house.owner) == group
        assert set(group.appeals.values_list("pk", flat=True)) == before | {newer.pk}
        assert computing.regroup(house.body)["changed"] == 0

    def test_what_was_dismissed_is_not_proposed_again(
        self, house: House, group: AppealGroup
    ) -> None:
        groups.dismiss(group, by=house.owner)
        entered(house, "The ultrasound is far away.")
        assert computing.regroup(house.body) == {"groups": 0, "changed": 0}

    def test_splitting(self, house: House, group: AppealGroup) -> None:
        inside = list(group.appeals.values_list("pk", flat=True))
        for wrong in ([], inside, [10**9]):
            with pytest.raises(Invalid):
                groups.split(group, members=wrong, name="x", by=house.owner)
        with pytest.raises(Invalid):
            groups.split(group, members=inside[:1], name=" ", by=house.owner)
        made = groups.split(group, members=inside[:2], name="Abdomen", by=house.owner)
        assert (made.state, made.appeals.count(), group.appeals.count()) == ("confirmed", 2, 2)
        computing.regroup(house.body)
        assert made.appeals.count() == 2

    def test_who_may(self, house: House, group: AppealGroup, client: Client) -> None:
        for person in (house.colleague, house.observer, house.auditor, house.stranger):
            with pytest.raises(Forbidden):
                groups.confirm(group, name="x", by=person)
        url = group.get_absolute_url()
        client.force_login(house.stranger)
        assert client.get(url).status_code == 404
        assert "Northwood" not in client.get("/appeals/groups/").content.decode()
        client.force_login(house.observer)
        assert client.post(f"{url}confirm/", {"name": "x"}).status_code == 403
        client.force_login(house.owner)
        page = client.get(url).content.decode()
        assert f"/challenges/new/?appeals={group.pk}" in page
        assert client.post(f"{url}confirm/", {"name": ""}).status_code == 422
        assert client.post(f"{url}burn/", {}).status_code == 404
        members = group.appeals.values_list("pk", flat=True)[:1]
        sent = {"name": "One", "members": [*members, "x", "9" * 30]}
        assert client.post(f"{url}split/", sent).status_code == 302
        assert client.post(f"{url}confirm/", {"name": "Ultrasound"}).status_code == 302
        assert "Ultrasound" in client.get("/appeals/groups/").content.decode()
        assert client.get("/appeals/groups/?format=csv").status_code == 200

    def test_raised_once_as_a_challenge(self, house: House, group: AppealGroup) -> None:
        (cited,) = offers.evidence()["appeals"](house.body.pk, house.owner)
        assert cited.key == str(group.pk)
        assert not list(offers.evidence()["appeals"](house.body.pk, house.stranger))
        read = offers.origin()["appeals"]
        assert read([str(group.pk), "999"], house.owner) is None
        assert read([str(group.pk)], house.stranger) is None
        found = read([str(group.pk)], house.owner)
        assert found
        assert found.territory == house.north.pk

        class Raised:
            ref = "C-1"

            def get_absolute_url(self) -> str:
                return "/challenges/1/"

        assert found.taken
        found.taken(Raised(), house.owner)
        group.refresh_from_db()
        assert (group.state, group.challenge) == ("taken", "C-1")
        with pytest.raises(NotNow):
            found.taken(Raised(), house.owner)

    def test_words_that_nobody_prepared_are_not_read(self, house: House) -> None:
        actions.set_intake(house.body, {"public": True}, by=house.owner)
        for text in WAITS:
            actions.submit(
                house.body, category="waiting", territory=house.north, words=text, person={}
            )
        assert computing.regroup(house.body) == {"groups": 0, "changed": 0}


class TestCounts:
    def test_by_month_category_and_territory(self, house: House) -> None:
        entered(house, "One.", received_on=dt.date(2026, 3, 2))
        closed = entered(house, "Two.", agency=house.insurer, category="payment")
        entered(house, "Three.", received_on=dt.date(2026, 6, 2))
        with clock.at(dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC)):
            actions.answer(closed, answer="Paid back.", by=house.owner)
            actions.close(closed, well_founded=True, settled="before_court", by=house.owner)

        def values(code: str, place: object) -> list[float]:
            found = Observation.objects.filter(indicator__code=code, territory=place)
            return list(found.order_by("period").values_list("value", flat=True))

        assert counting.run()["created"] > 0
        assert values("appeals-received", house.north) == [1, 0, 1], "June is not over"
        assert values("appeals-received", house.region) == [1, 0, 1]
        assert values("appeals-payment", house.north) == [0, 0, 1]
        assert values("appeals-closed", house.north) == [0, 0, 1]
        assert not Indicator.objects.filter(code="complaints-well-founded").exists()
        assert counting.run() == {"created": 0, "updated": 0}
        for code in ("complaints-well-founded", "complaints-settled-before-court"):
            Indicator.objects.create(code=code, name=code, frequency="month", pack="insured")
        Indicator.objects.create(code="complaints-about-insurer", name="x", frequency="month")
        counting.run()
        for code in (
            "complaints-well-founded",
            "complaints-settled-before-court",
            "complaints-about-insurer",
        ):
            assert values(code, house.north) == [0, 0, 1], code


class TestTheWay:
    def test_the_competent_agency_with_the_reason(self, house: House) -> None:
        Competence.objects.create(
            agency=house.hospital,
            policy_area="Specialist care",
            function="Diagnostics",
            legal_basis="Order 9",
        )
        Competence.objects.create(agency=house.insurer, policy_area="医保", function="支付")
        Competence.objects.create(agency=house.authority, policy_area="Roads", function="Build")
        (first,) = routing.propose(house.body, "waiting", house.north)
        assert first.agency == house.hospital
        assert first.reasons[0] == "competent: Specialist care: Diagnostics (Order 9)"
        (paying,) = routing.propose(house.body, "payment", house.north)
        assert paying.agency == house.insurer
        assert routing.propose(house.body, "other", house.north) == []

    def test_the_nearer_one_and_the_one_that_answered_before(self, house: House) -> None:
        for agency in (house.hospital, house.authority):
            Competence.objects.create(agency=agency, policy_area="Home care", function="Nursing")
        Agency.objects.filter(pk=house.authority.pk).update(territory=house.north)
        assert routing.propose(house.body, "home_care", house.north)[0].agency == house.authority
        for _n in range(4):
            one = entered(house, "x", category="home_care", agency=house.hospital)
            actions.answer(one, answer="y", by=SYSTEM)
        first = routing.propose(house.body, "home_care", house.south)[0]
        assert first.agency == house.hospital
        assert "answered 4 of 4 appeals of this category in a year" in first.reasons

    def test_the_reason_stays_with_the_appeal(self, house: House, client: Client) -> None:
        Competence.objects.create(
            agency=house.hospital, policy_area="Specialist care", function="Diagnostics"
        )
        url = entered(house, "Waits.").get_absolute_url()
        client.force_login(house.owner)
        page = client.get(f"{url}assign/").content.decode()
        assert "competent: Specialist care: Diagnostics" in page
        client.post(f"{url}assign/", {"agency": house.hospital.pk})
        assert Appeal.objects.get().routed == "Specialist care: Diagnostics"
        assert "Why this agency" in client.get(url).content.decode()


class TestTerms:
    def test_days_of_law_by_category(self, house: House, client: Client) -> None:
        rules = {"days": 15, "unit": "working", "terms": {"conduct": {"days": 3}}}
        actions.set_intake(house.body, rules, by=house.owner)
        day = dt.date(2026, 4, 30)
        # 1 May and Whit Monday, 25 May, are holidays in Belgium, Ascension on 14 May too.
        assert terms.due_on(house.body, "waiting", day) == dt.date(2026, 5, 26)
        assert terms.due_on(house.body, "conduct", day) == dt.date(2026, 5, 3)
        assert terms.due_on(house.other_body, "waiting", day) == dt.date(2026, 5, 30)

    @pytest.mark.parametrize("wrong", [{"days": 0}, {"kept_days": 9999}, {"terms": {"x": {}}}])
    def test_what_cannot_be(self, house: House, wrong: dict[str, Any]) -> None:
        with pytest.raises(Invalid):
            actions.set_intake(house.body, wrong, by=house.owner)

    def test_the_page_of_the_rules(self, house: House, client: Client) -> None:
        url = "/appeals/intake/council/"
        client.force_login(house.colleague)
        assert client.get(url).status_code == 403
        client.force_login(house.owner)
        assert client.get(url).status_code == 200
        sent = {"public": "on", "days": "20", "unit": "working", "kept_days": "30"}
        assert client.post(url, {**sent, "days": "0"}).status_code == 422
        assert client.post(url, {**sent, "days_conduct": "5"}).status_code == 302
        kept = terms.intake_of(house.body)
        assert (kept.public, kept.days) == (True, 20)
        assert kept.terms == {"conduct": {"days": 5, "unit": "working"}}

    def test_letters(self, house: House, client: Client) -> None:
        person = {"name": "Zerlina Quistgaard"}
        one = entered(house, "Waits.", agency=house.hospital, person=person)
        actions.answer(one, answer="Soon.", by=SYSTEM)
        url = f"{one.get_absolute_url()}letter/"
        client.force_login(house.observer)
        assert client.get(f"{url}pdf/").content.startswith(b"%PDF")
        assert client.get(f"{url}docx/").content.startswith(b"PK")
        assert client.get(f"{url}exe/").status_code == 404
        assert client.post(f"{url}pdf/").status_code == 403
        client.force_login(house.owner)
        assert client.post(f"{url}docx/").status_code == 200
