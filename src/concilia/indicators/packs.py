"""Ready packs of definitions: data files with their sources, taken over as a whole."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from concilia.agencies.models import localised
from concilia.core.actions import act
from concilia.core.errors import NotNow
from concilia.core.permissions import Actor
from concilia.indicators import actions, computing
from concilia.indicators.models import Indicator
from concilia.indicators.pack import DATA, definitions
from concilia.indicators.permissions import anywhere

OUTBREAK = "outbreak"
"""The definitions that an import also makes by itself, as a pack."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A set of definitions; those that others are computed from come first."""

    key: str
    name: str
    reference: str
    definitions: tuple[dict[str, Any], ...]
    names: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return localised(self.name, self.names)

    @property
    def undefined(self) -> int:
        """How many have no settled formula."""
        return sum(not one.get("defined", True) for one in self.definitions)


@cache
def packs() -> dict[str, Pack]:
    """Return the packs by key."""
    found: dict[str, Pack] = {}
    for path in sorted((DATA / "packs").glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        shared = {
            "frequency": data.get("frequency", "month"),
            "due_days": data.get("due_days"),
            "pack": data["key"],
            "reference": data["reference"],
        }
        rows = (*data.get("input", ()), *data["indicator"])
        found[data["key"]] = Pack(
            data["key"],
            data["name"],
            data["reference"],
            tuple(
                shared | ({"minimum": None} if "expression" in row else {}) | row for row in rows
            ),
            data.get("names", {}),
        )
    found[OUTBREAK] = Pack(
        OUTBREAK,
        "Outbreak response",
        "Variables of the daily situation reports of the West African Ebola response, 2014; "
        "gathered in the public repository cmrivers/ebola.",
        tuple(one | {"pack": OUTBREAK} for one in definitions().values()),
    )
    return found


def adopt(pack: Pack, *, by: Actor) -> int:
    """Define every indicator of the pack that is not there yet; return how many were.

    Raises `NotNow` when all of them are.
    """
    with act("indicators.define", by=by, on=anywhere(by)) as doing:
        known = set(Indicator.objects.values_list("code", flat=True))
        fresh = [one for one in pack.definitions if one["code"] not in known]
        if not fresh:
            raise NotNow(_("All indicators of this pack are defined already."))
        for one in fresh:
            actions.define(by=by, **one)
        doing.record(f"pack {pack.key}", {"defined": [one["code"] for one in fresh]})
    return len(fresh)


def check() -> None:
    """Raise `Invalid` for a pack whose expressions cannot be used; for the tests."""
    for pack in packs().values():
        known = [
            Indicator(**{k: v for k, v in one.items() if k in {"code", "expression", "frequency"}})
            for one in pack.definitions
        ]
        for one in pack.definitions:
            if one.get("expression"):
                computing.check(one["code"], one["expression"], one["frequency"], known=known)
