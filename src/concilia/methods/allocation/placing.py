"""Where to put sites: p-median, p-centre, maximal covering, set covering."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from concilia.methods.allocation.arcs import Arcs, arcs
from concilia.methods.allocation.clash import smallest_clash
from concilia.methods.allocation.medians import median
from concilia.methods.allocation.model import Solved
from concilia.methods.allocation.outcome import Constraint, Control, Progress, Status, Watch
from concilia.methods.allocation.sites import Placement, Sites, SitesError, Table, checked

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def p_median(
    asked: Sites, *, watch: Watch | None = None, time_limit: float | None = None, gap: float = 0.0
) -> Placement:
    """Open `choose` sites so that the weighted cost to the nearest open site is smallest.

    Without capacity, budget, minimum and unreachable pairs: bounds, reduced-cost fixing and
    growing rows (1,000 x 200 in about a second). Else: one model for HiGHS. Everybody is served.
    """
    table, control = checked(asked), Control(watch, time_limit)
    p = asked.choose
    if p is None and asked.budget is None:
        raise SitesError("choose_or_budget")
    plain = (
        asked.budget is None
        and table.capacity is None
        and not asked.minimum
        and bool(np.isfinite(table.cost).all())
        and p is not None
        and max(1, len(table.existing)) <= p
        and not np.isin(table.existing, table.forbidden).any()
        and len(table.forbidden) < table.shape[1]
    )
    if plain and p is not None:
        return _plain(asked, table, p, control, gap)
    model = arcs(asked, table)
    model.add_sites()
    model.add_arcs(table.weight[model.row] * model.cost)
    model.serve(everybody=True)
    model.serve_minimum()
    return _solved(model, control, gap)


def _plain(asked: Sites, table: Table, p: int, control: Control, gap: float) -> Placement:
    allowed = np.setdiff1d(np.arange(table.shape[1]), table.forbidden)
    cost = table.cost[:, allowed] * table.weight[:, None]
    if p >= len(allowed):
        total = float(cost.min(axis=1).sum())
        return _placed(asked, table, Status.OPTIMAL, allowed, total, total)
    fixed = np.searchsorted(allowed, table.existing)
    status, found = median(cost, p, fixed, control, gap)
    return _placed(asked, table, status, allowed[found.chosen], found.best, found.bound)


def maximal_covering(
    asked: Sites, *, watch: Watch | None = None, time_limit: float | None = None, gap: float = 0.0
) -> Placement:
    """Open `choose` sites so that most weight lies within `reach` of an open site."""
    table, control = checked(asked), Control(watch, time_limit)
    if asked.choose is None and asked.budget is None:
        raise SitesError("choose_or_budget")
    model = arcs(asked, table, _reach(asked))
    model.model.maximise = True
    model.add_sites()
    if table.capacity is None and not asked.minimum:
        _cover_together(model)
    else:
        model.add_arcs(table.weight[model.row])
        model.serve(everybody=False)
        model.serve_minimum()
    return _solved(model, control, gap)


def _cover_together(model: Arcs) -> None:
    """Add a column per set of sites that covers the same demand points: served or not."""
    n, m = model.table.shape
    reached = np.zeros((n, m), bool)
    reached[model.row, model.col] = True
    packed = np.packbits(reached, axis=1)
    packed = np.ascontiguousarray(packed)
    keys = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    _unique, first, group = np.unique(keys, return_index=True, return_inverse=True)
    weight = np.bincount(group.ravel(), model.table.weight)
    some = reached[first].any(axis=1) & (weight > 0)
    first, weight = first[some], weight[some]
    served = model.model.add(len(first), cost=weight, upper=1.0)
    row, col = np.nonzero(reached[first])
    model.model.require(
        np.concatenate([np.arange(len(first)), row]),
        np.concatenate([served, model.open[col]]),
        np.concatenate([np.ones(len(first)), -np.ones(len(row))]),
        count=len(first),
        upper=0.0,
    )


def set_covering(
    asked: Sites, *, watch: Watch | None = None, time_limit: float | None = None, gap: float = 0.0
) -> Placement:
    """Open sites of the smallest total price so that everybody lies within `reach` of one.

    With `minimum`, only its shares have to be served, instead of everybody.
    """
    table, control = checked(asked), Control(watch, time_limit)
    model = arcs(asked, table, _reach(asked))
    price = table.price.copy()
    price[table.existing] = 0.0
    model.add_sites(price)
    if table.capacity is None and not asked.minimum:
        n = table.shape[0]
        lost = int(n - len(np.unique(model.row)))
        group = model.name("everybody_served", points=n, reach=asked.reach, reach_nothing=lost)
        model.model.require(model.row, model.open[model.col], 1.0, count=n, lower=1.0, group=group)
    else:
        model.add_arcs(0.0)
        model.serve(everybody=not asked.minimum)
        model.serve_minimum()
    return _solved(model, control, gap)


def p_centre(
    asked: Sites, *, watch: Watch | None = None, time_limit: float | None = None, gap: float = 0.0
) -> Placement:
    """Open `choose` sites so that the largest cost of any demand point is smallest.

    Halves the sorted list of costs: at each, HiGHS says whether the sites can serve everybody
    within it. What was refused is the bound, what was granted is the best so far.
    """
    table, control = checked(asked), Control(watch, time_limit)
    if asked.choose is None and asked.budget is None:
        raise SitesError("choose_or_budget")
    finite = table.cost[np.isfinite(table.cost)]
    levels = np.unique(finite)
    lost = not np.isfinite(table.cost).any(axis=1).all()
    # No demand point can come nearer than its nearest site.
    low = 0 if lost else int(np.searchsorted(levels, table.cost.min(axis=1).max()))
    high, best = len(levels), None
    while low < high:
        middle = (low + high) // 2 if best is not None else len(levels) - 1
        model, found = _within(asked, table, float(levels[middle]), control)
        if found.status is Status.INFEASIBLE and best is None:
            clash = smallest_clash(model.model, model.named, control)
            return Placement(Status.INFEASIBLE, clash=clash, problems=table.problems)
        if found.x is not None:
            best = _chosen(model, found.x)
            high = middle
        elif found.status is Status.INFEASIBLE:
            low = middle + 1
        else:
            break
        told = Progress("levels", len(levels) - high + low, len(levels), levels[high], levels[low])
        if not control.go_on(told) or levels[high] - levels[low] <= gap * levels[high]:
            break
    if best is None:
        return Placement(Status.NOTHING, problems=table.problems)
    worst, bound = float(levels[high]), float(levels[low])
    status = Status.OPTIMAL if low >= high else Status.WITHIN_GAP
    if low < high and worst - bound > gap * worst:
        status = Status.STOPPED
    return _placed(asked, table, status, best, worst, bound)


def _within(asked: Sites, table: Table, level: float, control: Control) -> tuple[Arcs, Solved]:
    model = arcs(asked, table, level)
    model.add_sites()
    if table.capacity is None and not asked.minimum:
        n = table.shape[0]
        lost = int(n - len(np.unique(model.row)))
        group = model.name("everybody_served", points=n, reach=None, reach_nothing=lost)
        model.model.require(model.row, model.open[model.col], 1.0, count=n, lower=1.0, group=group)
    else:
        model.add_arcs(0.0)
        model.serve(everybody=True)
        model.serve_minimum()
    return model, model.model.solve(control, feasibility=True, phase="levels")


def _reach(asked: Sites) -> float:
    if asked.reach is None or not asked.reach >= 0:
        raise SitesError("reach")
    return asked.reach


def _chosen(model: Arcs, x: Floats) -> Ints:
    return np.nonzero(x[model.open] > 0.5)[0]


def _solved(model: Arcs, control: Control, gap: float) -> Placement:
    """Solve a model; when nothing fits, look for the smallest clash."""
    found = model.model.solve(control, gap=gap)
    if found.status is Status.INFEASIBLE:
        clash: tuple[Constraint, ...] = smallest_clash(model.model, model.named, control)
        return Placement(Status.INFEASIBLE, clash=clash, problems=model.table.problems)
    if found.x is None:
        return Placement(found.status, bound=found.bound, problems=model.table.problems)
    chosen = _chosen(model, found.x)
    placed = _placed(model.asked, model.table, found.status, chosen, found.objective, found.bound)
    if model.table.capacity is None or not len(model.arc):
        return placed
    share = found.x[model.arc]
    used = np.nonzero(share > 1e-7)[0]
    order = used[np.lexsort((share[used], model.row[used]))]
    assigned = np.full(model.table.shape[0], -1, np.int64)
    assigned[model.row[order]] = model.col[order]
    shares = tuple(
        (int(model.row[k]), int(model.col[k]), float(share[k])) for k in used if share[k] < 1 - 1e-7
    )
    limit = np.inf if model.asked.reach is None else model.asked.reach
    counts = used[model.cost[used] <= limit]
    covered = float((share[counts] * model.table.weight[model.row[counts]]).sum())
    return Placement(
        placed.status,
        placed.open,
        assigned,
        placed.objective,
        placed.bound,
        covered,
        problems=placed.problems,
        shares=shares,
    )


def _placed(
    asked: Sites,
    table: Table,
    status: Status,
    chosen: Ints,
    objective: float | None,
    bound: float | None,
) -> Placement:
    """Send every demand point to its nearest open site that it can reach."""
    n = table.shape[0]
    chosen = np.sort(chosen)
    assigned = np.full(n, -1, np.int64)
    covered = 0.0
    if len(chosen):
        part = table.cost[:, chosen]
        nearest = part.argmin(axis=1)
        cost = part[np.arange(n), nearest]
        reached = np.isfinite(cost)
        assigned[reached] = chosen[nearest[reached]]
        limit = np.finfo(float).max if asked.reach is None else asked.reach
        covered = float(table.weight[cost <= limit].sum())
    where = tuple(int(site) for site in chosen)
    return Placement(status, where, assigned, objective, bound, covered, problems=table.problems)
