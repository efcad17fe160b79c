"""Every address × every role: nobody gets in where they should not, and nothing breaks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from concilia.core import clock
from tests.gates import matrix
from tests.gates.addresses import LEFT_OUT, named
from tests.gates.matrix import Case
from tests.gates.walking import Answer, walk
from tests.gates.world import EVERY_ROLE, NOW, ROOMS, World

# Stories cover the lines; walking them here while counting takes half as long again.
pytestmark = [pytest.mark.order, pytest.mark.no_cover]

PUBLIC = frozenset().union(*(room.public for room in ROOMS))
CLOSED = tuple(start for room in ROOMS for start in room.closed)
FOR_ALL = frozenset().union(*(room.for_all for room in ROOMS))
NOTED = {key: tables for room in ROOMS for key, tables in room.noted.items()}
AUDITORS = tuple(start for room in ROOMS for start in room.auditors)


def faults(case: Case, got: Answer) -> Iterator[str]:
    """Say what is wrong with one answer, whatever the baseline says."""
    key, method, role = case
    refused = got.status in {401, 403, 404, 405}
    if got.status >= 500:
        yield f"broke: {got.error}"
    if got.status >= 400 and got.recorded:
        yield f"refused with {got.status}, and yet the ledger has an entry"
    signing_in = got.status == 302 and got.location.startswith("/account/login/")
    if role == "logged out" and key not in PUBLIC and not refused and not signing_in:
        yield f"answered {got.status} to somebody who is not signed in"
    closed = key.startswith(CLOSED) and key not in FOR_ALL
    if role == "stranger" and closed and got.status not in {404, 405}:
        yield f"answered {got.status} to a stranger, who must not learn that it exists"
    if method == "GET" and (wrote := got.wrote - NOTED.get(key, frozenset()) or got.recorded):
        yield f"a look changed something: {wrote}"
    if role == "auditor" and got.recorded and not key.startswith(AUDITORS):
        yield "an auditor changed something"
    if role == "auditor" and got.status < 400 and got.wrote and not key.startswith(AUDITORS):
        yield f"an auditor changed something: {got.wrote}"


def test_every_address_is_walked(world: World) -> None:
    known = {key.partition("#")[0] for key in world.targets} | LEFT_OUT.keys()
    missing = sorted(set(named()) - known)
    assert not missing, f"{missing}: put them into tests/gates/world, then {matrix.HOW}"
    assert not LEFT_OUT.keys() - set(named()), "addresses.py names what no longer exists"


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_every_address_by_every_role(world: World, role: str) -> None:
    with clock.at(NOW):
        answers = walk(world, role)
    wrong = [f"{case}: {text}" for case, got in answers.items() for text in faults(case, got)]
    assert not wrong, "\n".join(wrong)

    if matrix.writing():
        keys = {key for key in world.targets if matrix.chosen(key)}
        matrix.write({case: got.status for case, got in answers.items()}, keys, EVERY_ROLE)
    expected = {case: status for case, status in matrix.read().items() if case[2] == role}
    absent = sorted({case[0] for case in answers.keys() - expected.keys()})
    assert not absent, f"nothing is expected of {absent}: {matrix.HOW}"
    gone = sorted({case[0] for case in expected.keys() - answers.keys()})
    assert not gone, f"{gone} are expected, and gone: {matrix.HOW}"
    changed = [
        f"{case}: expected {expected[case]}, got {got.status}"
        for case, got in answers.items()
        if expected[case] != got.status
    ]
    assert not changed, "\n".join(changed) + f"\nIf that is meant, {matrix.HOW}"
