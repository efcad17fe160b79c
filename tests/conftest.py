"""The people and places that every story shares, and which stories both databases are told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.house import House, build_house

HERE = Path(__file__).parent
# What asks a database for what another might answer otherwise: locks, constraints, upserts,
# sums, orders, texts and days. Pages are looked at there once each (gates/test_queries.py).
ON_EVERY_DATABASE = (
    "core",
    "agencies/test_imports.py",
    "agencies/test_merging.py",
    "agencies/test_territories.py",
    "bodies/test_seats.py",
    "challenges/test_actions.py",
    "challenges/test_triage.py",
    "dossiers/test_actions.py",
    "duties/test_actions.py",
    "duties/test_compensation.py",
    "duties/test_earlier.py",
    "duties/test_imports.py",
    "duties/test_seeing.py",
    "duties/test_tick.py",
    "gates/test_migrations.py",
    "gates/test_queries.py",
    "indicators/test_appeals_groups.py",
    "indicators/test_appeals_import.py",
    "indicators/test_completeness.py",
    "indicators/test_due.py",
    "indicators/test_imports.py",
    "indicators/test_packs_computing.py",
    "indicators/test_signals.py",
    "indicators/test_targets.py",
    "learning/test_actions.py",
    "meetings/test_at_once.py",
    "meetings/test_protocol.py",
    "meetings/test_voting.py",
    "resources/test_activities.py",
    "resources/test_facilities.py",
    "resources/test_gaps.py",
    "resources/test_snapshots.py",
    "resources/test_spellings.py",
    "site/test_api.py",
    "site/test_once.py",
    "site/test_pulse.py",
)
"""Folders and files below this one; whatever commits for real belongs to them too."""
LONGEST = ("e2e/test_pages_axe.py", "e2e/test_turn.py", "gates/test_matrix.py", "site/test_demo.py")
"""They begin, so that no process is left alone with one of them at the end."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run on another database leave out what both answer alike."""
    parser.addoption("--database-only", action="store_true", help="run only database tests")


def asks_the_database(item: pytest.Item) -> bool:
    """Say whether a test belongs on every database."""
    mark = item.get_closest_marker("django_db")
    fixtures: set[str] = set(getattr(item, "fixturenames", ()))
    if not mark and not fixtures & {"db", "transactional_db", "django_db_setup"}:
        return False
    if "transactional_db" in fixtures or (mark and mark.kwargs.get("transaction")):
        return True
    place = item.path.relative_to(HERE)
    return any(str(one) in ON_EVERY_DATABASE for one in (place, *place.parents))


def _first_of(starts: list[str], text: str) -> int:
    return next(number for number, start in enumerate(starts) if text.startswith(start))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the longest tests; after `--database-only` keep those for every database."""
    places = [*LONGEST, "gates", ""]
    items.sort(key=lambda item: _first_of(places, str(item.path.relative_to(HERE))))
    if config.getoption("database_only"):
        kept = [item for item in items if asks_the_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept


@pytest.fixture(autouse=True)
def forgetful() -> None:
    """Begin every story as a new process does: numbers of meetings come again in the next one."""
    shared = sys.modules.get("concilia.meetings.views.shared")
    if shared is not None:
        shared.forget()


@pytest.fixture
def house(db: None) -> House:
    """A body with its people, and a stranger from another body."""
    return build_house()
