"""A questionnaire as data: read and checked, written back, and scored. Pure."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any

from django.utils.translation import gettext as _

from concilia.core.errors import Invalid, Problem

_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?\Z")
MOST_DIMENSIONS, MOST_ITEMS, MOST_STEPS = 20, 120, 11


@dataclass(frozen=True, slots=True)
class Step:
    """One answer that can be given, and its points."""

    label: str
    points: float


@dataclass(frozen=True, slots=True)
class Item:
    """One statement; a reversed one counts against its dimension."""

    code: str
    text: str
    reversed: bool = False


@dataclass(frozen=True, slots=True)
class Dimension:
    """What several items measure together."""

    code: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A whole questionnaire: what it is, where it comes from, scale and dimensions."""

    code: str
    version: str
    title: str
    source: str
    scale: tuple[Step, ...]
    dimensions: tuple[Dimension, ...]
    invented: bool = False
    language: str = "en"

    def to_data(self) -> dict[str, Any]:
        """Return JSON values that `of` reads."""
        kept: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return kept

    @property
    def items(self) -> tuple[Item, ...]:
        """All items, in the order of the questionnaire."""
        return tuple(item for dimension in self.dimensions for item in dimension.items)


@dataclass(frozen=True, slots=True)
class Score:
    """One dimension of one assessment, 0 to 1; None where too little was answered.

    `low` and `high` are the lowest and the highest person's, `raters` how many people counted.
    """

    dimension: Dimension
    value: float | None
    low: float | None
    high: float | None
    raters: int


def scores(form: Questionnaire, sheets: Sequence[Mapping[str, int]]) -> tuple[Score, ...]:
    """Return the score of every dimension: the mean over people of the mean over their items.

    An item's points become 0 to 1 between the fewest and the most of the scale. A person counts
    for a dimension when at least half of its items were answered.
    """
    points = [step.points for step in form.scale]
    low, high = min(points), max(points)
    found = []
    for dimension in form.dimensions:
        means = []
        for sheet in sheets:
            values = []
            for item in dimension.items:
                place = sheet.get(item.code)
                if place is not None and 0 <= place < len(points):
                    share = (points[place] - low) / (high - low)
                    values.append(1 - share if item.reversed else share)
            if values and 2 * len(values) >= len(dimension.items):
                means.append(fmean(values))
        low_end, high_end = min(means, default=None), max(means, default=None)
        mean = fmean(means) if means else None
        found.append(Score(dimension, mean, low_end, high_end, len(means)))
    return tuple(found)


def parse(content: bytes) -> Questionnaire:
    """Return the questionnaire of a JSON file; raises `Invalid` with everything that is wrong."""
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as wrong:
        raise Invalid(Problem(_("This is no JSON file in UTF-8."), column="file")) from wrong
    return of(data)


def of(data: Any) -> Questionnaire:
    """Return the questionnaire that `data` describes; raises `Invalid` with all that is wrong."""
    if not isinstance(data, dict):
        raise Invalid(Problem(_("The file holds one questionnaire: a JSON object."), column="file"))
    reading = _Reading()
    form = Questionnaire(
        code=reading.slug(data, "code", ""),
        version=reading.text(data, "version", "", 20),
        title=reading.text(data, "title", "", 200),
        source=reading.text(data, "source", "", 2000),
        scale=reading.scale(data.get("scale")),
        dimensions=reading.dimensions(data.get("dimensions")),
        invented=data.get("invented") is True,
        language=str(data.get("language", "en")),
    )
    if not _LANGUAGE.match(form.language):
        reading.wrong("language", _("Write a language code, for instance en or zh-hans."))
    reading.once("dimensions", [one.code for one in form.dimensions])
    reading.once("items", [item.code for item in form.items])
    if reading.problems:
        raise Invalid(reading.problems[:100])
    return form


class _Reading:
    """Collects what is wrong while a questionnaire is read."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, where: str, what: str) -> None:
        self.problems.append(Problem(what, column=where))

    def text(self, data: Mapping[str, Any], key: str, where: str, most: int) -> str:
        value = data.get(key)
        kept = value.replace("\x00", "").strip() if isinstance(value, str) else ""
        if not kept:
            self.wrong(where + key, _("Write something here."))
        elif len(kept) > most:
            self.wrong(where + key, _("At most %(most)s characters fit here.") % {"most": most})
        return kept

    def slug(self, data: Mapping[str, Any], key: str, where: str) -> str:
        kept = self.text(data, key, where, 60)
        if kept and not _SLUG.match(kept):
            self.wrong(
                where + key, _("A code is of small letters, digits, hyphens and underscores.")
            )
        return kept

    def rows(self, value: Any, where: str, least: int, most: int) -> list[Mapping[str, Any]]:
        rows = value if isinstance(value, list) else []
        if not least <= len(rows) <= most or not all(isinstance(row, dict) for row in rows):
            said = _("A list of %(least)s to %(most)s objects is wanted here.")
            self.wrong(where, said % {"least": least, "most": most})
            return []
        return rows

    def scale(self, value: Any) -> tuple[Step, ...]:
        steps = []
        for at, row in enumerate(self.rows(value, "scale", 2, MOST_STEPS), 1):
            points = row.get("points")
            if isinstance(points, bool) or not isinstance(points, int | float):
                points = math.nan
            if not abs(points) <= 1e9:
                self.wrong(f"scale {at}.points", _("is not a number"))
                points = float(at)
            steps.append(Step(self.text(row, "label", f"scale {at}.", 80), float(points)))
        points = [step.points for step in steps]
        if len(set(points)) != len(points) or points not in (
            sorted(points),
            sorted(points, reverse=True),
        ):
            self.wrong("scale", _("The points must all rise, or all fall."))
        return tuple(steps)

    def dimensions(self, value: Any) -> tuple[Dimension, ...]:
        found = []
        for at, row in enumerate(self.rows(value, "dimensions", 1, MOST_DIMENSIONS), 1):
            where = f"dimensions {at}."
            rows = self.rows(row.get("items"), f"{where}items", 1, MOST_ITEMS)
            items = tuple(
                Item(
                    self.slug(one, "code", f"{where}items {place}."),
                    self.text(one, "text", f"{where}items {place}.", 500),
                    one.get("reversed") is True,
                )
                for place, one in enumerate(rows, 1)
            )
            title = self.text(row, "title", where, 200)
            found.append(Dimension(self.slug(row, "code", where), title, items))
        if sum(len(one.items) for one in found) > MOST_ITEMS:
            self.wrong("dimensions", _("At most %(most)s items fit.") % {"most": MOST_ITEMS})
        return tuple(found)

    def once(self, where: str, codes: Iterable[str]) -> None:
        held: set[str] = set()
        for code in codes:
            if code and code in held:
                self.wrong(where, _("The code %(code)s appears twice.") % {"code": code})
            held.add(code)
