"""Verdicts on a series as the rows of a page show them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from concilia.indicators.models import Indicator
from concilia.indicators.signals import wording
from concilia.indicators.signals.reading import Read
from concilia.indicators.targets.rules import Status

_LONGEST = 40
_TONES = {Status.REACHED: "done", Status.NEAR: "soon", Status.MISSED: "late", Status.NONE: "calm"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Words and tones for one row; `course` are its newest values, for a small line."""

    course: list[float]
    label: str
    tone: str
    variation: str
    assurance: str
    target: float | None
    status: str
    status_tone: str


def status(found: Status) -> str:
    """Return a traffic status in words."""
    return {
        Status.REACHED: _("reached"),
        Status.NEAR: _("nearly"),
        Status.MISSED: _("missed"),
        Status.NONE: _("no target"),
    }[found]


def verdict(read: Read, indicator: Indicator) -> Verdict:
    """Return what the row of a territory says."""
    known = [value for value in read.values if value is not None][-_LONGEST:]
    label = _("%(count)s values, from %(first)s to %(last)s") % {
        "count": len(known),
        "first": wording.figure(known[0] if known else None),
        "last": wording.figure(known[-1] if known else None),
    }
    return Verdict(
        known,
        label,
        read.variation.tone,
        wording.variation(read.variation),
        wording.assurance(read.assurance),
        read.target,
        status(read.status),
        _TONES[read.status],
    )
