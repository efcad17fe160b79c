"""Taking a covering problem apart: what is settled, and pieces that do not touch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from concilia.methods.qca.minimise.masks import bits


def covering(masks: Mapping[int, int], missing: int) -> dict[int, int]:
    """Return for each missing row the bit mask of the names of the columns that cover it."""
    out = dict.fromkeys(bits(missing), 0)
    for name, mask in masks.items():
        for row in bits(mask & missing):
            out[row] |= 1 << name
    return out


def rows_that_count(masks: Mapping[int, int], missing: int) -> int:
    """Leave out rows that are covered whenever another row is."""
    by_row = covering(masks, missing)
    kept: list[int] = []
    for row in sorted(by_row, key=lambda row: (by_row[row].bit_count(), row)):
        if not any(by_row[other] & by_row[row] == by_row[other] for other in kept):
            kept.append(row)
    return sum(1 << row for row in kept)


def essential(masks: Mapping[int, int], missing: int) -> list[int]:
    """Return the columns that alone cover some row."""
    single = (mask for mask in covering(masks, missing).values() if mask.bit_count() == 1)
    return sorted({mask.bit_length() - 1 for mask in single})


def pieces(masks: Mapping[int, int]) -> list[tuple[int, list[int]]]:
    """Return pieces as their rows and columns; no column of one has a row of another."""
    out: list[tuple[int, list[int]]] = []
    for name, mask in masks.items():
        if not mask:
            continue
        rows, columns, apart = mask, [name], []
        for other, names in out:
            if other & rows:
                rows |= other
                columns = names + columns
            else:
                apart.append((other, names))
        out = [*apart, (rows, columns)]
    return sorted(out)


def packed(masks: Iterable[int], rows: int) -> list[int]:
    """Renumber the rows of masks so that only those in `rows` are left."""
    places = {row: at for at, row in enumerate(bits(rows))}
    return [sum(1 << places[row] for row in bits(mask)) for mask in masks]
