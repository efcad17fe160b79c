"""All models: every smallest cover, or every cover without a superfluous term.

Primes that cover the same rows are exchangeable, so covers are enumerated over groups of them
and only then multiplied out. The number of steps is bounded, and so is the number of models that
are listed; the count goes on after the list is full, as long as the steps last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from math import prod

from concilia.methods.qca.minimise.covers import Covers
from concilia.methods.qca.minimise.masks import bits
from concilia.methods.qca.minimise.parts import essential, packed, pieces, rows_that_count
from concilia.methods.qca.minimise.transversals import iter_transversals

MOST_CELLS = 2_000_000


@dataclass
class Listing:
    """Models as places of primes; `count` is None when it could not be counted to the end."""

    limit: int
    models: list[tuple[int, ...]] = field(default_factory=list)
    counted: int = 0
    ended: bool = True

    @property
    def count(self) -> int | None:
        """The number of models, where it is known."""
        return self.counted if self.ended else None

    @property
    def complete(self) -> bool:
        """Whether every model is listed."""
        return self.ended and len(self.models) == self.counted

    def add(self, groups: Sequence[Sequence[int]]) -> None:
        """Take a cover by groups, multiplied out."""
        self.counted += prod(map(len, groups))
        room = self.limit - len(self.models)
        if room > 0:
            self.models.extend(tuple(sorted(one)) for one in islice(product(*groups), room))


def smallest_models(
    masks: Sequence[int],
    members: Sequence[Sequence[int]],
    rows: int,
    best: Sequence[int],
    limit: int,
) -> Listing:
    """List all covers with as few groups as `best`, which must be a smallest cover.

    Groups that are needed anyway are set apart, and pieces that share no row are enumerated one
    by one: the models are all combinations of theirs.
    """
    live, missing, fixed = dict(enumerate(masks)), (1 << rows) - 1, list[int]()
    while missing:
        live = {name: mask & missing for name, mask in live.items() if mask & missing}
        needed = rows_that_count(live, missing)
        if needed != missing:
            missing = needed
            continue
        alone = essential(live, missing)
        if not alone:
            break
        for name in alone:
            fixed.append(name)
            missing &= ~live.pop(name)
    limit = min(limit, MOST_CELLS // max(len(best), 1) + 1)
    settled = Listing(limit)
    settled.add([members[name] for name in fixed])
    parts = [settled]
    apart = pieces(live) if missing else []
    for inside, names in apart:
        same: dict[int, list[int]] = {}
        for name in names:
            same.setdefault(live[name], []).extend(members[name])
        search = Covers(
            packed(same, inside),
            inside.bit_count(),
            sum(name in names for name in best),
            len(apart),
        )
        part, groups = Listing(limit), list(same.values())
        for cover in search.all():
            part.add([groups[place] for place in cover])
        part.ended = search.ended
        parts.append(part)
    return _combined(parts, limit)


def _combined(parts: Sequence[Listing], limit: int) -> Listing:
    """Return every model of the first part together with every model of the next, and so on."""
    chosen = islice(product(*(part.models for part in parts)), limit)
    return Listing(
        limit,
        [tuple(sorted(place for model in models for place in model)) for models in chosen],
        prod(max(part.counted, 1) for part in parts),
        all(part.ended for part in parts),
    )


def _covering(masks: Sequence[int], rows: int) -> list[int]:
    """Return for each row the bit mask of the groups that cover it."""
    out = [0] * rows
    for place, mask in enumerate(masks):
        for row in bits(mask):
            out[row] |= 1 << place
    return out


def irredundant_models(
    masks: Sequence[int], members: Sequence[Sequence[int]], rows: int, limit: int
) -> Listing:
    """List all covers from which no term can be taken away."""
    listing = Listing(limit)
    covers = iter_transversals(_covering(masks, rows))
    for cover in covers:
        if len(listing.models) >= limit:
            listing.ended = False
            break
        listing.add([members[place] for place in bits(cover)])
    return listing
