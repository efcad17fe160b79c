"""What a coverage says, as ranked codes and values; a room or the command line words them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from concilia.methods.coverage.cells import Cell, Class, Norms

Value = str | float | int | None | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing worth saying: a code, where, who, the values of its sentence, and its rank.

    The rank orders findings of one coverage: uncovered needs (4), then departures that would
    uncover (3), thin cells (2), unknown needs with nobody there (1), crowded cells (0), each
    plus the weight of its need between 0 and 1.
    """

    code: str
    rank: float
    territory: str = ""
    activity: str = ""
    agencies: tuple[str, ...] = ()
    values: dict[str, Value] = field(default_factory=dict)


def _weight(amount: float, largest: float) -> float:
    """From 0 to below 1, by the logarithm, so that one huge need does not hide the rest."""
    return math.log1p(amount) / math.log1p(largest) * 0.999 if largest > 0 else 0.0


def of_cells(cells: Iterable[Cell], norms: Norms) -> list[Finding]:
    """Return a finding for every cell that is uncovered, thin, crowded, or of unknown need."""
    cells = list(cells)
    largest = max((cell.need or 0 for cell in cells), default=0)
    most = max((len(cell.agencies) for cell in cells), default=0)
    found = []
    for cell in cells:
        weight = _weight(cell.need or 0, largest)
        values: dict[str, Value] = {"need": cell.need, "unit": cell.unit}
        match cell.klass, cell.reason:
            case Class.UNCOVERED, "nobody":
                code, rank = "uncovered", 4 + weight
            case Class.UNCOVERED, _:
                code, rank = "no_capacity", 4 + weight
            case Class.THIN, "one_agency":
                code, rank = "thin_one_agency", 2 + weight
                values["agency"] = cell.fragile[0]
            case Class.THIN, _:
                code, rank = "thin_capacity", 2 + weight
                values |= {"capacity": cell.capacity, "missing": cell.missing}
            case Class.CROWDED, _:
                code, rank = "crowded", _weight(len(cell.agencies), most)
                values |= {"count": len(cell.agencies), "norm": norms.most(cell.activity)}
            case Class.UNKNOWN, _ if not cell.agencies:
                code, rank = "need_unknown", 1.0
            case _:
                continue
        found.append(Finding(code, rank, cell.territory, cell.activity, cell.agencies, values))
    return found


def of_departures(
    departures: Sequence[tuple[str, tuple[tuple[str, str], ...], tuple[str, ...], float]],
) -> list[Finding]:
    """Return a finding for every agency whose departure would uncover more than one cell."""
    most = max((len(cells) for _agency, cells, _places, _need in departures), default=0)
    return [
        Finding(
            "departure",
            3 + _weight(len(cells), most),
            agencies=(agency,),
            values={"agency": agency, "cells": len(cells), "territories": places, "need": need},
        )
        for agency, cells, places, need in departures
        if len(cells) > 1
    ]
