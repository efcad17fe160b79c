"""Disputes at each step, with what the sides laid before and a ruling that was given."""

from __future__ import annotations

from typing import Any

from concilia.agencies.models import Agency
from concilia.core.files import keep
from concilia.duties.disputes import actions
from concilia.duties.models import Dispute, Duty
from tests.gates.world.state import Room, World
from tests.house import House

THERE = "duties:disputes:"


def opened(house: House, data: str, **more: Any) -> Dispute:
    """Let the hospital dispute a data request with the insurer."""
    said: dict[str, Any] = {"subject": "data", "data_request": data, "title": data}
    return actions.open_dispute(
        house.body,
        claimant=house.hospital,
        respondents=[house.insurer],
        claim="We need it.",
        by=house.colleague,
        **said | more,
    )


def advanced(dispute: Dispute, house: House, steps: int) -> Dispute:
    """Move a dispute on by hand."""
    for _step in range(steps):
        dispute = actions.advance(dispute, reason="Both say so.", by=house.owner)
    return dispute


def build(world: World) -> None:
    """Open six: on a duty, with evidence and an offer; before a panel; before the body; ended."""
    house = world.house
    duty = Duty.objects.get(title="Visit every contact")
    talks = opened(house, "", subject="duty", duty=duty, title="Who visits?")
    proof = actions.lay_before(
        talks,
        agency=house.hospital,
        kind="evidence",
        text="See.",
        file=keep("list.csv", b"a,b\n1,2\n"),
        by=house.colleague,
    )
    offer = actions.lay_before(
        talks, agency=house.hospital, kind="offer", text="We share it.", by=house.colleague
    )
    actions.arrange_interim(talks, text="As before.", lead=house.hospital, by=house.owner)
    other = Agency.objects.create(code="panel", name="Panel Agency", type="nngo")
    panel = advanced(opened(house, "Bed counts"), house, 2)
    for agency in (house.authority, other):
        actions.name_neutral(panel, agency=agency, role="arbitrator", by=house.owner)
    open_ = advanced(opened(house, "Staff counts"), house, 2)
    actions.name_neutral(open_, agency=house.authority, role="arbitrator", by=house.owner)
    said: dict[str, Any] = {"agency": house.authority, "wording": "W.", "reasons": "R."}
    actions.arbitrate(panel, by=house.owner, **said)
    body = advanced(opened(house, "Waits by ward"), house, 3)
    ruled = advanced(opened(house, "Waits by day"), house, 2)
    actions.name_neutral(ruled, agency=house.authority, role="arbitrator", by=house.owner)
    actions.arbitrate(ruled, by=house.owner, **said)
    ended = opened(house, "Falls by ward")
    actions.withdraw(ended, reason="We agree.", by=house.colleague)
    world.put(f"{THERE}new", query=f"?duty={duty.pk}")
    world.put(f"{THERE}terms", ref=house.body.ref)
    for name, one in (
        ("talks", talks),
        ("panel", panel),
        ("open", open_),
        ("body", body),
        ("ruled", ruled),
        ("ended", ended),
    ):
        world.put(f"{THERE}dispute#{name}", pk=one.pk)
    for step, one in (
        ("state", talks),
        ("neutral", talks),
        ("advance", talks),
        ("interim", talks),
        ("withdraw", talks),
        ("arbitrate", open_),
        ("rule", body),
        ("appeal", ruled),
    ):
        world.put(f"{THERE}step#{step}", pk=one.pk, step=step)
    world.put(f"{THERE}evidence", pk=talks.pk, statement=proof.pk)
    world.put(f"{THERE}accept", pk=talks.pk, statement=offer.pk)
    world.put(f"{THERE}answer", pk=panel.pk, number=1)
    world.put(f"{THERE}paper#pdf", pk=ruled.pk, form="pdf")


ROOM = Room(
    build=build,
    plain=(f"{THERE}list",),
    closed=(THERE,),
    for_all=frozenset({f"{THERE}list"}),
)
