"""The lifecycle of a dispute, its tone, what a panel said, and how long disputes take. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Any

from concilia.core.lifecycles import Lifecycle, Step

TITLE, CLAIM, TEXT = 200, 5_000, 10_000
"""Characters."""

NEGOTIATION, MEDIATION, ARBITRATION, PLENARY, APPEAL = 10, 15, 20, 30, 10
"""Working days of each step where a body says nothing else."""

MOST_DAYS = 500
OPEN = ("negotiation", "mediation", "arbitration", "plenary")
"""Where the sides may still speak, settle and withdraw."""

ENDED = ("final", "settled", "withdrawn")
LIFE = Lifecycle(
    states=(*OPEN, "ruled", "appeal", *ENDED),
    initial="negotiation",
    final=ENDED,
    steps=(
        Step("move on", ("negotiation",), "mediation"),
        Step("move on", ("mediation",), "arbitration"),
        Step("move on", ("arbitration",), "plenary"),
        Step("rule", ("arbitration", "plenary"), "ruled"),
        Step("rule finally", ("arbitration", "plenary", "appeal"), "final"),
        Step("appeal", ("ruled",), "appeal"),
        Step("let stand", ("ruled",), "final"),
        Step("settle", OPEN, "settled"),
        Step("withdraw", (*OPEN, "appeal"), "withdrawn"),
    ),
)
BY_TIME = {
    "negotiation": "move on",
    "mediation": "move on",
    "arbitration": "move on",
    "ruled": "let stand",
}
"""The step that is taken when the time of a state has run out."""

ROLE_AT = {"mediation": "mediator", "arbitration": "arbitrator"}


def tone(state: str, due: dt.date | None, today: dt.date) -> str:
    """Return done when it ended, late when its time ran out, soon from three days before."""
    if state in ENDED:
        return "done" if state != "withdrawn" else "calm"
    if due is not None and due < today:
        return "late"
    if due is not None and (due - today).days <= 3:
        return "soon"
    return "contested"


def runs_out(state: str, due: dt.date | None, today: dt.date) -> str | None:
    """Return the step that time alone takes today, or None. The last day still belongs to it."""
    if due is None or due >= today:
        return None
    return BY_TIME.get(state)


def carried(agreeing: int, against: int, panel: int) -> bool | None:
    """Return whether a panel of so many agencies has carried a ruling; None while it is open.

    More than half of all its agencies must agree.
    """
    if 2 * agreeing > panel:
        return True
    if 2 * against >= panel:
        return False
    return None


def durations(spans: Iterable[tuple[dt.date, dt.date | None]], today: dt.date) -> dict[str, Any]:
    """Return how many go on and ended, and the median and the longest days of those that ended."""
    kept: Sequence[tuple[dt.date, dt.date | None]] = list(spans)
    ended = [(end - start).days for start, end in kept if end is not None]
    going = [(today - start).days for start, end in kept if end is None]
    return {
        "open": len(going),
        "ended": len(ended),
        "median": median(ended) if ended else None,
        "longest": max(ended) if ended else None,
        "oldest": max(going) if going else None,
    }
