"""The people and places that every story shares."""

from __future__ import annotations

import sys

import pytest

from tests.house import House, build_house


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run on another database leave out what never asks one."""
    parser.addoption("--database-only", action="store_true", help="run only database tests")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the longest tests; keep, after `--database-only`, those that take a database."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
    if not config.getoption("database_only"):
        return
    kept, left = [], []
    for item in items:
        named = {"db", "transactional_db", "django_db_setup"}.intersection(
            getattr(item, "fixturenames", ())
        )
        (kept if named or item.get_closest_marker("django_db") else left).append(item)
    config.hook.pytest_deselected(items=left)
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
