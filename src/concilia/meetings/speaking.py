"""The speakers' list as the pages of a meeting show it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from concilia.core import clock
from concilia.meetings import rules
from concilia.meetings.models import Meeting, Turn
from concilia.meetings.rules.speaking import Waiting


@dataclass(frozen=True)
class Floor:
    """The list of the item that is called: who has the floor, who waits, who has spoken."""

    speaking: Turn | None
    waiting: tuple[Turn, ...]
    spoken: tuple[Turn, ...]

    @property
    def seconds(self) -> int:
        """How long the turn that runs has taken by now."""
        began = self.speaking.began_at if self.speaking else None
        return max(0, int((clock.now() - began) / dt.timedelta(seconds=1))) if began else 0

    @property
    def over(self) -> int:
        """How many seconds of it are beyond the limit."""
        turn = self.speaking
        if turn is None or turn.began_at is None:
            return 0
        return rules.overtime(turn.began_at, clock.now(), turn.limit)


def floor_of(meeting: Meeting) -> Floor:
    """Return the speakers' list as it stands."""
    turns: list[Turn] = []
    if meeting.at_item_id:
        found = Turn.objects.filter(item=meeting.at_item_id)
        turns = list(found.select_related("seat__agency", "person"))
    waiting = {turn.pk: turn for turn in turns if not turn.began_at and not turn.ended_at}
    order = rules.next_to_speak(
        [Waiting(turn.pk, turn.place, turn.kind == Turn.Kind.ORDER) for turn in waiting.values()]
    )
    spoken = [turn for turn in turns if turn.began_at and turn.ended_at]
    return Floor(
        next((turn for turn in turns if turn.began_at and not turn.ended_at), None),
        tuple(waiting[pk] for pk in order),
        tuple(sorted(spoken, key=lambda turn: (turn.began_at or turn.asked_at, turn.pk))),
    )
