"""Agencies ask and offer resources: offered, approved, assigned, sent, received, each on record."""

from __future__ import annotations

import pytest
from django.test import Client

from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.models import Notice
from concilia.resources.models import Authority, Deed, ResourceRequest, Transfer
from concilia.resources.requests import actions, queries, rules
from tests.house import House


@pytest.fixture
def asked(house: House) -> ResourceRequest:
    """The authority asks for ten nurses."""
    return actions.make_request(
        house.body,
        house.authority,
        kind="ask",
        what="staff",
        item="nurses",
        quantity=10,
        by=house.owner,
    )


def test_from_the_request_to_what_has_arrived(house: House, asked: ResourceRequest) -> None:
    offered = actions.answer_request(asked, house.hospital, quantity=8, by=house.colleague)
    assert queries.left(asked) == 2
    actions.move(offered, "approve", by=house.owner)
    actions.move(offered, "assign", quantity=6, text="Two stay", by=house.owner)
    offered.refresh_from_db()
    with pytest.raises(Invalid, match="More than the 6"):
        actions.move(offered, "send", quantity=7, by=house.colleague)
    actions.move(offered, "send", quantity=5, by=house.colleague)
    offered.refresh_from_db()
    actions.move(offered, "receive", quantity=5, by=house.owner)
    assert [(one.step, one.quantity, one.by) for one in Deed.objects.filter(request=asked)] == [
        ("ask", 10, house.owner),
        ("offer", 8, house.colleague),
        ("approve", None, house.owner),
        ("assign", 6, house.owner),
        ("send", 5, house.colleague),
        ("receive", 5, house.owner),
    ]
    asked.refresh_from_db()
    assert asked.state == "open"
    second = actions.answer_request(asked, house.hospital, quantity=5, by=house.colleague)
    for step, by in (("assign", house.owner), ("send", house.colleague), ("receive", house.owner)):
        second.refresh_from_db()
        actions.move(second, step, quantity=5, by=by)
    asked.refresh_from_db()
    assert asked.state == "closed"
    with pytest.raises(NotNow):
        actions.answer_request(asked, house.hospital, quantity=1, by=house.colleague)
    assert Notice.objects.filter(person=house.owner).exists()


def test_steps_belong_to_their_side(house: House, asked: ResourceRequest) -> None:
    offered = actions.answer_request(asked, house.hospital, quantity=8, by=house.colleague)
    with pytest.raises(Forbidden):
        actions.move(offered, "assign", quantity=8, by=house.colleague)
    with pytest.raises(NotNow):
        actions.move(offered, "receive", quantity=8, by=house.owner)
    with pytest.raises(Invalid, match="why"):
        actions.move(offered, "decline", by=house.owner)
    actions.move(offered, "assign", quantity=8, by=house.owner)
    offered.refresh_from_db()
    with pytest.raises(Forbidden):
        actions.move(offered, "send", quantity=8, by=house.owner)


def test_only_a_mandate_lets_one_answer_on_behalf_of_another(
    house: House, asked: ResourceRequest
) -> None:
    with pytest.raises(Forbidden, match="no mandate"):
        actions.answer_request(asked, house.insurer, quantity=2, by=house.colleague)
    mandate = house.body.mandates.get()
    with pytest.raises(Forbidden):
        actions.give_authority(mandate, house.hospital, provision="Article 7", by=house.colleague)
    with pytest.raises(Invalid, match="provision"):
        actions.give_authority(mandate, house.hospital, provision=" ", by=house.owner)
    given = actions.give_authority(
        mandate, house.hospital, agency=house.insurer, provision="Article 7", by=house.owner
    )
    offered = actions.answer_request(asked, house.insurer, quantity=2, by=house.colleague)
    deed = Deed.objects.get(transfer=offered)
    assert (deed.agency, deed.under, deed.by) == (house.insurer, given, house.colleague)
    with pytest.raises(Invalid, match="stands there already"):
        actions.give_authority(
            mandate, house.hospital, agency=house.insurer, provision="Article 8", by=house.owner
        )
    mandate.ends = mandate.starts
    mandate.save()
    with pytest.raises(Forbidden):
        actions.answer_request(asked, house.insurer, quantity=2, by=house.colleague)
    assert Authority.objects.count() == 1


def test_a_quantity_is_above_zero_and_a_number(house: House) -> None:
    for quantity in (0, -3, float("nan"), float("inf"), 1e12):
        with pytest.raises(Invalid):
            actions.make_request(
                house.body,
                house.authority,
                kind="offer",
                what="stock",
                item="ORS",
                quantity=quantity,
                by=house.owner,
            )
    assert not ResourceRequest.objects.exists()


def test_the_pages_from_asking_to_closing(house: House, client: Client) -> None:
    client.force_login(house.owner)
    assert "Nothing is asked for" in client.get("/resources/requests/").content.decode()
    form = {
        "kind": "ask",
        "body": house.body.pk,
        "agency": house.authority.pk,
        "what": "staff",
        "item": "nurses",
        "quantity": "10",
    }
    assert client.post("/resources/requests/new/", form | {"quantity": "-1"}).status_code == 422
    made = client.post("/resources/requests/new/", form, follow=True).content.decode()
    assert "10 nurses" in " ".join(made.split())
    asked = ResourceRequest.objects.get()
    url = f"/resources/requests/{asked.pk}/"
    client.force_login(house.colleague)
    client.post(url, {"agency": house.hospital.pk, "quantity": "4"})
    transfer = Transfer.objects.get()
    client.force_login(house.owner)
    page = client.get(url).content.decode()
    assert "Approve" in page
    step = f"/resources/requests/transfers/{transfer.pk}"
    client.post(f"{step}/assign/", {"quantity": "3"})
    client.force_login(house.colleague)
    assert "Note as sent" in client.get(url).content.decode()
    client.post(f"{step}/send/", {"quantity": "3"})
    client.force_login(house.stranger)
    assert client.get(url).status_code == 404
    assert client.post(f"{step}/receive/", {"quantity": "3"}).status_code == 404
    client.force_login(house.owner)
    client.post(f"{url}end/", {"text": "Enough"})
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    client.force_login(house.coordinator)
    csv = client.get("/resources/requests/?state=all&format=csv")
    assert csv.status_code == 200


def test_who_may_answer_for_whom() -> None:
    one, any_ = rules.Power(1, holder=5, agency=7), rules.Power(2, holder=5, agency=None)
    assert rules.power_for(5, [5], []) == (True, None)
    assert rules.power_for(7, [5], [any_, one]) == (True, one)
    assert rules.power_for(8, [5], [any_, one]) == (True, any_)
    assert rules.power_for(8, [6], [any_, one]) == (False, None)
    assert rules.outstanding(10, [("said", 4, None), ("sent", 5, 3), ("declined", 9, None)]) == 3
    assert rules.met(10, [4, None, 6])
