"""Capacities as one line of text, as people write them into a cell; no database.

staff: nurse = 12; stock: ORS = 300 sachets; opening: mon = 08:00-16:00; service: maternity
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from concilia.core.errors import Invalid

GROUPS = ("staff", "beds", "equipment", "stock", "service", "opening", "catchment")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ITEM, UNIT, TEXT = 120, 40, 200
_HOURS = re.compile(
    r"(([01]\d|2[0-4]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d(, )?)+(?<!, )|closed", re.ASCII
)
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?(?![\w.,])", re.ASCII)
_SPECIAL = re.compile(r"([\\;:=()])")
_MOST = 1e12


class Detail(NamedTuple):
    """One thing that a facility has. Opening hours stand in `text`, by day of the week."""

    group: str
    item: str
    quantity: float | None = None
    unit: str = ""
    text: str = ""

    @property
    def key(self) -> str:
        """The name under which it is confirmed."""
        return f"{self.group}/{self.item}"


def checked(one: Detail) -> Detail:
    """Return a detail in its normal form; raises Invalid in words."""
    group = one.group.strip().casefold()
    item, unit, text = (" ".join(part.split()) for part in (one.item, one.unit, one.text))
    said = {"item": item or one.group, "group": one.group}
    if group not in GROUPS:
        known = ", ".join(GROUPS)
        message = _("“%(group)s” is no group of capacities; use one of: %(known)s")
        raise Invalid(message % (said | {"known": known}))
    if not item:
        raise Invalid(_("“%(group)s” names nothing; write for instance “staff: nurse = 12”") % said)
    if len(item) > ITEM or len(unit) > UNIT or len(text) > TEXT:
        raise Invalid(_("“%(item)s” is too long") % {"item": item[:40] + "…"})
    if group == "opening":
        item = item.casefold()[:3]
        if item not in DAYS:
            message = _("“%(item)s” is no day of the week; use one of: %(known)s")
            raise Invalid(message % (said | {"known": ", ".join(DAYS)}))
        if not _HOURS.fullmatch(text):
            message = _("“%(item)s”: write the hours as 08:00-16:00, or closed")
            raise Invalid(message % {"item": item})
        return Detail(group, item, None, "", text)
    quantity = one.quantity
    if quantity is not None:
        if not math.isfinite(quantity) or quantity > _MOST:
            raise Invalid(_("“%(item)s” is too large") % said)
        if quantity < 0:
            raise Invalid(_("“%(item)s” is negative; write 0 when there is none") % said)
    return Detail(group, item, quantity, unit if quantity is not None else "", text)


def write(details: Iterable[Detail]) -> str:
    """Return details as one line; `read` gives them back."""
    return "; ".join(map(_entry, details))


def _entry(one: Detail) -> str:
    head = f"{one.group}: {_escaped(one.item)}"
    if one.group == "opening":
        return f"{head} = {one.text}"
    value = "" if one.quantity is None else f" = {figure(one.quantity)}"
    unit = f" {_escaped(one.unit)}" if one.unit else ""
    text = f" ({_escaped(one.text)})" if one.text else ""
    return head + value + unit + text


def figure(value: float) -> str:
    """Return a quantity without a needless point."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def read(text: str) -> list[Detail]:
    """Return the details of a line, each thing once; raises Invalid, which names the entry."""
    found: dict[str, Detail] = {}
    for entry in _split(text.replace("\r", "\n").replace("\n", ";"), ";"):
        if entry.strip():
            one = checked(_read(entry))
            if one.key in found and found[one.key] != one:
                raise Invalid(_("“%(item)s” stands there twice") % {"item": one.item})
            found[one.key] = one
    return list(found.values())


def _read(entry: str) -> Detail:
    parts = _split(entry, ":", most=2)
    if len(parts) < 2:
        message = _("“%(entry)s” cannot be read; write for instance “staff: nurse = 12”")
        raise Invalid(message % {"entry": entry.strip()[:60]})
    group = parts[0].strip().casefold()
    head = _split(parts[1], "=", most=2)
    if group == "opening":
        return Detail(group, _plain(head[0]), None, "", head[1].strip() if len(head) > 1 else "")
    if len(head) > 1:
        rest, text = _remark(head[1].strip())
        number = _NUMBER.match(rest)
        if not number:
            message = _("“%(value)s” is no quantity; write for instance “staff: nurse = 12”")
            raise Invalid(message % {"value": rest[:40]})
        return Detail(
            group, _plain(head[0]), float(number[0]), _plain(rest[number.end() :]), _plain(text)
        )
    item, text = _remark(head[0])
    return Detail(group, _plain(item), None, "", _plain(text))


def _remark(text: str) -> tuple[str, str]:
    """Return what stands before a remark in brackets, and the remark."""
    parts = _split(text, "(", most=2)
    return (parts[0], _split(parts[1], ")", most=2)[0]) if len(parts) > 1 else (text, "")


def _split(text: str, mark: str, *, most: int = 0) -> list[str]:
    """Split at marks that no backslash escapes; the escapes stay."""
    return list(_pieces(text, mark, most))


def _pieces(text: str, mark: str, most: int) -> Iterator[str]:
    held, count, escaped = "", 1, False
    for char in text:
        if char == mark and not escaped and (not most or count < most):
            yield held
            held, count = "", count + 1
            continue
        held += char
        escaped = char == "\\" and not escaped
    yield held


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text).strip()
