"""The pages of meetings, as the people of the house see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse

from concilia.agencies.models import Person
from concilia.bodies.models import Procedure
from concilia.core import clock
from concilia.meetings import actions
from concilia.meetings.models import Attendance, Ballot, Decision, Meeting, Motion
from tests.house import START
from tests.meetings.scene import BEFORE, DAY, Scene

As = Callable[[Person], Client]


@pytest.fixture
def sign_in() -> As:
    def signed(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with clock.at(DAY):
        yield


def url(name: str, *args: object) -> str:
    return reverse(f"meetings:{name}", args=args)


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_planning_from_the_form(scene: Scene, sign_in: As) -> None:
    scene.house.body.time_zone = "Europe/Brussels"
    scene.house.body.save()
    client = sign_in(scene.house.owner)
    assert "Plan the meeting" in page(client, url("plan") + "?body=council")
    sent = {
        "body": "council",
        "title": "<b>Spring</b> 🌱 مرحبا",
        "day": "2026-04-20",
        "hour": "14:00",
        "place": "Town hall",
        "convening": "1",
    }
    response = client.post(url("plan"), sent)
    meeting = Meeting.objects.get()
    assert response.url == meeting.get_absolute_url()
    assert meeting.starts_at == dt.datetime(2026, 4, 20, 12, tzinfo=dt.UTC)
    shown = page(client, response.url)
    assert "&lt;b&gt;Spring&lt;/b&gt; 🌱 مرحبا" in shown
    assert "14:00" in shown


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": "1900-01-01"},
        {"day": "0001-01-01", "hour": "00:00"},
        {"day": "9999-12-31", "hour": "23:59"},
        {"day": "2126-01-01"},
        {"day": "soon"},
        {"hour": "25:99"},
        {"title": ""},
        {"title": "x" * 10_000},
        {"title": "nul\x00"},
        {"convening": "99"},
    ],
)
def test_a_wrong_plan_comes_back(scene: Scene, sign_in: As, wrong: dict[str, str]) -> None:
    sent = {"body": "council", "title": "A", "day": "2026-04-20", "hour": "14:00", "convening": "1"}
    response = sign_in(scene.house.owner).post(url("plan"), sent | wrong)
    assert response.status_code == 422
    assert not Meeting.objects.exists()


def test_who_may_not_plan(scene: Scene, sign_in: As) -> None:
    for person in (scene.house.colleague, scene.house.auditor, scene.house.operator):
        assert sign_in(person).get(url("plan")).status_code == 403
    assert sign_in(scene.house.stranger).get(url("plan") + "?body=council").status_code == 403


def test_changing(scene: Scene, sign_in: As) -> None:
    meeting, client = (
        scene.planned(starts_at=DAY + dt.timedelta(days=9)),
        sign_in(scene.house.owner),
    )
    assert "2026-03-25" in page(client, url("change", meeting.pk))
    sent = {"title": "Moved", "day": "2026-05-01", "hour": "09:30", "place": ""}
    assert client.post(url("change", meeting.pk), sent).status_code == 302
    assert client.post(url("change", meeting.pk), sent | {"day": "1900-01-01"}).status_code == 422
    meeting.refresh_from_db()
    assert (meeting.title, meeting.day) == ("Moved", dt.date(2026, 5, 1))
    assert sign_in(scene.house.colleague).get(url("change", meeting.pk)).status_code == 403


def test_the_list(scene: Scene, sign_in: As) -> None:
    client = sign_in(scene.house.owner)
    assert "Plan a meeting" in page(client, url("meetings"))
    scene.closed()
    scene.planned(title="Summer <i>meeting</i>")
    shown = page(client, url("meetings"))
    assert "Spring meeting" in shown
    assert "Summer &lt;i&gt;meeting" in shown
    assert "Spring" not in page(client, url("meetings") + "?q=summer")
    assert "Spring" in page(client, url("meetings") + "?q=night&state=closed&body=council")
    assert "No meeting matches" in page(client, url("meetings") + "?q=%00zz&state=open")
    for garbage in ("?page=abc&sort=xyz", "?page=-1&sort=-", "?body=%00&state=<b>", "?sort=title"):
        page(client, url("meetings") + garbage)
    csv = client.get(url("meetings") + "?format=csv")
    assert b"council/1,Spring meeting" in csv.content
    assert client.get(url("meetings") + "?format=xlsx").content[:2] == b"PK"
    assert "Spring" not in page(sign_in(scene.house.stranger), url("meetings"))
    assert "Spring" in page(sign_in(scene.house.auditor), url("meetings"))


def test_building_the_agenda_on_the_page(scene: Scene, sign_in: As) -> None:
    meeting, dossier = scene.planned(), scene.dossier()
    late = scene.closed()
    client = sign_in(scene.house.owner)
    shown = page(client, meeting.get_absolute_url())
    assert "Nobody answers at night" in shown
    assert "Protocol of 16 March 2026" in shown or "Protocol of March 16, 2026" in shown
    client.post(url("add_dossier", meeting.pk), {"dossier": dossier.pk})
    back = {"url": reverse("meetings:protocol", args=[late.pk])}
    client.post(url("add_return", meeting.pk), back)
    client.post(url("add_item", meeting.pk), {"title": "Any other business", "kind": "other"})
    assert [i.kind for i in meeting.items.all()] == ["dossier", "return", "other"]
    first = meeting.items.first()
    client.post(url("move_item", first.pk), {"to": "down"})
    client.post(url("move_item", first.pk), {"to": "up"})
    ids = list(meeting.items.values_list("pk", flat=True))
    client.post(url("order", meeting.pk), {"items": ids[::-1]})
    assert list(meeting.items.values_list("pk", flat=True)) == ids[::-1]
    client.post(url("remove_item", first.pk))
    assert meeting.items.count() == 2
    for name, sent, status in (
        ("add_dossier", {"dossier": "garbage"}, 422),
        ("add_dossier", {"dossier": "9" * 40}, 422),
        ("add_dossier", {"dossier": "999999"}, 404),
        ("add_return", {"url": "https://evil.example/"}, 422),
        ("add_item", {"title": "x" * 10_000, "kind": "other"}, 422),
        ("order", {"items": ["x", "1"]}, 422),
        ("order", {"items": ["1"]}, 422),
    ):
        assert client.post(url(name, meeting.pk), sent).status_code == status, (name, sent)
    assert meeting.items.count() == 2
    assert (
        sign_in(scene.house.colleague)
        .post(url("add_item", meeting.pk), {"title": "Mine", "kind": "other"})
        .status_code
        == 403
    )


def test_from_invitation_to_protocol_by_clicks(scene: Scene, sign_in: As) -> None:
    house, meeting = scene.house, scene.planned()
    client = sign_in(house.owner)
    client.post(url("add_item", meeting.pk), {"title": "Night calls", "kind": "other"})
    client.post(url("invite", meeting.pk))
    seats = {role: scene.seat(role).pk for role in ("secretary", "chair", "member")}
    marks = {f"mode_{pk}": "in_person" for pk in seats.values()}
    marks[f"person_{seats['member']}"] = str(house.substitute.pk)
    shown = page(client, meeting.get_absolute_url())
    assert f'name="person_{seats["member"]}"' in shown
    client.post(url("attendance", meeting.pk), marks)
    client.post(url("open", meeting.pk))
    item = meeting.items.get()
    client.post(url("put_motion", item.pk), {"wording": "We open two."})
    motion = Motion.objects.get()
    shown = page(client, meeting.get_absolute_url())
    assert "We open two." in shown
    assert "Record and close the vote" in shown

    phone = sign_in(house.substitute)
    shown = page(phone, meeting.get_absolute_url())
    assert "You vote for <strong>Northwood Hospital</strong>" in shown
    assert "Record and close" not in shown
    assert phone.post(url("vote", motion.pk), {"choice": "yes"}).status_code == 302
    assert "Your vote: <strong>yes</strong>" in page(phone, meeting.get_absolute_url())
    assert phone.post(url("vote", motion.pk), {"choice": "perhaps"}).status_code == 422
    assert (
        sign_in(house.colleague).post(url("vote", motion.pk), {"choice": "yes"}).status_code == 409
    )

    count = page(client, url("count", motion.pk))
    assert "1/3" in count
    assert "voted itself" in count
    response = client.post(
        url("ballots", motion.pk),
        {f"ballot_{seats['chair']}": "yes", f"ballot_{seats['member']}": "no", "then": "close"},
        follow=True,
    )
    text = response.content.decode()
    assert "Adopted as decision 2026/1." in text
    assert "Left as they voted themselves" in text
    assert "base: ballots cast 2" in text
    assert client.get(url("count", motion.pk)).status_code == 286
    client.post(url("minute", item.pk), {"heard": "Dr A. reported.", "resolved": "Noted."})
    assert "Dr A. reported." in page(client, meeting.get_absolute_url())
    client.post(url("close", meeting.pk))
    assert "Nothing here is final" in page(client, url("protocol", meeting.pk))
    client.post(url("issue", meeting.pk))
    assert "it never changes" in page(client, url("protocol", meeting.pk))
    assert "PDF" in page(phone, meeting.get_absolute_url())
    assert client.get(url("paper", meeting.pk, "pdf")).content[:5] == b"%PDF-"
    assert client.get(url("paper", meeting.pk, "docx")).content[:2] == b"PK"
    assert client.get(url("paper", meeting.pk, "exe")).status_code == 404
    decision = Decision.objects.get()
    shown = page(phone, decision.get_absolute_url())
    assert "We open two." in shown
    assert "recorded at a show of hands" in shown


def test_attendance_that_is_wrong_comes_back_whole(scene: Scene, sign_in: As) -> None:
    meeting, client = scene.invited(), sign_in(scene.house.owner)
    chair, member = scene.seat("chair").pk, scene.seat("member").pk
    sent = {f"mode_{chair}": "in_person", f"mode_{member}": "in_person"}
    for wrong in (
        {f"left_at_{member}": "noon"},
        {f"arrived_at_{member}": "12:00+02:00"},
        {f"person_{member}": str(scene.house.stranger.pk)},
        {f"mode_{member}": "asleep"},
        {f"arrived_at_{member}": "14:00", f"left_at_{member}": "13:00"},
    ):
        response = client.post(url("attendance", meeting.pk), sent | wrong)
        assert response.status_code == 422
        assert "Nothing was written" in response.content.decode()
    assert not Attendance.objects.exists()
    client.post(url("attendance", meeting.pk), sent | {f"left_at_{member}": "15:30"})
    row = Attendance.objects.get(seat=member)
    assert row.left_at == dt.datetime(2026, 3, 16, 15, 30, tzinfo=dt.UTC)
    with clock.at(DAY + dt.timedelta(hours=1)):
        sent[f"arrived_at_{member}"], sent[f"left_at_{member}"] = "13:00", "15:30"
        client.post(url("attendance", meeting.pk), sent)
    row.refresh_from_db()
    assert row.arrived_at == DAY
    assert sign_in(scene.house.chair).post(url("attendance", meeting.pk), sent).status_code == 403


def test_motions_and_minutes_that_are_wrong_come_back(scene: Scene, sign_in: As) -> None:
    meeting, client = scene.opened(), sign_in(scene.house.owner)
    item = meeting.items.get()
    long = client.post(url("put_motion", item.pk), {"wording": "x" * 10_000})
    assert long.status_code == 422
    assert "at most 8000" in long.content.decode() or "8,000" in long.content.decode()
    assert client.post(url("put_motion", item.pk), {"wording": ""}).status_code == 422
    assert (
        client.post(url("put_motion", item.pk), {"wording": "a", "draft": "x"}).status_code == 422
    )
    assert client.post(url("minute", item.pk), {"heard": "x" * 10_000}).status_code == 422
    assert not Motion.objects.exists()
    motion = scene.motion(meeting)
    seat = scene.seat("adviser").pk
    sent = client.post(url("ballots", motion.pk), {f"ballot_{seat}": "yes"})
    assert sent.status_code == 422
    assert client.post(url("withdraw_motion", motion.pk), {"reason": "x" * 999}).status_code == 422
    recorded = client.post(url("ballots", motion.pk), {f"ballot_{scene.seat('chair').pk}": "no"})
    assert recorded.status_code == 302
    assert Ballot.objects.count() == 1
    closed = client.post(url("close_motion", motion.pk), {"chair_choice": "??"}, follow=True)
    assert "The motion is not adopted." in closed.content.decode()
    second = scene.motion(meeting, "Again.")
    client.post(url("withdraw_motion", second.pk), {"reason": "Reworded"})
    second.refresh_from_db()
    assert second.state == "withdrawn"
    assert "withdrawn" in page(client, meeting.get_absolute_url())


def test_two_secretaries_who_write_at_once_keep_both_texts(scene: Scene, sign_in: As) -> None:
    meeting = scene.opened()
    item = meeting.items.get()
    client = sign_in(scene.house.owner)
    text = page(client, meeting.get_absolute_url())
    assert 'name="base_heard" value=""' in text
    address = url("minute", item.pk)
    client.post(address, {"heard": "The hospital reports.", "base_heard": "", "base_resolved": ""})
    client.post(address, {"resolved": "Noted.", "heard": "", "base_heard": "", "base_resolved": ""})
    item.refresh_from_db()
    assert (item.heard, item.resolved) == ("The hospital reports.", "Noted.")


def test_a_draft_decision_is_offered_for_the_vote(scene: Scene, sign_in: As) -> None:
    meeting, house = scene.opened(), scene.house
    item = actions.add_dossier(meeting, scene.dossier(), by=house.owner)
    client = sign_in(house.chair)
    shown = page(client, meeting.get_absolute_url())
    assert "Open two ambulatories by June." in shown
    draft = item.dossier_version.dossier.drafts.get()
    client.post(url("put_motion", item.pk), {"draft": draft.pk, "wording": "Open three."})
    motion = Motion.objects.get()
    assert (motion.draft, motion.wording) == (draft, "Open three.")
    assert "Close the vote" in page(client, meeting.get_absolute_url())
    actions.record_ballots(motion, {scene.seat("chair").pk: "yes"}, by=house.owner)
    client.post(url("close_motion", motion.pk))
    shown = page(client, Decision.objects.get().get_absolute_url())
    assert "Nobody answers at night" in shown


def test_the_casting_vote_is_asked_for_where_the_rules_know_it(scene: Scene, sign_in: As) -> None:
    Procedure.objects.create(
        body=scene.house.body,
        version=2,
        effective_from=START,
        data={"majority": {"tie": "chair"}},
    )
    motion = scene.motion()
    ballots = {scene.seat("chair").pk: "abstain", scene.seat("member").pk: "no"}
    actions.record_ballots(
        motion, {**ballots, scene.seat("secretary").pk: "yes"}, by=scene.house.owner
    )
    client = sign_in(scene.house.chair)
    assert "Casting vote" in page(client, motion.item.meeting.get_absolute_url())
    client.post(url("close_motion", motion.pk), {"chair_choice": "yes"})
    motion.refresh_from_db()
    assert motion.state == "adopted"


def test_what_the_phone_asks_every_few_seconds(scene: Scene, sign_in: As) -> None:
    meeting = scene.invited()
    client = sign_in(scene.house.colleague)
    now = url("now", meeting.pk)
    assert "not opened yet" in page(client, now)
    scene.present(meeting, "secretary", "chair", "member")
    actions.open_meeting(meeting, by=scene.house.owner)
    assert "No motion is open" in page(client, now)
    motion = scene.motion(meeting)
    shown = page(client, now)
    assert "We open two." in shown
    key = shown.split('name="seen" value="')[1].split('"')[0]
    assert client.get(now, {"seen": key}).status_code == 204
    actions.cast_ballot(motion, "yes", by=scene.house.colleague)
    assert client.get(now, {"seen": key}).status_code == 200
    assert "does not vote" in page(sign_in(scene.house.adviser), now)
    away = [actions.Mark(scene.seat("member").pk, "absent")]
    actions.mark_attendance(meeting, away, by=scene.house.owner)
    assert "not marked as present" in page(client, now)
    actions.close_motion(motion, by=scene.house.owner)
    assert "Last result" in page(client, now)
    actions.close_meeting(meeting, by=scene.house.owner)
    assert client.get(now).status_code == 286


def test_the_register_of_decisions(scene: Scene, sign_in: As) -> None:
    client = sign_in(scene.house.colleague)
    assert "No decision yet" in page(client, url("decisions"))
    scene.adopted()
    other = Decision.objects.create(
        body=scene.house.body, year=2025, number=3, wording="=HYPERLINK(1)", decided_at=BEFORE
    )
    assert "=HYPERLINK(1)" in page(client, other.get_absolute_url())
    shown = page(client, url("decisions"))
    assert "2026/1" in shown
    assert "2025/3" in shown
    assert "2025/3" not in page(client, url("decisions") + "?year=2026")
    assert "2026/1" in page(client, url("decisions") + "?q=2026/1&body=council")
    assert "2025/3" not in page(client, url("decisions") + "?q=night")
    assert "No decision matches" in page(client, url("decisions") + "?q=nowhere")
    for garbage in ("?page=abc&sort=xyz", "?year=²&sort=-ref", "?q=%00/²", "?sort=ref&page=9"):
        page(client, url("decisions") + garbage)
    csv = client.get(url("decisions") + "?format=csv").content.decode()
    assert "2025/3,'=HYPERLINK(1)" in csv
    assert "2026/1" not in page(sign_in(scene.house.stranger), url("decisions"))
    assert sign_in(scene.house.stranger).get(other.get_absolute_url()).status_code == 404


def test_nobody_else_comes_in(scene: Scene, sign_in: As) -> None:
    motion = scene.motion()
    meeting, item = motion.item.meeting, motion.item
    gets = [
        meeting.get_absolute_url(),
        url("now", meeting.pk),
        url("count", motion.pk),
        url("change", meeting.pk),
        url("protocol", meeting.pk),
        url("paper", meeting.pk, "pdf"),
    ]
    posts = [
        *(
            url(name, meeting.pk)
            for name in (
                "add_item",
                "add_dossier",
                "add_return",
                "order",
                "invite",
                "open",
                "attendance",
                "close",
                "issue",
            )
        ),
        *(url(name, item.pk) for name in ("move_item", "remove_item", "minute", "put_motion")),
        *(url(name, motion.pk) for name in ("vote", "ballots", "close_motion", "withdraw_motion")),
    ]
    stranger, nobody, member = sign_in(scene.house.stranger), Client(), sign_in(scene.house.adviser)
    for address in gets:
        assert stranger.get(address).status_code == 404, address
        assert nobody.get(address).status_code == 302, address
    full = {"title": "A", "kind": "other", "wording": "w", "choice": "yes", "items": [item.pk]}
    full |= {"day": "2026-05-05", "hour": "10:00", "dossier": scene.dossier().pk}
    for address in posts:
        assert stranger.post(address, full).status_code == 404, address
        assert nobody.post(address, full).status_code == 302, address
        assert stranger.get(address).status_code == 405, address
        if address != url("add_return", meeting.pk):
            assert member.post(address, full).status_code == 403, address
    assert member.get(url("count", motion.pk)).status_code == 403


def test_there_is_no_protocol_before_the_meeting(scene: Scene, sign_in: As) -> None:
    meeting = scene.invited()
    client = sign_in(scene.house.owner)
    assert client.get(url("protocol", meeting.pk)).status_code == 409
    assert client.post(url("issue", meeting.pk)).status_code == 409


@pytest.mark.parametrize("many", [2, 60])
def test_pages_ask_few_questions(
    scene: Scene,
    sign_in: As,
    many: int,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]  # untyped fixture
) -> None:
    motion = scene.adopted()
    meeting = motion.item.meeting
    for number in range(many):
        Meeting.objects.create(
            body=scene.house.body, number=100 + number, title=f"M {number}", starts_at=DAY
        )
        item = actions.add_item(meeting, by=scene.house.owner, title=f"Item {number}")
        past = Motion.objects.create(
            item=item, wording="w", put_at=DAY, state="adopted", reasoning=motion.reasoning
        )
        Decision.objects.create(
            body=scene.house.body,
            year=2026,
            number=10 + number,
            wording="w",
            motion=past,
            decided_at=DAY,
        )
    client = sign_in(scene.house.owner)
    scene.motion(meeting)
    for address in (
        url("meetings"),
        url("decisions"),
        meeting.get_absolute_url(),
        url("protocol", meeting.pk),
        motion.decision.get_absolute_url(),
        Meeting.objects.filter(state="planned").first().get_absolute_url(),
    ):
        client.get(address)
        with django_assert_max_num_queries(20):
            page(client, address)
