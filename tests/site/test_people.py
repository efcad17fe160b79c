"""Inviting, joining, profiles, closing accounts."""

import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from concilia.agencies.models import Appointment, Person
from concilia.core import jobs, ledger
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.models import LedgerEntry
from concilia.site.accounts import actions
from tests.house import House

STRONG = "seven quiet otters"


def send_mail() -> str:
    """Do the queued jobs and return the body of the last message."""
    jobs.work("test")
    return str(mail.outbox[-1].body)


def form_for(house: House, **changes: object) -> dict[str, object]:
    return {
        "name": "Nadia New",
        "email": "Nadia.New@Example.org",
        "language": "fr",
        "agency": house.hospital.pk,
        "role": "staff",
        **changes,
    }


def link_in(body: str) -> str:
    found = re.search(r"https?://[^/]+(/l/[A-Za-z0-9_-]+/)", body)
    assert found
    return found[1]


def test_a_secretary_invites_and_the_person_joins(house: House, client: Client) -> None:
    client.force_login(house.owner)
    refused = client.post("/people/invite/", form_for(house, role="head"))
    assert refused.status_code == 422  # a role in an agency counts in other bodies too
    with pytest.raises(Forbidden):
        actions.invite(
            email="x@example.org",
            name="X",
            language="en",
            agency=house.hospital,
            role="staff",
            by=house.owner,
        )
    answer = client.post("/people/invite/", form_for(house, agency=""))
    assert answer.status_code == 302
    person = Person.objects.get(email="nadia.new@example.org")
    assert person.language == "fr"
    assert not person.has_usable_password()
    assert not Appointment.objects.filter(person=person).exists()
    link = link_in(send_mail())
    client.logout()
    assert b"Nadia New" in client.get(link).content
    assert client.get(link).status_code == 200  # looking consumes nothing
    weak = client.post(link, {"password": "12345678", "again": "12345678"})
    assert weak.status_code == 422
    differ = client.post(link, {"password": STRONG, "again": "other otters 1"})
    assert differ.status_code == 422
    joined = client.post(link, {"password": STRONG, "again": STRONG})
    assert joined["Location"].startswith("/account/login/")
    assert client.post(link, {"password": STRONG, "again": STRONG}).status_code == 410
    client.post("/account/login/", {"login": person.email, "password": STRONG})
    assert client.get("/").status_code == 200
    verbs = LedgerEntry.objects.values_list("verb", flat=True)
    assert {"people.invite", "people.join"} <= set(verbs)
    assert ledger.verify().intact


def test_a_coordinator_invites_for_the_own_agency_and_below_the_head(
    house: House, client: Client
) -> None:
    client.force_login(house.coordinator)
    assert client.get("/people/invite/").status_code == 200
    elsewhere = client.post("/people/invite/", form_for(house, agency=house.insurer.pk))
    assert elsewhere.status_code == 422
    head = client.post("/people/invite/", form_for(house, role="head"))
    assert head.status_code == 422
    assert not Person.objects.filter(email="nadia.new@example.org").exists()
    assert client.post("/people/invite/", form_for(house)).status_code == 302
    assert Appointment.objects.get(person__name="Nadia New").agency == house.hospital
    with pytest.raises(Forbidden):
        actions.invite(
            email="x@example.org",
            name="X",
            language="en",
            agency=house.hospital,
            role="head",
            by=house.coordinator,
        )


def test_a_member_does_not_invite(house: House, client: Client) -> None:
    client.force_login(house.observer)
    assert client.get("/people/invite/").status_code == 403
    assert client.post("/people/invite/", form_for(house)).status_code == 403


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "olga.owner@example.org"},
        {"email": "not an address"},
        {"name": ""},
        {"name": "x" * 10_000},
        {"name": "nul\0"},
        {"role": "king"},
        {"language": "tlh"},
        {"agency": "99999999999999999999"},
    ],
)
def test_a_wrong_invitation_writes_nothing(
    house: House, client: Client, changes: dict[str, object]
) -> None:
    client.force_login(house.operator)
    before = Person.objects.count()
    answer = client.post("/people/invite/", form_for(house, **changes))
    assert answer.status_code == 422
    assert b'role="alert"' in answer.content
    assert Person.objects.count() == before
    assert not mail.outbox


def test_names_are_text_in_every_script(house: House, client: Client) -> None:
    client.force_login(house.operator)
    for number, name in enumerate(("<script>alert(1)</script>", "李秀英", "محمد", "Ж🦉")):
        client.post("/people/invite/", form_for(house, name=name, email=f"p{number}@example.org"))
    page = client.get("/people/").content.decode()
    assert "<script>alert" not in page
    assert "李秀英" in page


def test_the_same_address_twice_is_refused(house: House) -> None:
    with pytest.raises(Invalid):
        actions.invite(
            email="OLGA.owner@example.org",
            name="O",
            language="en",
            agency=None,
            role="",
            by=house.operator,
        )


def test_only_an_operator_makes_another(house: House) -> None:
    asked = {"name": "B", "language": "en", "agency": None, "role": "", "operator": True}
    with pytest.raises(Forbidden):
        actions.invite(email="b@example.org", by=house.owner, **asked)  # type: ignore[arg-type]  # options by name
    made = actions.invite(email="b@example.org", by=house.operator, **asked)  # type: ignore[arg-type]  # options by name
    assert made.is_operator


def test_an_invitation_again_ends_the_first_link(house: House, client: Client) -> None:
    client.force_login(house.operator)
    client.post("/people/invite/", form_for(house))
    first = link_in(send_mail())
    person = Person.objects.get(email="nadia.new@example.org")
    assert client.post(f"/people/{person.pk}/invite/").status_code == 302
    second = link_in(send_mail())
    assert first != second
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200
    with pytest.raises(NotNow):
        actions.invite_again(house.owner, by=house.operator)


def test_a_closed_account_is_shut_at_once(house: House, client: Client) -> None:
    theirs = Client()
    theirs.force_login(house.colleague)
    client.force_login(house.operator)
    assert client.post(f"/people/{house.colleague.pk}/close/").status_code == 302
    assert theirs.get("/").status_code == 302
    answer = theirs.post(
        "/account/login/", {"login": house.colleague.email, "password": "correct horse battery"}
    )
    assert "/account/" in answer.get("Location", "/account/")
    assert theirs.get("/").status_code == 302
    assert client.post(f"/people/{house.colleague.pk}/open/").status_code == 302
    theirs.force_login(house.colleague)
    assert theirs.get("/").status_code == 200
    assert client.post(f"/people/{house.operator.pk}/close/").status_code == 409
    assert client.post("/people/999999/close/").status_code == 404
    assert client.get(f"/people/{house.colleague.pk}/close/").status_code == 405


def test_others_close_nothing(house: House, client: Client) -> None:
    for person in (house.owner, house.coordinator, house.auditor):
        client.force_login(person)
        assert client.post(f"/people/{house.colleague.pk}/close/").status_code == 403
    house.colleague.refresh_from_db()
    assert house.colleague.is_active


def test_a_person_changes_the_own_profile(house: House, client: Client) -> None:
    client.force_login(house.owner)
    page = {"name": "Olga O.", "language": "nl", "time_zone": "Europe/Brussels", "digest": "daily"}
    assert client.post("/people/me/", page).status_code == 302
    house.owner.refresh_from_db()
    assert (house.owner.name, house.owner.digest) == ("Olga O.", "daily")
    for wrong in ({"time_zone": "Mars/Olympus"}, {"name": " "}, {"digest": "hourly"}):
        assert client.post("/people/me/", {**page, **wrong}).status_code == 422
    before = LedgerEntry.objects.count()
    actions.change_profile(house.owner, name="Olga O.")
    assert LedgerEntry.objects.count() == before
    with pytest.raises(KeyError):
        actions.change_profile(house.owner, is_operator=True)


def test_the_first_operator_comes_by_the_command_line(
    house: House, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("invite", "first@example.org", "--operator")
    link = link_in(capsys.readouterr().out)
    assert client.get(link).status_code == 200
    assert Person.objects.get(email="first@example.org").is_operator
    for wrong in ("first@example.org", "nonsense"):
        with pytest.raises(CommandError):
            call_command("invite", wrong)
