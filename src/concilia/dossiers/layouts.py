"""Which sections a dossier has: the keys that fill themselves, and the templates."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from concilia.core.errors import Invalid, Problem

_DATA = Path(__file__).parent / "data" / "templates.toml"
KEYS = (
    "summary",
    "statement",
    "figures",
    "map",
    "appeals",
    "causes",
    "factors",
    "agencies",
    "contributions",
    "means",
    "earlier",
    "further",
    "options",
    "drafts",
)
"""Sections that the system fills, in their usual order."""
MOST = 40


@dataclass(frozen=True, slots=True)
class Place:
    """One section of a template; a key that the system does not fill is written by its owner."""

    key: str
    title: str = ""
    owner: str = ""
    question: str = ""
    days: int = 10


def title_of(key: str) -> str:
    """Return the heading of a section that the system fills, in the active language."""
    return {
        "summary": _("In short"),
        "statement": _("Statement"),
        "figures": _("What the figures show"),
        "map": _("Map"),
        "appeals": _("What people say: appeals"),
        "causes": _("Causes"),
        "factors": _("Factors"),
        "agencies": _("Who is concerned, and what each does there"),
        "contributions": _("Contributions of agencies"),
        "means": _("Means"),
        "earlier": _("Earlier decisions and their duties"),
        "further": _("What else is known"),
        "options": _("Options"),
        "drafts": _("Draft decisions"),
    }.get(key, key)


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, tuple[Place, ...]]:
    found = {}
    for kind, values in tomllib.loads(_DATA.read_text(encoding="utf-8")).items():
        places = [Place(key) for key in values["parts"]]
        for one in values.get("own", ()):
            after = one.pop("after")
            places.insert(values["parts"].index(after) + 1, Place(**one))
        found[kind] = tuple(places)
    return found


def shipped(kind: str) -> tuple[Place, ...]:
    """Return the template for a kind of challenge that every body starts with."""
    return _shipped().get(kind) or _shipped()["general"]


def to_data(places: Iterable[Place]) -> list[dict[str, Any]]:
    """Return a template as JSON values."""
    return [asdict(place) for place in places]


def from_data(rows: Any) -> tuple[Place, ...]:
    """Return a template from JSON values.

    Raises `Invalid` naming every row that is wrong: no title where one is needed, a key twice,
    days outside 1 to 250, more than forty sections, or none.
    """
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST:
        message = _("A template has between 1 and %(most)d sections.")
        raise Invalid(Problem(message % {"most": MOST}, column="parts"))
    problems: list[Problem] = []
    places: list[Place] = []
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        given = row if isinstance(row, dict) else {}
        title = " ".join(str(given.get("title", "")).split())[:200]
        key = str(given.get("key", "")) or slugify(title, allow_unicode=False)[:36] or f"s{number}"
        days = given.get("days", 10)
        if key not in KEYS and not title:
            problems.append(Problem(_("This section has no title."), row=number))
        if key in seen:
            problems.append(Problem(_("This section is there twice."), row=number, value=key))
        if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= 250:
            problems.append(Problem(_("Give between 1 and 250 working days."), row=number))
            days = 10
        seen.add(key)
        places.append(
            Place(
                key=key[:40],
                title=title,
                owner=str(given.get("owner", ""))[:60],
                question=str(given.get("question", ""))[:2000].strip(),
                days=days,
            )
        )
    if problems:
        raise Invalid(problems)
    return tuple(places)
