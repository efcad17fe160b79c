"""What the rules say of duties after a decision: answers, the ladder of a late one, rights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from concilia.bodies.rules.reading import MOST_DAYS, Reader, listed
from concilia.core.errors import Problem

RUNGS = ("coordinator", "head", "chair", "agenda", "parent")
"""To whom a late duty climbs, in the usual order."""

RIGHTS = ("dispatch", "appraisal", "proposal")
"""What a body may grant the lead of a duty."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder: to whom, so many working days after the due date."""

    to: str
    days: int


LADDER = (
    Rung("coordinator", 5),
    Rung("head", 10),
    Rung("chair", 15),
    Rung("agenda", 20),
    Rung("parent", 30),
)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How duties are followed up.

    A lead answers within `answer_days` working days (0: without limit); its `silence` is
    acceptance or not. A duty is amber from `soon_days` days before its date on, red after it.
    """

    answer_days: int = 5
    silence: bool = True
    soon_days: int = 7
    ladder: tuple[Rung, ...] = LADDER
    rights: frozenset[str] = frozenset()


def follow_up_from(data: object, problems: list[Problem]) -> FollowUp:
    """Return what JSON `data` says, and note each problem with its place."""
    read = Reader(data, "follow_up", problems)
    default = FollowUp()
    steps: list[Any] | None = read.take(
        "ladder", None, listed, _("a list of steps, each with to and days, is expected")
    )
    ladder = default.ladder
    if steps is not None:
        found = {_rung(step, number, problems) for number, step in enumerate(steps, start=1)}
        ladder = in_order(found)
    made = FollowUp(
        answer_days=read.whole("answer_days", default.answer_days, 0, MOST_DAYS),
        silence=read.flag("silence", default.silence),
        soon_days=read.whole("soon_days", default.soon_days, 0, MOST_DAYS),
        ladder=ladder,
        rights=read.take(
            "rights", default.rights, _rights, _("dispatch, appraisal or proposal is expected")
        ),
    )
    read.done()
    return made


def in_order(rungs: set[Rung]) -> tuple[Rung, ...]:
    """Return steps by their day, on the same day from the agency upward."""
    return tuple(sorted(rungs, key=lambda one: (one.days, RUNGS.index(one.to))))


def _rung(data: object, number: int, problems: list[Problem]) -> Rung:
    read = Reader(data, f"follow_up.ladder.{number}", problems)
    made = Rung(read.choice("to", RUNGS[0], *RUNGS), read.whole("days", 1, 1, MOST_DAYS))
    read.done()
    return made


def _rights(value: Any) -> frozenset[str]:
    found = frozenset(map(str, listed(value)))
    if not found <= set(RIGHTS):
        raise ValueError
    return found


def follow_up_data(one: FollowUp) -> Mapping[str, Any]:
    """Return the JSON values from which `follow_up_from` makes the same."""
    return {
        "answer_days": one.answer_days,
        "silence": one.silence,
        "soon_days": one.soon_days,
        "ladder": [{"to": rung.to, "days": rung.days} for rung in one.ladder],
        "rights": sorted(one.rights),
    }
