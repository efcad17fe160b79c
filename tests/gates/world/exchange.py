"""What agencies ask of each other, questions about gaps, spellings, and what is public."""

from __future__ import annotations

from concilia.core import clock, links
from concilia.core.permissions import SYSTEM
from concilia.core.tables.actions import check, upload
from concilia.resources.capacities import rounds
from concilia.resources.models import Activity, Round
from concilia.resources.publishing.actions import publish
from concilia.resources.questions.actions import VERB, ask_gap
from concilia.resources.requests import actions as requests
from concilia.resources.spellings.actions import Name, learn
from tests.gates.world.state import Room, World
from tests.house import House

REPORT = b"district,organisation,activity\nNorthwod,Northwood Hospital,Vaccination\n"
STEPS = ("approve", "assign", "send", "receive", "decline", "withdraw")


def _token(link: str) -> str:
    return link.rstrip("/").rsplit("/", 1)[-1]


def build(world: World) -> None:
    """Ask and offer, question and confirm, explain a name, and publish."""
    house = world.house
    _requests(world, house)
    question = ask_gap(
        {house.hospital: "works there"},
        type=Activity.objects.get().type,
        territory=house.north,
        day=clock.today(),
        sentence="Nobody does it in Northwood.",
        body=house.body,
        by=house.owner,
    )
    asked = question.answers.get()
    world.put("resources:question", pk=question.pk)
    world.put("resources:answer_gap", pk=asked.pk)
    secret = links.make(house.colleague, VERB, asked)
    world.put("core:link#answer_gap", token=_token(secret))
    held = Round.objects.create(agency=house.hospital, asked_at=clock.now())
    secret = links.make(house.colleague, rounds.VERB, held)
    world.put("core:link#confirm", token=_token(secret))
    world.put("resources:confirm", code=house.hospital.code)
    for form in ("geojson", "fhir", "hsds", "hsds-zip"):
        world.put(f"resources:exchange#{form}", form=form)
    [alias] = learn({Name("agency", "The hospital of N"): house.hospital.code}, by=house.owner)
    file = upload("activities", name="3w-2026-03-01.csv", content=REPORT, by=house.owner)
    world.put("resources:forget_spelling", pk=alias.pk)
    world.put("resources:learn_spellings", pk=check(file, by=house.owner).pk)
    publish(house.body, by=house.owner)
    for name in ("publish", "public", "public_poster"):
        world.put(f"resources:{name}", ref=house.body.ref)
    for form in ("csv", "json"):
        world.put(f"resources:public_feed#{form}", ref=house.body.ref, form=form)
    world.put("resources:territory", code=house.north.code)


def _requests(world: World, house: House) -> None:
    asked = requests.make_request(
        house.body,
        house.authority,
        kind="ask",
        what="staff",
        item="nurses",
        quantity=4,
        by=house.owner,
    )
    for name in ("request", "end_request"):
        world.put(f"resources:{name}", pk=asked.pk)
    offer = requests.answer_request(asked, house.hospital, quantity=2, by=SYSTEM)
    for step in STEPS:
        world.put(f"resources:transfer_step#{step}", pk=offer.pk, step=step)
    world.put("resources:authorities", ref=house.body.ref)


ROOM = Room(
    build=build,
    plain=(
        "resources:changes",
        "resources:ask_gap",
        "resources:questions",
        "resources:requests",
        "resources:new_request",
        "resources:spellings",
        "resources:publishing",
        "resources:public_index",
        "resources:poster",
    ),
    public=frozenset(
        {
            "core:link#answer_gap",
            "core:link#confirm",
            "resources:public_index",
            "resources:public",
            "resources:public_poster",
            "resources:public_feed#csv",
            "resources:public_feed#json",
        }
    ),
)
