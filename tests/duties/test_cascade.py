"""The cascade as stories: what binds, what may be adapted, what is asked, and what rolls up."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from concilia.agencies.models import Person
from concilia.bodies.models import Body
from concilia.core import clock
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.models import LedgerEntry, Notice
from concilia.duties import actions as duties
from concilia.duties.cascade import actions, queries, rules
from concilia.duties.cascade.models import Branch, Cascade
from concilia.duties.cascade.ticking import tick
from concilia.indicators.models import Indicator
from tests.duties.conftest import MONDAY, Scene
from tests.house import person, seat

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 9, 1)


@pytest.fixture
def keepers(scene: Scene) -> dict[str, Person]:
    """Two bodies below the council, each with somebody who keeps it."""
    made = {}
    for ref, territory, agency in (
        ("north", scene.house.north, scene.house.hospital),
        ("south", scene.house.south, scene.house.insurer),
    ):
        body = Body.objects.create(
            ref=ref,
            name=f"{ref.title()} Council",
            kind="council",
            parent=scene.house.body,
            territory=territory,
            country="BE",
        )
        made[ref] = person(f"Kim {ref.title()}")
        seat(body, agency, "secretary", made[ref])
    return made


def sent(scene: Scene, steering: str, **more: Any) -> Cascade:
    """The council sends its decision down."""
    Body.objects.filter(pk=scene.house.body.pk).update(steering=steering)
    said: dict[str, Any] = {
        "objective": "Every contact is visited",
        "due": DUE,
        "answer_by": dt.date(2026, 6, 30),
        "by": scene.house.owner,
    }
    return actions.send(scene.decision, **said | more)


def aimed(scene: Scene, **more: Any) -> Cascade:
    """The same with an indicator, a target and bounds for the children's own."""
    indicator = Indicator.objects.create(code="visits", name="Visits", unit="%")
    bounds = {"target": Decimal(90), "least": Decimal(80), "most": Decimal(100)}
    return sent(scene, "hybrid", indicator=indicator, **bounds | more)


def branch(ref: str) -> Branch:
    """What reached a body."""
    return Branch.objects.select_related("cascade", "body", "duty").get(body__ref=ref)


def test_centralised_binds_as_is(scene: Scene, keepers: dict[str, Person]) -> None:
    cascade = sent(scene, "centralised")
    for one in cascade.branches.select_related("duty", "decision"):
        assert (one.state, one.duty.title, one.duty.due) == (
            "bound",
            "Every contact is visited",
            DUE,
        )
        assert "Every contact is visited daily." in one.decision.wording
    assert branch("north").duty.lead == scene.house.hospital, "the agency of who keeps the body"
    with pytest.raises(NotNow):
        actions.adapt(branch("north"), lead=scene.house.insurer, by=keepers["north"])
    assert not any(dict(twig.free)["lead"] for twig in queries.tree(cascade, scene.house.owner))
    with pytest.raises(NotNow, match="already"):
        sent(scene, "centralised")


def test_hybrid_lets_each_child_set_its_target_within_bounds_and_its_lead(
    scene: Scene, keepers: dict[str, Person]
) -> None:
    cascade = aimed(scene)
    assert set(cascade.branches.values_list("state", flat=True)) == {"asked"}
    with pytest.raises(Invalid, match="80 to 100"):
        actions.adapt(
            branch("north"), lead=scene.house.outsider, target=Decimal(79), by=keepers["north"]
        )
    for somebody in (keepers["south"], scene.house.owner, scene.house.stranger):
        with pytest.raises(Forbidden):
            actions.adapt(
                branch("north"), lead=scene.house.outsider, target=Decimal(85), by=somebody
            )
    made = actions.adapt(
        branch("north"), lead=scene.house.outsider, target=Decimal(85), by=keepers["north"]
    )
    assert (made.state, made.duty.lead, made.duty.due) == ("adapted", scene.house.outsider, DUE)
    with pytest.raises(NotNow):
        actions.adapt(
            branch("north"), lead=scene.house.outsider, target=Decimal(85), by=keepers["north"]
        )
    free = queries.tree(cascade, keepers["south"])[0].free
    assert dict(free) == {
        "objective": False,
        "target": True,
        "lead": True,
        "due": False,
        "whether": False,
    }


def test_decentralised_informs_and_asks_for_an_answer(
    scene: Scene, keepers: dict[str, Person]
) -> None:
    sent(scene, "decentralised")
    assert branch("north").decision is None, "nothing stands in the child's register yet"
    actions.adopt(
        branch("north"),
        objective="Every second contact",
        lead=scene.house.hospital,
        due=dt.date(2026, 8, 1),
        by=keepers["north"],
    )
    with pytest.raises(Invalid):
        actions.decline(branch("south"), answer=" ", by=keepers["south"])
    actions.decline(branch("south"), answer="We visit already.", by=keepers["south"])
    assert branch("north").duty.title == "Every second contact"
    assert (branch("south").state, branch("south").duty) == ("declined", None)
    above = Notice.objects.filter(person=scene.house.owner, kind__startswith="cascade.")
    assert {one.kind for one in above} == {"cascade.adopt", "cascade.decline"}


def test_progress_rolls_up_by_territory_and_down_to_the_next_level(
    scene: Scene, keepers: dict[str, Person]
) -> None:
    cascade = aimed(scene)
    leads = {"north": scene.house.hospital, "south": scene.house.insurer}
    for ref, lead, target in (("north", leads["north"], 85), ("south", leads["south"], 95)):
        actions.adapt(branch(ref), lead=lead, target=Decimal(target), by=keepers[ref])
    for ref, percent in (("north", 50), ("south", 20)):
        voice = scene.house.coordinator if ref == "north" else keepers["south"]
        duties.report_progress(branch(ref).duty, text="On.", percent=percent, by=voice)
    found = queries.sums(queries.tree(cascade, scene.house.owner))
    # By population: 90,000 in the north, 120,000 in the south.
    assert found.percent == round((50 * 90 + 20 * 120) / 210)
    assert found.target == (85 * 90 + 95 * 120) / Decimal(210)
    shown = {territory.code: done for territory, done in found.territories}
    assert shown == {"R": found.percent, "R-N": 50, "R-S": 20}
    lower = Body.objects.create(
        ref="village",
        name="Village Council",
        kind="council",
        parent=Body.objects.get(ref="north"),
        territory=scene.house.north,
        country="BE",
    )
    seat(lower, scene.house.outsider, "chair", person("Vera Village"))
    Body.objects.filter(ref="north").update(steering="centralised")
    actions.send(
        branch("north").decision,
        objective="Every contact in the village",
        due=DUE,
        answer_by=dt.date(2026, 6, 30),
        by=keepers["north"],
    )
    (north, _south) = queries.tree(cascade, scene.house.owner)
    assert [twig.branch.body.ref for twig in north.below] == ["village"]
    assert north.percent == 25, "half of its own duty, nothing yet below"


def test_a_child_sees_its_own_branch_and_what_lies_below(
    scene: Scene, keepers: dict[str, Person], client: Client
) -> None:
    cascade = aimed(scene)
    seen = queries.tree(cascade, keepers["north"])
    assert [twig.branch.body.ref for twig in seen] == ["north"]
    client.force_login(keepers["north"])
    page = client.get(cascade.get_absolute_url()).content.decode()
    assert "North Council" in page
    assert "South Council" not in page
    south = f"{cascade.get_absolute_url()}branches/{branch('south').pk}/"
    assert client.get(south).status_code == 403
    mine = f"{cascade.get_absolute_url()}branches/{branch('north').pk}/"
    wrong = client.post(mine, {"lead": scene.house.hospital.pk, "target": "101"})
    assert wrong.status_code == 422
    right = client.post(mine, {"lead": scene.house.hospital.pk, "target": "92.5"})
    assert right.status_code == 302
    assert "92.5<" in client.get(cascade.get_absolute_url()).content.decode().replace(" ", "<")
    assert client.get(mine).status_code == 409
    client.force_login(scene.house.stranger)
    assert client.get(cascade.get_absolute_url()).status_code == 404


def test_who_owes_an_answer_is_reminded_once(scene: Scene, keepers: dict[str, Person]) -> None:
    aimed(scene)
    actions.adapt(
        branch("south"), lead=scene.house.insurer, target=Decimal(90), by=keepers["south"]
    )
    assert tick() == 0
    with clock.at(MONDAY + dt.timedelta(days=40)):
        assert (tick(), tick()) == (1, 0)
    assert LedgerEntry.objects.filter(verb="cascade.remind").count() == 1
    told = Notice.objects.filter(kind__contains="late").values_list("person__name", flat=True)
    assert "Kim North" in told
    assert "Kim South" not in told


def test_bad_sendings_say_what_is_wrong(scene: Scene, keepers: dict[str, Person]) -> None:
    for wrong in (
        {"objective": " "},
        {"due": MONDAY.date() - dt.timedelta(days=1)},
        {"answer_by": DUE + dt.timedelta(days=1)},
        {"target": Decimal(5)},
    ):
        with pytest.raises(Invalid):
            sent(scene, "hybrid", **wrong)
    with pytest.raises(Forbidden):
        sent(scene, "hybrid", by=scene.house.colleague)
    with pytest.raises(Invalid, match="lower bound"):
        aimed(scene, least=Decimal(95), most=Decimal(90))
    scene.decision.lapsed_at = MONDAY
    scene.decision.save()
    with pytest.raises(NotNow, match="lapsed"):
        sent(scene, "hybrid")


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 10**6)), min_size=1, max_size=8))
def test_what_rolls_up_lies_between_the_least_and_the_most(held: list[tuple[int, int]]) -> None:
    below = tuple(rules.Node(n, percent, weight) for n, (percent, weight) in enumerate(held))
    done = rules.percent_of(rules.Node(0, below=below))
    assert done is not None
    percents = [percent for percent, _weight in held]
    assert min(percents) - 1e-9 <= done <= max(percents) + 1e-9


@given(st.sampled_from(rules.LIFE.states))
def test_every_state_of_a_branch_has_an_end(state: str) -> None:
    assert state in rules.LIFE.final or rules.LIFE.allowed(state)
