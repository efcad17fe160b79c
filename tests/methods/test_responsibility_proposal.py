"""The proposal ends every finding with as few changes as an exhaustive search finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concilia.methods.responsibility import (
    STAGES,
    Cell,
    Line,
    LiveDuty,
    Standing,
    findings,
    mended,
    propose,
)
from tests.methods.test_responsibility_findings import PLANTED, clean

AGENCIES = ("A", "B", "C", "D")
BECOMES = {
    "lead": ("lead", "co_lead", "support", "informed"),
    "co_lead": ("co_lead", "lead", "support"),
    "support": ("support", "lead"),
    "informed": ("informed", "lead"),
}


def _touched(line: Line, there: set[str], days: list[int]) -> Iterator[Line]:
    """Everything that one change can make of a line; who knows it elsewhere is not known."""
    best = {"legal_basis": "x", "known_by": 2, "waits_for": ()}
    handed = {**best, "known_by": None}
    for day in days:
        for role in BECOMES[line.role]:
            yield replace(line, role=role, days=day, **best)  # type: ignore[arg-type]
        for agency in set(AGENCIES) - there:
            yield replace(line, agency=agency, days=day, **handed)  # type: ignore[arg-type]


def exhaustive(standing: Standing, most: int) -> int | None:
    """Return the fewest changes that end all findings, by trying all; None beyond `most`."""
    days = sorted({line.days for line in standing.lines if line.days is not None} or {10})
    cells = {Cell(line.area, line.function, stage) for line in standing.lines for stage in STAGES}
    slots: list[list[Line]] = []
    for line in standing.lines:
        there = {one.agency for one in standing.lines if one.cell == line.cell}
        slots.append(list(_touched(line, there, days)))
    for number, cell in enumerate(sorted(cells), 1000):
        held = [line for line in standing.lines if line.cell == cell]
        if all(line.role != "lead" for line in held):
            free = set(AGENCIES) - {line.agency for line in held}
            places = product(sorted(free), days)
            slots.append([Line(*cell, a, "lead", "", d, "x", key=number) for a, d in places])
    own = {line.key: line for line in standing.lines}
    for size in range(most + 1):
        for chosen in combinations(slots, size):
            for change in product(*chosen):
                lines = {**own, **{line.key: line for line in change}}.values()
                try:
                    tried = replace(standing, lines=tuple(lines))
                except ValueError:
                    continue
                if not findings(tried):
                    return size
    return None


@st.composite
def tiny(draw: st.DrawFn) -> Standing:
    """A list of one function with at most four lines, and capacities."""
    lines: dict[tuple[str, str], Line] = {}
    for _n in range(draw(st.integers(2, 4))):
        stage = draw(st.sampled_from(STAGES))
        agency = draw(st.sampled_from(AGENCIES))
        waits = draw(st.sampled_from(((), (), *((Cell("a", "f", one),) for one in STAGES))))
        lines[stage, agency] = Line(
            "a",
            "f",
            stage,
            agency,
            draw(st.sampled_from(("lead", "lead", "co_lead", "support", "informed"))),
            "",
            draw(st.sampled_from((None, 10, 10, 20))),
            draw(st.sampled_from(("", "law", "law"))),
            known_by=draw(st.sampled_from((None, None, 1, 2))),
            waits_for=waits,
        )
    limits = draw(st.dictionaries(st.sampled_from(AGENCIES), st.integers(2, 7), max_size=3))
    return Standing(tuple(lines.values()), capacities=limits, agencies=AGENCIES)


@given(tiny())
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_no_smaller_set_of_changes_exists(standing: Standing) -> None:
    proposal = propose(standing)
    known = exhaustive(standing, 2)
    if not proposal.capacities_kept:
        assert known is None
        return
    assert proposal.remaining == ()
    assert proposal.optimal
    assert len(proposal.changes) == known if known is not None else len(proposal.changes) > 2


def test_a_clean_list_needs_no_change() -> None:
    proposal = propose(Standing(tuple(clean())))
    assert (proposal.changes, proposal.bound, proposal.optimal) == ((), 0, True)


@given(st.sampled_from(sorted(PLANTED)), st.integers(2, 8))
@settings(max_examples=30, deadline=None)
def test_one_planted_defect_is_mended_by_one_change(kind: str, functions: int) -> None:
    proposal = propose(Standing(tuple(PLANTED[kind](clean(functions)))))
    assert (len(proposal.changes), proposal.optimal, proposal.remaining) == (1, True, ())


def test_a_long_list_meets_the_bound_of_the_short_program() -> None:
    """Above the size at which every agency is weighed for every place, the proof is the bound."""
    lines = clean(60)
    lines = PLANTED["overlap"](PLANTED["missing_stage"](lines))
    lines = [replace(one, agency="A0") if one.key % 40 == 1 else one for one in lines]
    loads = Standing(tuple(lines)).loads()
    standing = Standing(tuple(lines), capacities={**loads, "A0": loads["A0"] - 4, "E2": 90})
    proposal = propose(standing)
    # One change adds the missing stage. Four points too many take two leads off A0; one of them is
    # the surplus lead that must change anyway.
    assert proposal.remaining == ()
    assert (proposal.optimal, len(proposal.changes), proposal.bound) == (True, 3, 3)


def test_overload_by_live_duties_is_mended_under_capacities() -> None:
    lines = tuple(clean())
    live = (LiveDuty("D-1", "A0"), LiveDuty("D-2", "A0"))
    standing = Standing(lines, live, {"A0": 6}, agencies=("Z",))
    proposal = propose(standing)
    assert (len(proposal.changes), proposal.optimal, proposal.remaining) == (1, True, ())
    nobody = propose(replace(standing, capacities={**standing.loads(), "A0": 6, "Z": 0}))
    assert not nobody.capacities_kept
    assert [one.kind for one in nobody.remaining] == ["overload"]


def test_a_live_duty_led_by_another_is_handed_to_the_lead_of_the_list() -> None:
    place = {"area": "hospitals", "function": "function 0", "stage": "execute"}
    standing = Standing(tuple(clean()), (LiveDuty("D-1", "B1", **place),))
    (change,) = propose(standing).changes
    assert change.live_after is not None or change.after is not None
    assert findings(mended(standing, [change])) == []


def test_alternatives_are_other_sets_that_end_everything_too() -> None:
    standing = Standing(tuple(PLANTED["overlap"](clean())))
    proposal = propose(standing, alternatives=2)
    sets = [proposal.changes, *proposal.alternatives]
    assert len(sets) == 3
    assert len({str([(c.after, c.live_after) for c in one]) for one in sets}) == 3
    for one in sets:
        assert findings(mended(standing, one)) == []
        assert len(one) == 1
