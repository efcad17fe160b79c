"""What rooms offer to the desk, to boards and to agency and territory pages."""

import datetime as dt
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits for a person, or that must come back to a meeting.

    `tone` is one of the design system's fixed meanings: late, soon, done, contested, calm.
    `today` is the day where it is due, when that is not the reader's: `due` counts from it.
    `hurt` orders the desk: the higher, the more it hurts.
    """

    title: str
    url: str
    action: str
    context: str = ""
    due: dt.date | None = None
    today: dt.date | None = None
    tone: str = "calm"
    hurt: int = 0


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of a board: a title, and a template of the offering room with its context."""

    title: str
    template: str
    context: dict[str, Any]
    url: str = ""
    order: int = 50
