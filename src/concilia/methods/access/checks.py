"""What is wrong or doubtful in points and in what they carry."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.spatial import cKDTree

from concilia.methods.access.travel import chord_of, on_sphere
from concilia.methods.problems import Problem


def check_points(
    places: ArrayLike,
    *,
    near: ArrayLike | None = None,
    within_km: float = 100.0,
    population: ArrayLike | None = None,
    supply: ArrayLike | None = None,
) -> tuple[Problem, ...]:
    """Return the problems of (n, 2) latitudes and longitudes, each with its rows (from 0).

    not_a_number, out_of_range, twice (the later of two equal positions), in_the_sea (further
    than `within_km` from every position in `near`, for instance the centres of territories), and
    of what the points carry: zero_population, negative, not_a_number with `what`.
    """
    found = np.asarray(places, float).reshape(-1, 2)
    problems = []
    missing = ~np.isfinite(found).all(axis=1)
    outside = ~missing & (np.abs(np.where(np.isfinite(found), found, 0)) > (90, 360)).any(axis=1)
    good = np.nonzero(~missing & ~outside)[0]
    problems += _told("not_a_number", missing, what="position")
    problems += _told("out_of_range", outside, what="position")
    again = np.zeros(len(found), bool)
    if len(good):
        _unique, first = np.unique(found[good], axis=0, return_index=True)
        again[good] = True
        again[good[first]] = False
        problems += _told("twice", again)
    if near is not None and len(good):
        chord, _at = cKDTree(on_sphere(near)).query(on_sphere(found[good]))
        lost = np.zeros(len(found), bool)
        lost[good] = chord > chord_of(within_km)
        problems += _told("in_the_sea", lost, within_km=within_km)
    for what, given in (("population", population), ("supply", supply)):
        if given is None:
            continue
        row = np.asarray(given, float)
        problems += _told("not_a_number", ~np.isfinite(row), what=what)
        problems += _told("negative", row < 0, what=what)
        if what == "population":
            problems += _told("zero_population", row == 0)
    return tuple(problems)


def _told(code: str, rows: ArrayLike, **values: str | float) -> list[Problem]:
    where = np.nonzero(np.asarray(rows))[0]
    if not len(where):
        return []
    first = tuple(int(row) for row in where[:20])
    return [Problem(code, {**values, "rows": len(where), "first": first})]
