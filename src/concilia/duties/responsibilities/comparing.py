"""What differs between two versions of a list. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from concilia.methods.responsibility import Cell, Line

FIELDS = ("role", "task", "days", "legal_basis", "competence", "effort", "known_by", "waits_for")


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that came, went or says something else; `fields` name what."""

    cell: Cell
    agency: str
    before: Line | None
    after: Line | None
    fields: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Return added, removed or changed."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


def compare(old: Iterable[Line], new: Iterable[Line]) -> list[Difference]:
    """Return the differences in the order of the new list, then what was removed.

    A line is the same when its cell and agency are; cells without an agency are compared too.
    """
    before = {(line.cell, line.agency): line for line in old}
    after = {(line.cell, line.agency): line for line in new}
    found = []
    for key, line in after.items():
        former = before.get(key)
        if former is None:
            found.append(Difference(*key, None, line))
            continue
        fields = tuple(name for name in FIELDS if getattr(former, name) != getattr(line, name))
        if fields:
            found.append(Difference(*key, former, line, fields))
    gone = [Difference(*key, line, None) for key, line in before.items() if key not in after]
    return found + gone
