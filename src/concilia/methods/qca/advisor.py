"""What should this case change next? Distances to each sufficient path, and minimal changes.

A case is a member of a path when every condition of it is: membership in a product is the least of
its conditions'. So a case that is not yet a member lacks exactly the literals at or below 0.5, and
to change those, and no others, is the least that makes it one. Over many paths the answer is the
sets of changes of which none contains another; over many models (an ambiguous solution) the sets
that lead to membership in every model. Both are computed exactly.

Nothing here promises an effect: a path is what the cases of a study had in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

HALF = 0.5
Known = Mapping[str, float | None]
"""The memberships of one case by condition; None (or absent) where nobody knows."""


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A condition to bring to the level that a path asks: 1, 0, or a level of a multi-value one."""

    condition: str
    level: int
    multivalue: bool = False

    def __str__(self) -> str:
        if self.multivalue:
            return f"{self.condition}{{{self.level}}}"
        return self.condition if self.level else f"~{self.condition}"


@dataclass(frozen=True, slots=True)
class Path:
    """A sufficient combination of conditions; `models` are the models in which it stands."""

    literals: tuple[Change, ...]
    models: frozenset[int] = frozenset({0})

    def __str__(self) -> str:
        return "*".join(map(str, self.literals))


@dataclass(frozen=True, slots=True)
class Lack:
    """A condition of a path that the case does not have.

    `membership` is the case's in the literal (None: unknown), `gap` how far below the crossover,
    `necessary` whether the condition is necessary for the outcome, `cost` its weight.
    """

    change: Change
    membership: float | None
    gap: float
    necessary: bool
    cost: float
    fixed: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands to one path.

    `least` and `most` bound its membership (they differ where conditions are unknown); `lacking`
    in order of need: necessary ones first, then the widest gap, then the lowest cost; `unknown`
    the conditions to find out; `distance` the sum of the gaps; `changes` how many; `cost` their
    weights, None where one of them cannot be changed.
    """

    path: Path
    least: float
    most: float
    lacking: tuple[Lack, ...]
    unknown: tuple[Change, ...]
    distance: float
    cost: float | None

    @property
    def member(self) -> bool | None:
        """Say whether the case is a member: True, False, or None when that is not known."""
        if self.least > HALF:
            return True
        return None if self.most > HALF else False

    @property
    def changes(self) -> int:
        """Return how many conditions it lacks for certain."""
        return len(self.lacking)


@dataclass(frozen=True, slots=True)
class Plan:
    """A minimal set of changes; `find_out` must hold too, and is not known yet."""

    changes: frozenset[Change]
    find_out: frozenset[Change]
    paths: tuple[Path, ...]
    cost: float
    result: tuple[tuple[str, int], ...] = ()

    @property
    def key(self) -> tuple[float, int, int, tuple[Change, ...]]:
        """Return what orders plans: cheapest, fewest, least unknown, by name."""
        return (self.cost, len(self.changes), len(self.find_out), tuple(sorted(self.changes)))


@dataclass(frozen=True, slots=True)
class Advice:
    """All that can be said to one case."""

    standings: tuple[Standing, ...]
    necessary: tuple[Lack, ...]
    plans: tuple[Plan, ...]
    every_model: tuple[Plan, ...]
    unknown: tuple[str, ...]
    ambiguous: bool

    @property
    def member(self) -> bool | None:
        """Say whether the case is a member of some path already (None: not known)."""
        found = [standing.member for standing in self.standings]
        return True if True in found else None if None in found else False


def literal_membership(known: Known, literal: Change) -> float | None:
    """Return the membership of a case in a literal, None where unknown."""
    value = known.get(literal.condition)
    if value is None or value != value:
        return None
    if literal.multivalue:
        return 1.0 if round(value) == literal.level else 0.0
    return float(value) if literal.level else 1.0 - float(value)


def standing(
    known: Known,
    path: Path,
    *,
    necessary: frozenset[Change] = frozenset(),
    costs: Mapping[str, float] | None = None,
    fixed: frozenset[str] = frozenset(),
) -> Standing:
    """Return how a case stands to a path. `fixed` are the conditions that cannot be changed."""
    lacking, unknown, sure = [], [], []
    for literal in path.literals:
        value = literal_membership(known, literal)
        if value is None:
            unknown.append(literal)
            continue
        sure.append(value)
        if value <= HALF:
            lacking.append(_lack(literal, value, necessary, costs or {}, fixed))
    most = min(sure, default=1.0)
    least = 0.0 if unknown else most
    lacking.sort(key=_need)
    barred = any(lack.fixed for lack in lacking)
    return Standing(
        path=path,
        least=least,
        most=most,
        lacking=tuple(lacking),
        unknown=tuple(unknown),
        distance=sum(lack.gap for lack in lacking),
        cost=None if barred else sum(lack.cost for lack in lacking),
    )


def _lack(
    literal: Change,
    value: float | None,
    necessary: frozenset[Change],
    costs: Mapping[str, float],
    fixed: frozenset[str],
) -> Lack:
    gap = 0.0 if value is None else HALF - value
    return Lack(
        change=literal,
        membership=value,
        gap=gap,
        necessary=literal in necessary,
        cost=float(costs.get(literal.condition, 1.0)),
        fixed=literal.condition in fixed,
    )


def _need(lack: Lack) -> tuple[bool, float, float, Change]:
    return (not lack.necessary, -lack.gap, lack.cost, lack.change)


def advise(
    known: Known,
    models: Sequence[Sequence[Sequence[Change]]],
    *,
    necessary: Iterable[Change] = (),
    costs: Mapping[str, float] | None = None,
    fixed: Iterable[str] = (),
) -> Advice:
    """Return all that can be said to a case, given the models of a solution.

    `models` are models of paths of literals; the same path in two models is one path.
    `necessary` are single literals that the outcome needs; `costs` weigh conditions (1 where not
    given; never below zero); `fixed` names what this case cannot change, such as its size.
    """
    weights = {name: max(float(cost), 0.0) for name, cost in (costs or {}).items()}
    needs, still = frozenset(necessary), frozenset(fixed)
    paths = distinct(models)
    standings = [
        standing(known, path, necessary=needs, costs=weights, fixed=still) for path in paths
    ]
    standings.sort(key=lambda s: (-s.least, s.changes, s.distance, len(s.unknown), str(s.path)))
    lacked = []
    for literal in sorted(needs):
        value = literal_membership(known, literal)
        if value is None or value <= HALF:
            lacked.append(_lack(literal, value, needs, weights, still))
    named = {c.condition for c in chain(needs, *(path.literals for path in paths))}
    return Advice(
        standings=tuple(standings),
        necessary=tuple(sorted(lacked, key=_need)),
        plans=plans(known, paths, costs=weights, fixed=still),
        every_model=in_every_model(known, models, costs=weights, fixed=still)
        if len(models) > 1
        else (),
        unknown=tuple(sorted(n for n in named if known.get(n) is None or known[n] != known[n])),
        ambiguous=len(models) > 1,
    )


def distinct(models: Sequence[Sequence[Sequence[Change]]]) -> list[Path]:
    """Return each path once, with the models that hold it, in the order first met."""
    found: dict[frozenset[Change], tuple[tuple[Change, ...], set[int]]] = {}
    for number, model in enumerate(models):
        for path in model:
            found.setdefault(frozenset(path), (tuple(path), set()))[1].add(number)
    return [Path(literals, frozenset(where)) for literals, where in found.values()]


def plans(
    known: Known,
    paths: Sequence[Path],
    *,
    costs: Mapping[str, float] | None = None,
    fixed: frozenset[str] = frozenset(),
) -> tuple[Plan, ...]:
    """Return every minimal set of changes that makes the case a member of at least one path.

    Minimal: no other needs only some of the same changes and no more that is unknown. Empty sets
    appear when the case is (or may be, where conditions are unknown) a member already.
    """
    found: dict[tuple[frozenset[Change], frozenset[Change]], list[Path]] = {}
    for path in paths:
        need = _demand(known, path.literals, fixed)
        if need is not None:
            found.setdefault(need, []).append(path)
    return _sorted(_antichain(found), costs or {}, known)


def in_every_model(
    known: Known,
    models: Sequence[Sequence[Sequence[Change]]],
    *,
    costs: Mapping[str, float] | None = None,
    fixed: frozenset[str] = frozenset(),
) -> tuple[Plan, ...]:
    """Return the minimal sets of changes after which the case is a member in every model."""
    reached: dict[frozenset[Change], list[Path]] = {frozenset(): []}
    for model in models:
        longer: dict[frozenset[Change], list[Path]] = {}
        for held, way in reached.items():
            for literals in model:
                both = held | frozenset(literals)
                if _agree(both) and _demand(known, literals, fixed) is not None:
                    longer.setdefault(both, [*way, Path(tuple(literals))])
        # What asks for more than another way asks cannot become a smaller set later on.
        reached = {
            held: way for held, way in longer.items() if not any(other < held for other in longer)
        }
    found: dict[tuple[frozenset[Change], frozenset[Change]], list[Path]] = {}
    for held, way in reached.items():
        need = _demand(known, held, fixed)
        if need is not None:
            found.setdefault(need, way)
    return _sorted(_antichain(found), costs or {}, known)


def _demand(
    known: Known, literals: Iterable[Change], fixed: frozenset[str]
) -> tuple[frozenset[Change], frozenset[Change]] | None:
    """Return what a path demands (changes, what to find out), None when it cannot be had."""
    changes, find_out = set(), set()
    for literal in literals:
        value = literal_membership(known, literal)
        if value is None:
            find_out.add(literal)
        elif value <= HALF:
            if literal.condition in fixed:
                return None
            changes.add(literal)
    return frozenset(changes), frozenset(find_out)


def _agree(literals: Iterable[Change]) -> bool:
    """Say whether no condition is asked for at two levels at once."""
    seen: dict[str, int] = {}
    return all(seen.setdefault(c.condition, c.level) == c.level for c in literals)


def _antichain(
    found: Mapping[tuple[frozenset[Change], frozenset[Change]], list[Path]],
) -> dict[tuple[frozenset[Change], frozenset[Change]], list[Path]]:
    return {
        need: paths
        for need, paths in found.items()
        if not any(other != need and other[0] <= need[0] and other[1] <= need[1] for other in found)
    }


def _sorted(
    found: Mapping[tuple[frozenset[Change], frozenset[Change]], list[Path]],
    costs: Mapping[str, float],
    known: Known,
) -> tuple[Plan, ...]:
    made = []
    for (changes, find_out), paths in found.items():
        made.append(
            Plan(
                changes=changes,
                find_out=find_out,
                paths=tuple(dict.fromkeys(paths)),
                cost=sum(float(costs.get(c.condition, 1.0)) for c in changes),
                result=_corner(known, changes | find_out),
            )
        )
    return tuple(sorted(made, key=lambda plan: plan.key))


def _corner(known: Known, changes: frozenset[Change]) -> tuple[tuple[str, int], ...]:
    """Return the configuration in which a case with whole knowledge would lie afterwards."""
    goal = {c.condition: c.level for c in changes}
    kinds = {c.condition for c in changes if c.multivalue}
    corner = []
    for name, value in known.items():
        if name in goal:
            corner.append((name, goal[name]))
        elif value is not None and value == value:
            crisp = round(value) if name in kinds or value > 1 else int(value > HALF)
            corner.append((name, crisp))
    return tuple(corner)
