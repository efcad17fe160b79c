"""Appeals: one received, one answered, one that waits, one from the public, and a group."""

from __future__ import annotations

import datetime as dt

from concilia.indicators.appeals import actions as appeals
from concilia.indicators.appeals.attachments import Checked
from concilia.indicators.appeals.grouping import computing
from concilia.indicators.appeals.models import AppealGroup, Attachment
from tests.gates.world.state import Room, World


def build(world: World) -> None:
    """Receive three appeals, answer one, take one from the public, and group the three."""
    house = world.house
    made = [
        appeals.receive_appeal(
            house.body,
            received_on=dt.date(2026, 3, 2),
            channel="letter",
            category="waiting",
            territory=house.north,
            text=f"Nobody answered, {number}.",
            by=house.owner,
        )
        for number in range(3)
    ]
    world.put("appeals:list")
    world.put("appeals:new")
    answered = appeals.assign(made[1], agency=house.hospital, by=house.owner)
    answered = appeals.answer(answered, answer="We answer now.", by=house.owner)
    world.put("appeals:appeal#received", pk=made[0].pk)
    world.put("appeals:appeal#answered", pk=answered.pk)
    for step, one in (("assign", made[0]), ("answer", made[0]), ("close", answered)):
        world.put(f"appeals:step#{step}", pk=one.pk, step=step)
    appeals.set_intake(house.body, {"public": True}, by=house.owner)
    sent = appeals.submit(
        house.body,
        category="waiting",
        territory=house.north,
        words="I am Zerlina and wait.",
        person={"name": "Zerlina", "email": "zerlina@example.org"},
        files=[Checked("a.pdf", "application/pdf", b"%PDF-1.7")],
    ).appeal
    file = Attachment.objects.get(petitioner__appeal=sent)
    world.put("appeals:public")
    world.put("appeals:state")
    for name in ("write", "done", "intake", "persons"):
        world.put(f"appeals:{name}", ref=house.body.ref)
    world.put("appeals:appeal#public", pk=sent.pk)
    world.put("appeals:step#prepare", pk=sent.pk, step="prepare")
    world.put("appeals:person", pk=sent.pk)
    world.put("appeals:erase", pk=sent.pk)
    world.put("appeals:attachment", pk=sent.pk, file=file.pk)
    for name in (
        "appeal",
        "prepare_appeal",
        "appeal_route",
        "assign_appeal",
        "answer_appeal",
        "close_appeal",
    ):
        world.put(f"api:{name}", pk=answered.pk)
    world.put("appeals:letter#pdf", pk=answered.pk, format="pdf")
    computing.regroup(house.body)
    group = AppealGroup.objects.get(body=house.body)
    world.put("appeals:groups")
    world.put("appeals:group", pk=group.pk)
    world.put("api:appeal_group", pk=group.pk)
    for step in ("confirm", "split", "dismiss", "join"):
        world.put(f"appeals:group_step#{step}", pk=group.pk, step=step)
        world.put(f"api:{step}_group", pk=group.pk)


_PUBLIC = frozenset({"appeals:public", "appeals:state", "appeals:write", "appeals:done"})
ROOM = Room(
    build=build,
    closed=("appeals:", "api:appeal_route", "api:appeal_group", "api:join_group"),
    plain=("api:appeals", "api:appeal_groups", "api:receive"),
    for_all=frozenset(
        {"appeals:list", "appeals:new", "appeals:groups", "api:appeal_groups", *_PUBLIC}
    ),
    public=_PUBLIC,
)
