"""A proposal as JSON and back, and the digest of what it was computed from. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from concilia.methods.responsibility import (
    Cell,
    Change,
    Finding,
    Line,
    LiveDuty,
    Proposal,
    Standing,
)


def digest(standing: Standing) -> str:
    """Return the SHA-256, in hex, of everything that findings and proposal depend on."""
    said = hashlib.sha256()
    for part in (
        standing.lines,
        standing.live,
        sorted(standing.capacities.items()),
        sorted(standing.competences),
        sorted(standing.agencies),
    ):
        said.update(repr(part).encode())
    return said.hexdigest()


def pack(made: Proposal) -> dict[str, Any]:
    """Return a proposal as values that JSON keeps; the findings that it began with are left out."""
    return {
        "sets": [[asdict(one) for one in each] for each in (made.changes, *made.alternatives)],
        "remaining": [asdict(one) for one in made.remaining],
        "bound": made.bound,
        "optimal": made.optimal,
        "capacities_kept": made.capacities_kept,
    }


def unpack(kept: Mapping[str, Any], found: Iterable[Finding]) -> Proposal:
    """Return the proposal that `pack` kept, with the findings that it was made for."""
    first, *more = (tuple(_change(one) for one in each) for each in kept["sets"])
    return Proposal(
        changes=first,
        found=tuple(found),
        remaining=tuple(_finding(one) for one in kept["remaining"]),
        bound=kept["bound"],
        optimal=kept["optimal"],
        capacities_kept=kept["capacities_kept"],
        alternatives=tuple(more),
    )


def _change(kept: Mapping[str, Any]) -> Change:
    return Change(
        kind=kept["kind"],
        before=_line(kept["before"]),
        after=_line(kept["after"]),
        live=_live(kept["live"]),
        live_after=_live(kept["live_after"]),
        needs_basis=kept["needs_basis"],
        others=tuple(kept["others"]),
    )


def _line(kept: Mapping[str, Any] | None) -> Line | None:
    if kept is None:
        return None
    return Line(**{**kept, "waits_for": tuple(Cell(*one) for one in kept["waits_for"])})


def _live(kept: Mapping[str, Any] | None) -> LiveDuty | None:
    if kept is None:
        return None
    lists = ("co_leads", "supports", "waits_for")
    parts = tuple((agency, days) for agency, days in kept["part_days"])
    return LiveDuty(**{**kept, **{name: tuple(kept[name]) for name in lists}, "part_days": parts})


def _finding(kept: Mapping[str, Any]) -> Finding:
    lists = ("agencies", "keys", "live")
    values = dict(kept["values"])
    if "other" in values:
        values["other"] = Cell(*values["other"])
    if "circle" in values:
        circle = values["circle"]
        values["circle"] = tuple(one if isinstance(one, str) else Cell(*one) for one in circle)
    return Finding(**{**kept, **{name: tuple(kept[name]) for name in lists}, "values": values})
