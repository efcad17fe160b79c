"""Rules of procedure that bodies may start from, each with the source it follows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from django.utils.translation import gettext as _

from concilia.bodies.rules.data import procedure_from
from concilia.bodies.rules.procedure import Procedure

PRESETS = ("council", "care_council", "joint_meeting", "cluster", "association")


@dataclass(frozen=True)
class Preset:
    """A set of rules, where it comes from, and what of its source other parts of Concilia do."""

    code: str
    source: str
    url: str
    note: str
    procedure: Procedure

    @property
    def name(self) -> str:
        """What kind of body it is for, in the active language."""
        return {
            "council": _("Regional coordination council on the rights of insured persons"),
            "care_council": _("Care council of a primary-care zone"),
            "joint_meeting": _("Joint meeting of departments"),
            "cluster": _("Humanitarian cluster"),
            "association": _("Board of a non-profit association"),
        }[self.code]


def preset(code: str) -> Preset:
    """Return a preset by its code; raises KeyError for an unknown one."""
    if code not in PRESETS:
        raise KeyError(code)
    data = _read(code)
    return Preset(code, data["source"], data["url"], data["note"], procedure_from(data["rules"]))


@cache
def _read(code: str) -> dict[str, Any]:
    file = resources.files("concilia.bodies") / "data" / "presets" / f"{code}.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found
