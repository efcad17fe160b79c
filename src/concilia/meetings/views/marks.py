"""Reading what a ballot says from a form, and laying out the choices that it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from concilia.core.errors import Invalid, Problem
from concilia.meetings.actions.ballots import Said
from concilia.meetings.models import Motion
from concilia.meetings.models.voting import marks_of


@dataclass(frozen=True)
class Line:
    """An option on a ballot paper: its number, its name, and what was marked there."""

    number: int
    name: str
    value: int | None


def said_from(post: QueryDict, motion: Motion) -> Said:
    """Return what was sent: a plain choice, or the marks of an election, ranking or scoring."""
    terms = motion.choice_of
    choice = post.get("choice", "")
    if terms is None or choice == "abstain":
        return choice
    if terms.kind == "election":
        return {_number(value): 1 for value in post.getlist("mark")}
    sent = {n: post.get(f"mark_{n}", "").strip() for n in terms.numbers}
    return {n: _number(value) for n, value in sent.items() if value}


def lines_of(motion: Motion, marks: Mapping[str, int] | None) -> list[Line]:
    """Return the options of a choice with what a ballot says of each; nothing for a yes or no."""
    terms = motion.choice_of
    if terms is None:
        return []
    held = marks_of(marks or {})
    return [Line(n, terms.name(n), held.get(n)) for n in terms.numbers]


def paper_of(motion: Motion, marks: Mapping[str, int] | None = None) -> dict[str, Any]:
    """Return what the template of a ballot paper needs."""
    terms = motion.choice_of
    ranks = list(terms.numbers) if terms else []
    scores = list(range(terms.low, terms.high + 1)) if terms else []
    return {"terms": terms, "lines": lines_of(motion, marks), "ranks": ranks, "scores": scores}


def _number(text: str) -> int:
    digits = text.removeprefix("-")
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 6:
        raise Invalid(Problem(_("Give whole numbers."), column="marks", value=text[:20]))
    return int(text)
