"""What a study's choices may be: codes, cuts, anchors, expectations. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilia.core.errors import Invalid, Problem

TITLE, TEXT, REASON = 200, 10_000, 2_000
MOST_CASES, MOST_CONDITIONS = 5_000, 40
SOLUTIONS = ("conservative", "parsimonious", "intermediate")
ANCHORS = {"ready": 0, "direct": 3, "linear": 2, "middle": 6, "ends": 6, "crisp": 1}
"""How many anchors a method takes; several cuts and the indirect method take as many as wanted."""
MOST_ANCHORS = 6
_CODE = re.compile(r"[^A-Z0-9_]+")


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of an analysis.

    `expectations` maps a condition to "1" (present helps), "0" (absent helps) or "-" (none);
    `recodings` are [row number, OUT, reason, layout]: a number means the same configuration only
    while the layout is the same; `log_odds` is 3.0 or ln 19 for the direct method.
    """

    incl_cut: float = 0.8
    pri_cut: float = 0.0
    n_cut: int = 1
    negate: bool = False
    log_odds: str = "3.0"
    expectations: Mapping[str, str] = field(default_factory=dict)
    recodings: Sequence[Sequence[Any]] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Settings:
        """Return the settings that `to_data` gave; what is missing takes its default."""
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        return replace(cls(), **known)

    def to_data(self) -> dict[str, Any]:
        """Return JSON values."""
        return asdict(self)


def layout(columns: Iterable[tuple[str, str, int]]) -> str:
    """Return what the numbers of the rows rest on: the conditions in order, and their levels.

    `columns` are (code, method, number of anchors) of the conditions that take part.
    """
    return ",".join(f"{c}/{count + 1}" if m == "multivalue" else c for c, m, count in columns)


def code(text: str) -> str:
    """Return a heading as the code of a condition: capitals, digits, underscores."""
    made = _CODE.sub("_", text.strip().upper()).strip("_")[:24]
    if made and made[0].isdigit():
        made = f"C{made}"[:24]
    return made


def codes(heads: Sequence[str]) -> list[str]:
    """Return codes for headings; equal ones get a number, empty ones a letter."""
    made: list[str] = []
    for at, head in enumerate(heads):
        base = code(head) or f"X{at + 1}"
        found, count = base, 1
        while found in made:
            count += 1
            found = f"{base[:21]}_{count}"
        made.append(found)
    return made


def words(text: str, what: str, most: int, *, required: bool = True) -> str:
    """Return `text` without outer blanks; raises Invalid when it is empty or too long."""
    kept = text.replace("\x00", "").strip()
    if required and not kept:
        raise Invalid(Problem(_("Write something here."), column=what))
    if len(kept) > most:
        raise Invalid(
            Problem(_("At most %(most)s characters fit here.") % {"most": most}, column=what)
        )
    return kept


def reason(text: str) -> str:
    """Return the reason of a choice; raises Invalid when none is given."""
    if not text.strip():
        raise Invalid(
            Problem(
                _("Give the reason for this choice, so that others can follow it."), column="reason"
            )
        )
    return words(text, "reason", REASON)


def finite(value: Any) -> float | None:
    """Return a number, or None for an empty cell; raises ValueError for anything else."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    text = str(value).strip().replace("\u00a0", "").replace("−", "-")
    if "," in text and "." not in text:
        text = text.replace(",", ".")
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def anchors(method: str, values: Sequence[float | None]) -> list[float]:
    """Return the anchors of a calibration; raises Invalid when they make no sense."""
    kept = [float(v) for v in values if v is not None and math.isfinite(v)]
    wanted = ANCHORS.get(method)
    if wanted is not None and len(kept) != wanted:
        raise Invalid(
            Problem(
                ngettext(
                    "This method needs %(count)s anchor.",
                    "This method needs %(count)s anchors.",
                    wanted,
                )
                % {"count": wanted},
                column="anchors",
            )
        )
    if wanted is None and not 1 <= len(kept) <= 8:
        raise Invalid(Problem(_("Give one to eight cuts."), column="anchors"))
    falls = method in ("direct", "linear") and kept == sorted(kept, reverse=True)
    ordered = falls or kept == sorted(kept)
    if not ordered or len(set(kept)) != len(kept):
        raise Invalid(
            Problem(
                _("The anchors must follow one another: all rising, or all falling."),
                column="anchors",
            )
        )
    return kept


def cuts(incl: float, pri: float, frequency: int) -> None:
    """Raise Invalid unless the cuts lie where they mean something."""
    if not 0.5 <= incl <= 1:
        raise Invalid(Problem(_("The consistency cut lies between 0.5 and 1."), column="incl_cut"))
    if not 0 <= pri <= 1:
        raise Invalid(Problem(_("The PRI cut lies between 0 and 1."), column="pri_cut"))
    if not 1 <= frequency <= 1000:
        raise Invalid(
            Problem(_("The frequency cut is a number of cases, 1 or more."), column="n_cut")
        )
