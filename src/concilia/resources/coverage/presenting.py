"""A day's coverage as the page shows it: cells, sentences, a map, what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency, Territory
from concilia.core import charts
from concilia.core.charts import Chart
from concilia.core.charts.maps import Area, Point
from concilia.methods import coverage
from concilia.methods.coverage import Cell, Class, Finding
from concilia.resources.coverage import origins, sentences
from concilia.resources.coverage.queries import Picture
from concilia.resources.models import GapQuestion
from concilia.resources.questions.queries import asked_about

_WORST = ("uncovered", "thin", "crowded", "covered")


@dataclass(frozen=True, slots=True)
class Square:
    """One cell of the matrix: its class, mark and words, and the address of its rows."""

    klass: str
    mark: str
    words: str
    url: str
    fragile: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One ranked finding: class, tone, sentence, where its numbers come from, the next step."""

    word: str
    tone: str
    sentence: str
    numbers: Sequence[str]
    url: str
    ask: str = ""
    question: GapQuestion | None = None
    asked: int = 0
    answered: int = 0


@dataclass(frozen=True, slots=True)
class Leaving:
    """What an agency's departure alone would uncover."""

    agency: Agency
    cells: int
    places: str


def is_of(cell: Cell, klass: str) -> bool:
    """Say whether a cell is of a class; fragile goes across the classes."""
    return bool(cell.fragile) if klass == "fragile" else cell.klass == klass


def square(seen: Picture, cell: Cell) -> Square:
    """Return one cell of the matrix."""
    count = len(cell.agencies)
    klass = str(cell.klass)
    word = sentences.word(klass)
    need = sentences.amount(cell.need, cell.unit)
    parts = [word, _("need %(need)s") % {"need": need} if cell.need else ""]
    parts.append(", ".join(map(seen.agency, cell.agencies)))
    mark = "!" if cell.klass is Class.UNCOVERED else str(count) if count else "–"
    wanted = {"territory": cell.territory, "type": cell.activity, "day": ""}
    if seen.reports:
        wanted["day"] = seen.reports[-1].isoformat()
    url = f"{reverse('resources:list')}?{urlencode(wanted)}" if count else ""
    return Square(klass, mark, "; ".join(filter(None, parts)), url, bool(cell.fragile))


def matrix(
    seen: Picture, places: Sequence[str], kinds: Sequence[str]
) -> Iterator[tuple[Territory, list[Square]]]:
    """Yield a row per territory."""
    for place in places:
        cells = (seen.found.cells[place, kind] for kind in kinds)
        yield seen.scene.places[place], [square(seen, cell) for cell in cells]


def findings(seen: Picture, kind: str, klass: str) -> list[Finding]:
    """Return the findings of kinds of activity with a rule, gravest first."""
    return [
        found
        for found in seen.found.findings()
        if (not found.activity or found.activity in seen.scene.rules)
        and (not kind or found.activity == kind)
        and (not klass or _about(found, klass))
    ]


def _about(found: Finding, klass: str) -> bool:
    if klass == "fragile":
        return found.code in ("departure", "thin_one_agency")
    return sentences.OF_CODE[found.code] == klass


def lines(
    seen: Picture,
    found: Sequence[Finding],
    inside: Territory | None,
    *,
    may_raise: bool,
    may_ask: bool,
) -> Iterator[Line]:
    """Yield the findings as sentences with their next steps, and who was asked already."""
    day = seen.found.day
    assert day is not None
    asked = asked_about(seen)
    for one in found:
        klass = sentences.OF_CODE[one.code]
        askable = may_ask and one.territory and klass in ("uncovered", "thin")
        key = origins.key_of(day, seen.scene.body, inside, one)
        yield Line(
            sentences.word(klass),
            sentences.tone(klass),
            sentences.finding(one, seen.place, seen.kind, seen.agency),
            origins.numbers(seen, one),
            f"{reverse('challenges:new')}?{urlencode({'gap': key})}" if may_raise else "",
            f"{reverse('resources:ask_gap')}?{urlencode({'gap': key})}" if askable else "",
            *asked.get((one.territory, one.activity), (None, 0, 0)),
        )


def leaving(seen: Picture) -> list[Leaving]:
    """Return the agencies whose departure alone would uncover a need, most cells first."""
    return [
        Leaving(
            seen.agencies[one.agency], len(one.cells), ", ".join(map(seen.place, one.territories))
        )
        for one in seen.found.departures()
    ]


def changes(before: Picture, after: Picture) -> list[tuple[str, str]]:
    """Return what changed between two days: tone and sentence, gravest first."""
    told = []
    agencies = before.agencies | after.agencies
    both = coverage.compare(before.found, after.found)
    tones = {"worse": "late", "left": "soon", "better": "done", "arrived": "calm"}
    for one in both.findings():
        if one.activity and one.activity not in after.scene.rules:
            continue
        said = sentences.change(one, after.place, after.kind, lambda key: agencies[key].label)
        told.append((tones[one.code], said))
    return told


def drawn(seen: Picture, kinds: Sequence[str]) -> Chart | None:
    """Return the map: each territory in the tone of its worst class."""
    points, areas = [], []
    for code, place in seen.scene.places.items():
        cells = [seen.found.cells[code, kind] for kind in kinds if kind in seen.scene.rules]
        classes = {str(cell.klass) for cell in cells}
        worst = next((one for one in _WORST if one in classes), "unknown")
        gaps = sum(cell.klass in (Class.UNCOVERED, Class.THIN) for cell in cells)
        need = max((cell.need or 0 for cell in cells), default=0)
        value = need if len(cells) == 1 else float(gaps)
        if place.geometry:
            areas.append(Area(str(place), place.geometry, value))
        if place.latitude is not None and place.longitude is not None:
            tone = sentences.tone(worst)
            points.append(Point(str(place), place.latitude, place.longitude, value, tone))
    if not points and not areas:
        return None
    one = len([kind for kind in kinds if kind in seen.scene.rules]) == 1
    return charts.point_map(
        _("Where the gaps are"),
        points,
        areas,
        unit=_("need") if one else _("gaps"),
        note=_("Red: uncovered. Amber: thin. Violet: crowded. Green: covered. Grey: no need."),
    )
