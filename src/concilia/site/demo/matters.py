"""What the council dealt with: challenges, and six meetings with forty decisions."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft decision that no meeting has decided on yet; `days` are working days."""

    wording: str
    title: str
    lead: str
    days: int
    support: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contribution:
    """What an agency is asked for a dossier, and what comes of it.

    `course` is accepted, given (not judged yet), dissent (accepted as a dissenting note), late
    (not given), or belated (accepted, but after its day).
    """

    agency: str
    course: str
    text: str = ""
    question: str = "What do you know of this, and what could you do yourself?"


@dataclass(frozen=True, slots=True)
class Way:
    """An option; effects are (measure, change), scores stand in the order of the criteria."""

    title: str
    description: str
    cost: int
    cost_note: str
    means: str
    legal_basis: str
    risks: str
    effects: tuple[tuple[str, str], ...] = ()
    scores: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A challenge of the region; `stage` says how far it has come.

    `stage` is raised, declined, merged (into the problem `into`), referred (to the body `to`),
    accepted, in_dossier, ready or decided; a decided one with `closing` was closed with these
    words. `reason` is what was said when it was merged or referred.
    Causes are (text, texts below it), factors (text, effect, strength of evidence), evidence
    (measure, zone), stakeholders (agency, stance, interest), criteria (name, weight), doubts
    (measure, who asks, why), written (section, text), notes (title, text).
    After `finished_after` days it was ready for a meeting.
    """

    key: str
    title: str
    statement: str
    zone: str
    severity: str
    raised_by: str
    stage: str
    months_ago: int
    summary: str = ""
    closing: str = ""
    into: str = ""
    to: str = ""
    reason: str = ""
    causes: tuple[tuple[str, list[str]], ...] = ()
    factors: tuple[tuple[str, ...], ...] = ()
    evidence: tuple[tuple[str, str], ...] = ()
    urgency: str = "moderate"
    kind: str = "general"
    population: int | None = None
    population_note: str = ""
    finished_after: int = 20
    stakeholders: tuple[tuple[str, str, str], ...] = ()
    criteria: tuple[tuple[str, int], ...] = ()
    doubts: tuple[tuple[str, str, str], ...] = ()
    written: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    ways: tuple[Way, ...] = ()
    drafts: tuple[Draft, ...] = ()
    contributions: tuple[Contribution, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """A decision to be taken: its wording, the duty that follows, and how that duty went.

    `course` names a method of `courses.Courses`, or is rejected where no decision comes of it;
    `days` are working days; `against` are the agencies that vote no; `moves` is the measure that
    it should move, where that is not the first evidence of its problem.
    """

    wording: str
    title: str
    lead: str
    course: str
    days: int
    support: tuple[str, ...] = ()
    problem: str = ""
    against: tuple[str, ...] = ()
    moves: str = ""


@dataclass(frozen=True, slots=True)
class Sitting:
    """One past meeting."""

    title: str
    months_ago: int
    heard: str
    absent: tuple[str, ...]
    resolutions: tuple[Resolution, ...]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / name).read_text(encoding="utf-8"))


def _frozen(values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: tuple(tuple(v) if isinstance(v, list) else v for v in value)
        if isinstance(value, list)
        else value
        for key, value in values.items()
    }


def problems() -> list[Problem]:
    """Return the challenges in the order in which they were raised."""
    result = []
    for values in _read("problems.toml")["problem"]:
        drafts = tuple(Draft(**_frozen(item)) for item in values.pop("draft", ()))
        ways = tuple(Way(**_frozen(item)) for item in values.pop("option", ()))
        asked = tuple(Contribution(**item) for item in values.pop("contribution", ()))
        result.append(Problem(**_frozen(values), drafts=drafts, ways=ways, contributions=asked))
    return result


def sittings() -> list[Sitting]:
    """Return the meetings, oldest first."""
    result = []
    for values in _read("sittings.toml")["sitting"]:
        resolutions = tuple(Resolution(**_frozen(item)) for item in values.pop("resolution"))
        result.append(Sitting(**_frozen(values), resolutions=resolutions))
    return result
