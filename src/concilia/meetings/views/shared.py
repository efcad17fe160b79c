"""What everybody in the room sees alike, worked out once for each version of the meeting.

Hundreds of phones ask every few seconds. While the version stands they are told so by one small
read; when it has changed, the first who asks works out what all see, and the others wait for that
and take it from this process's memory. Nothing is kept there that is not in the database, and no
right is read from it: who votes is asked of the database when the ballot is cast.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict, defaultdict
from dataclasses import dataclass

from django.db.models import Count, Max
from django.utils.translation import get_language

from concilia.core import clock, permissions
from concilia.core.permissions import Actor
from concilia.meetings import queries, rules
from concilia.meetings.models import AgendaItem, Ballot, Meeting, Motion, Voted
from concilia.meetings.speaking import Floor, floor_of
from concilia.meetings.views.page import outcome_of

KEPT, FRESH = 16, dt.timedelta(seconds=30)


@dataclass(frozen=True)
class Shared:
    """The state of a meeting without anybody's own seat."""

    items: tuple[AgendaItem, ...]
    item: AgendaItem | None
    running: tuple[Motion, ...]
    results: tuple[tuple[Motion, rules.Result], ...]
    quorum: rules.QuorumResult
    floor: Floor
    able: dict[int, int]
    """How many seats may vote on each running motion."""
    thin: dict[int, list[str]]
    """Of each running secret motion the clusters of which its result would tell too much."""
    room: queries.Room
    version: int
    made_at: dt.datetime


_kept: OrderedDict[tuple[int, str | None], Shared] = OrderedDict()
_making: defaultdict[tuple[int, str | None], threading.Lock] = defaultdict(threading.Lock)
_lock = threading.Lock()


def shared_of(meeting: Meeting) -> Shared:
    """Return what all see of a meeting in its present version or later, in the active language."""
    key = (meeting.pk, get_language())
    found = _fresh(key, meeting)
    if found is not None:
        return found
    with _lock:
        making = _making[key]
    with making:
        found = _fresh(key, meeting)
        if found is None:
            found = _made(meeting, clock.now())
            with _lock:
                _kept[key] = found
                _kept.move_to_end(key)
                while len(_kept) > KEPT:
                    _making.pop(_kept.popitem(last=False)[0], None)
    return found


def _fresh(key: tuple[int, str | None], meeting: Meeting) -> Shared | None:
    with _lock:
        found = _kept.get(key)
    if found is None or found.version < meeting.version:
        return None
    return found if abs(clock.now() - found.made_at) < FRESH else None


def forget() -> None:
    """Forget everything, as a new process has."""
    with _lock:
        _kept.clear()
        _making.clear()


def corner_of(shared: Shared, user: Actor) -> queries.Room:
    """Return a person's corner of the room: out of memory, unless the seats have changed hands.

    The roles of the request are as fresh as the request; where they name other seats than those
    that memory gives to the person, the database is asked.
    """
    corner, body = shared.room.corner_of(user), shared.room.meeting.body_id
    held = {permissions.seated(body, seat.agency_id) for seat in corner.filled_by(user)}
    kind = permissions.seated(body, 0)[0]
    if held == {scope for scope in permissions.roles_by_scope(user) if scope[0] == kind}:
        return corner
    return queries.room_of(shared.room.meeting, user)


def _made(meeting: Meeting, now: dt.datetime) -> Shared:
    room = queries.room_of(meeting)
    items = tuple(queries.agenda_of(meeting))
    motions = [motion for item in items for motion in item.motions.all()]
    for motion in motions:
        motion.item = next(item for item in items if item.pk == motion.item_id)
        motion.item.meeting = meeting
    running = tuple(motion for motion in motions if motion.state == Motion.State.OPEN)
    done = [motion for motion in motions if motion.closed_at]
    done.sort(key=lambda motion: (motion.closed_at, motion.pk), reverse=True)
    results = [(motion, found) for motion in done if (found := outcome_of(motion))]
    return Shared(
        items=items,
        item=next((item for item in items if item.pk == meeting.at_item_id), None),
        running=running,
        results=tuple(results[:5]),
        quorum=room.quorum() if room.form == "sitting" else rules.NO_QUORUM,
        floor=floor_of(meeting),
        able={motion.pk: len(room.voting(item=motion.item)) for motion in running},
        thin={motion.pk: room.thin(motion.item) for motion in running if _by_side(motion)},
        room=room,
        version=meeting.version,
        made_at=now,
    )


def _by_side(motion: Motion) -> bool:
    return motion.manner == Motion.Manner.SECRET and motion.choice_of is None


def ballots_key(meeting: Meeting) -> str:
    """Return a text that changes with every ballot on what is open, for pages that show counts."""
    running = {"motion__item__meeting": meeting, "motion__state": Motion.State.OPEN}
    cast = Ballot.objects.filter(**running).aggregate(number=Count("pk"), last=Max("cast_at"))
    voted = Voted.objects.filter(**running).count()
    last = cast["last"].timestamp() if cast["last"] else 0
    return f"{meeting.version}.{cast['number']}.{last}.{voted}"


def voted_on(motion: Motion) -> int:
    """Return how many seats have voted on an open motion."""
    urn = Voted if motion.manner == Motion.Manner.SECRET else Ballot
    return int(urn.objects.filter(motion=motion).count())
