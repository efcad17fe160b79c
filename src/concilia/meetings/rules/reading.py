"""Reading back the kept result of a vote, of whatever kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from concilia.meetings.rules.choosing.selection import Selection
from concilia.meetings.rules.result import Outcome

Result = Outcome | Selection


def result_from(data: Mapping[str, Any]) -> Result:
    """Return the outcome of a vote, or the selection of an election, ranking or scoring."""
    return Selection.from_data(data) if "terms" in data else Outcome.from_data(data)
