"""The lifecycle of a version, and what a line must be. Pure."""

from __future__ import annotations

from concilia.core.lifecycles import Lifecycle, Step

LIFE = Lifecycle(
    states=("draft", "in_force", "former"),
    initial="draft",
    final=("in_force", "former"),
    steps=(
        Step("enact", ("draft",), "in_force"),
        Step("replace", ("in_force",), "former"),
    ),
)
AREA, FUNCTION, TASK, BASIS, WAITS = 120, 200, 300, 250, 400
"""Characters."""

MOST_DAYS = 5_000
MOST_POINTS = 1_000_000
MOST_LINES = 20_000
"""Lines of one version; beyond, it is several lists."""


def storable(text: str) -> str:
    """Return a text on one line, without what tables and marks of waiting are parted by."""
    return " ".join(text.replace("\0", " ").split()).replace(";", ",").replace(" > ", " – ")
