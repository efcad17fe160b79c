"""Who leads while a dispute goes on, and what it may say of the duty."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from concilia.agencies.models import Person
from concilia.core.errors import Forbidden, NotNow
from concilia.core.models import Notice
from concilia.duties import actions as duties
from concilia.duties.disputes import actions
from concilia.duties.disputes.models import Dispute
from concilia.duties.models import Duty
from tests.duties.conftest import Scene
from tests.duties.test_disputes import judge, opened

__all__ = ["judge"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(scene: Scene, judge: Person) -> Dispute:
    """The outsider leads the disputed duty meanwhile."""
    made = opened(scene)
    said: dict[str, Any] = {"text": "It visits until July.", "lead": scene.house.outsider}
    return actions.arrange_interim(made, **said, by=scene.house.owner)


def fresh(who: Person) -> Person:
    """The person with the roles of now."""
    return Person.objects.get(pk=who.pk)


def report(scene: Scene, by: Person, **more: Any) -> Any:
    """The person reports on the duty."""
    said: dict[str, Any] = {"text": "Half of them are visited.", "percent": 50}
    return duties.report_progress(scene.fresh(), **said | more, by=fresh(by))


def test_it_is_told_sees_the_duty_and_reports_on_the_whole(
    scene: Scene, judge: Person, dispute: Dispute, client: Client
) -> None:
    told = Notice.objects.get(person=judge, kind="duties.interim")
    assert told.subject == "Your agency leads meanwhile: Visit every contact daily"
    client.force_login(judge)
    url = f"/duties/{scene.duty.pk}/report/"
    assert url in client.get("/").content.decode(), "it stands on the desk"
    assert url in client.get(scene.duty.get_absolute_url()).content.decode()
    assert client.post(url, {"text": "Half of them.", "percent": "50"}).status_code == 302
    duty = scene.fresh()
    made = duty.reports.get()
    assert (made.agency, made.part, duty.percent) == (scene.house.outsider, None, 50)
    assert (duty.state, duty.accepted_at) == ("given", None), "the lead has still to answer"


def test_who_belongs_to_no_body_of_it_sees_the_duty_only_meanwhile(
    scene: Scene, dispute: Dispute
) -> None:
    stranger = scene.house.stranger
    assert Duty.objects.visible_to(fresh(stranger)).count() == 0, "a seat elsewhere is no part here"
    stranger.appointments.create(
        agency=scene.house.outsider, role="coordinator", starts=scene.duty.given_on
    )
    assert Duty.objects.visible_to(fresh(stranger)).get() == scene.duty
    report(scene, stranger)
    actions.withdraw(dispute, reason="We agree.", by=scene.house.colleague)
    assert not Duty.objects.visible_to(fresh(stranger)).exists()


def test_work_goes_on_while_the_duty_is_contested_but_nobody_declares_it_done(
    scene: Scene, judge: Person, dispute: Dispute
) -> None:
    duties.contest_duty(scene.fresh(), reason="Not ours.", by=scene.house.colleague)
    report(scene, judge, percent=70)
    assert (scene.fresh().state, scene.fresh().percent) == ("contested", 70)
    with pytest.raises(NotNow):
        report(scene, judge, done=True)
    with pytest.raises(NotNow):
        report(scene, scene.house.colleague)

    duties.settle_duty(scene.fresh(), reason="The hospital.", by=scene.house.owner)
    report(scene, judge, done=True)
    assert scene.fresh().state == "done"
    with pytest.raises(Forbidden):
        duties.verify_duty(scene.fresh(), text="We saw it.", by=fresh(judge))


def test_with_the_dispute_its_right_to_report_ends(
    scene: Scene, judge: Person, dispute: Dispute
) -> None:
    actions.withdraw(dispute, reason="We agree.", by=scene.house.colleague)
    with pytest.raises(Forbidden):
        report(scene, judge)
