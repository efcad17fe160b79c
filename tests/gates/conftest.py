"""The world is built once; every test gets it back as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django import DjangoDbBlocker

from concilia.core import clock
from tests.gates.walking import undone
from tests.gates.world import NOW, World, build_world


@pytest.fixture(scope="package")
def built_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Hold the world in a transaction around all tests of this folder."""
    with django_db_blocker.unblock(), undone():
        with clock.at(NOW):
            made = build_world()
        yield made


@pytest.fixture
def world(built_world: World, db: None) -> World:
    """Return the world with nothing in the cache; what the test does to it is rolled back."""
    cache.clear()
    return built_world
