"""The scene of every story about meetings."""

from __future__ import annotations

import pytest

from tests.house import House
from tests.meetings.scene import Scene


@pytest.fixture
def scene(house: House) -> Scene:
    """A house whose body meets."""
    return Scene(house)
