"""The lifecycles of a duty and of a part, its tone, and when it is reminded of. Pure."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence

from concilia.core.lifecycles import Lifecycle, Step

OPEN = ("given", "accepted", "under_way")
PART_OPEN = ("given", "accepted", "under_way")
OVER = ("closed", "cancelled")
ANSWERED = ("accepted", "under_way")
"""Open, and its lead answers for it."""

LIFE = Lifecycle(
    states=(*OPEN, "done", "verified", "closed", "contested", "cancelled"),
    initial="given",
    final=OVER,
    steps=(
        Step("accept", ("given",), "accepted"),
        Step("report", OPEN, "under_way"),
        Step("report done", OPEN, "done"),
        Step("contest", OPEN, "contested"),
        Step("withdraw", OPEN, "contested"),
        Step("settle", ("contested",), "under_way"),
        Step("hand over", (*OPEN, "contested"), "given"),
        Step("verify", ("done",), "closed"),
        Step("await effect", ("done",), "verified"),
        Step("judge", ("verified",), "closed"),
        Step("return", ("done",), "under_way"),
        Step("close", (*OPEN, "contested"), "closed"),
        Step("cancel", (*OPEN, "contested", "done"), "cancelled"),
    ),
)
PART_LIFE = Lifecycle(
    states=(*PART_OPEN, "contested", "done", "released"),
    initial="given",
    final=("done", "released"),
    steps=(
        Step("accept", ("given",), "accepted"),
        Step("report", PART_OPEN, "under_way"),
        Step("report done", PART_OPEN, "done"),
        Step("contest", PART_OPEN, "contested"),
        Step("settle", ("contested",), "under_way"),
        Step("release", (*PART_OPEN, "contested"), "released"),
    ),
)
SOON = 7
"""Days before the due date in which a duty counts as due soon, unless the body's rules differ."""

LONGEST = 366 * 20
"""Days after which a due date is taken for a slip of the pen."""

EFFECT_AFTER = 90
"""Days after the verification when its effect is to be judged."""

_LIGHTS = {"late": "red", "contested": "amber", "soon": "amber"}


def tone(
    state: str,
    due: dt.date,
    today: dt.date,
    *,
    forecast: dt.date | None = None,
    amber_from: dt.date | None = None,
) -> str:
    """Return how a duty stands: late, soon, done, contested or calm.

    It is due soon from `amber_from` on, which the body's rules say, and whenever the forecast
    lies after the due date, however far that is.
    """
    if state == "contested":
        return "contested"
    if state in {"done", "verified", "closed"}:
        return "done"
    if state not in OPEN:
        return "calm"
    if due < today:
        return "late"
    near = due - dt.timedelta(days=SOON) if amber_from is None else amber_from
    return "soon" if near <= today or (forecast is not None and forecast > due) else "calm"


def light(tone: str) -> str:
    """Return green, amber or red for a tone."""
    return _LIGHTS.get(tone, "green")


def rolled_up(own: int, parts: Sequence[int]) -> int:
    """Return the percentage of the whole: the lead's own work and each part weigh the same."""
    shares = [own, *parts]
    return sum(shares) // len(shares)


def reportable(state: str, *, done: bool, interim: bool) -> bool:
    """Say whether a report of progress, or that it is done, is awaited in a state.

    Who leads in the interim goes on with a contested duty, but reports it as done only when its
    lead, or the body, has answered for it.
    """
    if not interim:
        return state in OPEN
    return state in (ANSWERED if done else (*OPEN, "contested"))


def circle(waits: Iterable[tuple[int, int]], duty: int, awaited: int) -> list[int]:
    """Return the circle that `duty` waiting for `awaited` would close, beginning with `duty`.

    `waits` holds the pairs (duty, awaited) that there are; an empty list means no circle.
    """
    if duty == awaited:
        return [duty]
    after: dict[int, list[int]] = {}
    for one, other in waits:
        after.setdefault(one, []).append(other)
    came: dict[int, int] = {awaited: duty}
    queue = [awaited]
    for here in queue:
        for nearby in after.get(here, ()):
            if nearby == duty:
                path = [here]
                while path[-1] != duty:
                    path.append(came[path[-1]])
                return path[::-1]
            if nearby not in came:
                came[nearby] = here
                queue.append(nearby)
    return []


def step_name(due: dt.date, days: int) -> str:
    """Return the name of a reminder: a duty whose date was moved is reminded anew."""
    return f"{due.isoformat()}{days:+d}"


def rung_name(due: dt.date, days: int, to: str) -> str:
    """Return the name of a step of the ladder above the reminders."""
    return f"{step_name(due, days)}:{to}"


def due_reminder(
    days: Iterable[int],
    *,
    given_on: dt.date,
    due: dt.date,
    today: dt.date,
    sent: Collection[str],
    add: Callable[[dt.date, int], dt.date],
    mark: str = "",
) -> int | None:
    """Return the reminder that is due on `today`, in working days from `due`, or None.

    `add(day, n)` counts working days; `mark` follows the names of the steps of a part. After a
    pause only the latest of several missed steps is sent, and none that fell before the duty was
    given.
    """
    reached = sorted(n for n in set(days) if given_on < add(due, n) <= today)
    if not reached:
        return None
    last = reached[-1]
    past = {step_name(due, n) + mark for n in set(days) if n >= last}
    return None if past & set(sent) else last


def due_rungs(
    ladder: Iterable[tuple[str, int]],
    *,
    due: dt.date,
    today: dt.date,
    sent: Collection[str],
    add: Callable[[dt.date, int], dt.date],
) -> list[tuple[str, int]]:
    """Return the rungs (to whom, working days after `due`) that a late duty has reached, unsent.

    Each rung speaks to somebody else, so after a pause each that was reached is sent, in order.
    """
    if today <= due:
        return []
    reached = sorted({rung for rung in ladder if add(due, rung[1]) <= today}, key=lambda r: r[1])
    return [(to, days) for to, days in reached if rung_name(due, days, to) not in sent]
