"""A version laid out as functions and stages by agencies. Pure, but for names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from concilia.agencies.models import Agency
from concilia.duties.responsibilities.models import StandingDuty
from concilia.methods.responsibility import STAGES, Finding, Line

LETTERS = {"lead": "L", "co_lead": "C", "support": "S", "informed": "I"}
RANK = {"lead": 0, "co_lead": 1, "support": 2, "informed": 3}


@dataclass(frozen=True, slots=True)
class Box:
    """One agency in one stage of one function."""

    agency: Agency
    stage: str
    line: StandingDuty | None
    wrong: tuple[str, ...] = ()

    @property
    def letter(self) -> str:
        """Return the role as a letter, or "" for none."""
        return LETTERS.get(self.line.role, "") if self.line else ""


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage of a function: its boxes in the order of the columns, and what is wrong there."""

    stage: str
    label: str
    boxes: tuple[Box, ...]
    wrong: tuple[str, ...]
    leads: int
    days: int | None


@dataclass(frozen=True, slots=True)
class Spots:
    """One agency in one function: for each stage its role, and whether several lead there."""

    stages: tuple[tuple[str, bool], ...]
    words: str

    @property
    def held(self) -> bool:
        """Whether the agency has any part."""
        return any(role for role, _clash in self.stages)


@dataclass(frozen=True, slots=True)
class Block:
    """One function with its three stages."""

    area: str
    function: str
    stages: tuple[StageRow, ...]
    wrong: tuple[str, ...]
    anchor: str

    @property
    def by_agency(self) -> list[Spots]:
        """Return the same boxes agency by agency, for the heat map."""
        found = []
        for at, box in enumerate(self.stages[0].boxes if self.stages else ()):
            stages, words = [], []
            for row in self.stages:
                line = row.boxes[at].line
                role = line.role if line else ""
                stages.append((role, role == "lead" and row.leads > 1))
                if line:
                    words.append(f"{row.label}: {line.get_role_display()}")
            found.append(Spots(tuple(stages), f"{box.agency.label} — {', '.join(words)}"))
        return found


def columns(lines: Iterable[StandingDuty]) -> list[Agency]:
    """Return the agencies of the lines, those with the most to answer for first."""
    agencies: dict[int, Agency] = {}
    weight: Counter[int] = Counter()
    for line in lines:
        if line.agency is not None:
            agencies[line.agency.pk] = line.agency
            weight[line.agency.pk] += 4 - RANK.get(line.role, 3)
    return sorted(agencies.values(), key=lambda one: (-weight[one.pk], one.label))


def columns_of(lines: Iterable[Line], agencies: Mapping[str, Agency]) -> list[Agency]:
    """Return the same for lines as the method knows them."""
    weight: Counter[str] = Counter()
    for line in lines:
        if line.agency:
            weight[line.agency] += 4 - RANK.get(line.role, 3)
    return sorted(
        (agencies[code] for code in weight), key=lambda one: (-weight[one.code], one.label)
    )


def blocks(
    lines: Sequence[StandingDuty], agencies: Sequence[Agency], found: Iterable[Finding]
) -> list[Block]:
    """Return the functions of the lines, in their order, as blocks of the matrix."""
    held: dict[tuple[str, str], dict[tuple[str, int], StandingDuty]] = {}
    for line in lines:
        boxes = held.setdefault((line.area, line.function), {})
        boxes[line.stage, line.agency_id or 0] = line
    wrong = _wrong(found)
    return [
        _block(at, area, function, boxes, agencies, wrong)
        for at, ((area, function), boxes) in enumerate(held.items(), 1)
    ]


Wrong = Mapping[tuple[str, ...], list[str]]


def _wrong(found: Iterable[Finding]) -> Wrong:
    """Return the kinds of finding by function, cell, and cell with agency."""
    out: dict[tuple[str, ...], list[str]] = {}
    for one in found:
        if not one.function:
            continue
        places: list[tuple[str, ...]] = [(one.area, one.function)]
        if one.stage:
            places.append((one.area, one.function, one.stage))
            places += [(one.area, one.function, one.stage, agency) for agency in one.agencies]
        for place in places:
            kinds = out.setdefault(place, [])
            if one.kind not in kinds:
                kinds.append(one.kind)
    return out


def _block(
    at: int,
    area: str,
    function: str,
    boxes: Mapping[tuple[str, int], StandingDuty],
    agencies: Sequence[Agency],
    wrong: Wrong,
) -> Block:
    rows = []
    for stage in STAGES:
        there = [line for (own, _agency), line in boxes.items() if own == stage]
        leads = [line for line in there if line.role == "lead"]
        rows.append(
            StageRow(
                stage,
                str(StandingDuty.Stage(stage).label),
                tuple(
                    Box(
                        agency,
                        stage,
                        boxes.get((stage, agency.pk)),
                        tuple(wrong.get((area, function, stage, agency.code), ())),
                    )
                    for agency in agencies
                ),
                tuple(wrong.get((area, function, stage), ())),
                len(leads),
                next((line.days for line in leads if line.days is not None), None),
            )
        )
    kinds = tuple(wrong.get((area, function), ()))
    return Block(area, function, tuple(rows), kinds, f"f{at}")
