"""Directional expectations: which values of the conditions should help the outcome.

Simple ones speak of one condition, conjunctural ones of several together (Schneider & Wagemann
2013). A remainder is an easy counterfactual to a path when every condition in which it leaves
the path has a value there that an expectation supports; a conjunctural expectation supports its
values only where all of them are present.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product

from concilia.methods.qca.expressions import parse
from concilia.methods.qca.minimise.within import Cube
from concilia.methods.qca.problems import QcaError

MOST_JOINT = 8


@dataclass(frozen=True, slots=True)
class Expectations:
    """Expected values for each condition, and expected combinations, -1 leaving one open."""

    simple: tuple[frozenset[int], ...]
    joint: tuple[Cube, ...] = ()

    @classmethod
    def parse(cls, text: str, conditions: Sequence[str], levels: Sequence[int]) -> Expectations:
        """Read `1,1,-,0,1` in the order of the conditions, or expressions, `DEV, ~URB, LIT*STB`.

        `-` expects nothing; several values of a multi-value condition are joined by `;`.
        """
        pieces = [piece.strip() for piece in text.split(",")]
        if all(re.fullmatch(r"-?|\d+(;\d+)*", piece) for piece in pieces):
            return cls._by_place(text, pieces, conditions, levels)
        simple: list[set[int]] = [set() for _ in conditions]
        joint = []
        places = {name: at for at, name in enumerate(conditions)}
        for one in parse(text.replace(",", "+")).products:
            cube = [-1] * len(conditions)
            for literal in one.literals:
                if literal.condition not in places:
                    known = ", ".join(conditions)
                    raise QcaError("unknown_column", column=literal.condition, known=known)
                at = places[literal.condition]
                _check(literal.value, conditions[at], levels[at])
                cube[at] = literal.value
            if len(one) == 1:
                simple[cube.index(max(cube))].add(max(cube))
            else:
                joint.append(tuple(cube))
        if len(joint) > MOST_JOINT:
            why = f"at most {MOST_JOINT} combinations can be expected"
            raise QcaError("bad_setting", name="dir-exp", value=text, why=why)
        return cls(tuple(map(frozenset, simple)), tuple(joint))

    @classmethod
    def _by_place(
        cls, text: str, pieces: list[str], conditions: Sequence[str], levels: Sequence[int]
    ) -> Expectations:
        if len(pieces) != len(conditions):
            why = f"one value for each of the {len(conditions)} conditions is wanted"
            raise QcaError("bad_setting", name="dir-exp", value=text, why=why)
        out = []
        for piece, name, level in zip(pieces, conditions, levels, strict=True):
            values = (
                frozenset(map(int, piece.split(";"))) if piece not in {"", "-"} else frozenset()
            )
            for value in values:
                _check(value, name, level)
            out.append(values)
        return cls(tuple(out))

    def cubes(self, narrow: Cube, wide: Cube, levels: Sequence[int]) -> list[Cube]:
        """Return the path with its easy counterfactuals, as far as the wider term holds them.

        `narrow` is a conservative term, `wide` a parsimonious one that contains it.
        """
        out: dict[Cube, None] = {}
        for count in range(len(self.joint) + 1):
            for chosen in combinations(self.joint, count):
                forced = _together([wide, *chosen])
                if forced is not None:
                    choices = [
                        self._choices(at, narrow[at], forced[at], levels[at])
                        for at in range(len(levels))
                    ]
                    out.update(dict.fromkeys(product(*choices)))
        return list(out)

    def _choices(self, at: int, own: int, forced: int, level: int) -> list[int]:
        """Return the values that one condition may take, -1 for all of them."""
        if forced >= 0:
            return [forced]
        if own < 0:
            return [-1]
        values = self.simple[at] | {own}
        return [-1] if len(values) == level else sorted(values)


def _together(cubes: Sequence[Cube]) -> Cube | None:
    """Return the values that all cubes ask for, None when they contradict each other."""
    out = []
    for values in zip(*cubes, strict=True):
        asked = {value for value in values if value >= 0}
        if len(asked) > 1:
            return None
        out.append(asked.pop() if asked else -1)
    return tuple(out)


def _check(value: int, name: str, level: int) -> None:
    if value >= level:
        raise QcaError("bad_value", column=name, value=value, known=f"0 to {level - 1}")
