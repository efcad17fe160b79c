"""What rooms point at: the evidence that can be cited, and that from which a challenge comes.

A room above `challenges` cannot know it; it describes what it has in these terms and offers it
(kinds "origin" and "evidence" in `core.offers`).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Pointed:
    """One thing that evidence can point at.

    `kind` is series, appeals, decision or link; `key` names the thing within its room. `text` is
    what stands of it in a dossier, without personal data. A series names its indicator and its
    territory by their ids, and may narrow the period.
    """

    kind: str
    key: str
    title: str
    url: str = ""
    text: str = ""
    indicator: int | None = None
    territory: int | None = None
    starts: dt.date | None = None
    ends: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """That from which a challenge is raised; what it says fills the form.

    `kind` is signal, appeals, agency, parent or hand. `taken(challenge, by)` is called inside the
    action that raises the challenge and may refuse it.
    """

    kind: str
    title: str
    statement: str = ""
    territory: int | None = None
    url: str = ""
    body: int | None = None
    population: int | None = None
    severity: str = ""
    evidence: tuple[Pointed, ...] = ()
    taken: Callable[[Any, Any], object] | None = None
