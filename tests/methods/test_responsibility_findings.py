"""Each planted defect is found, with whom it touches; a clean list has none."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.methods.responsibility import (
    KINDS,
    STAGES,
    Cell,
    Line,
    LiveDuty,
    Standing,
    findings,
)


def clean(functions: int = 2) -> list[Line]:
    """A list in which nothing is wrong: other leads at each stage, support, limits, a basis."""
    lines = []
    for number in range(functions):
        for at, stage in enumerate(STAGES):
            agency = f"{'ABCDEF'[number % 6]}{at}"
            place = ("hospitals", f"function {number}", stage)
            lines.append(Line(*place, agency, "lead", "does it", 30, "Act 1", known_by=2))
            lines.append(Line(*place, f"{agency}s", "support", "helps", 20))
    return [replace(line, key=at) for at, line in enumerate(lines, 1)]


def kinds(lines: list[Line], **more: object) -> list[str]:
    return [one.kind for one in findings(Standing(tuple(lines), **more))]  # type: ignore[arg-type]


@given(st.integers(1, 12))
def test_a_clean_list_has_no_finding(functions: int) -> None:
    assert kinds(clean(functions)) == []


def _change(lines: list[Line], at: int, **values: object) -> list[Line]:
    return [replace(line, **values) if line.key == at else line for line in lines]


PLANTED = {
    "vacuum": lambda ls: [line for line in _change(ls, 2, role="informed") if line.key != 1],
    "overlap": lambda ls: _change(ls, 2, role="lead", days=30, legal_basis="Act 2"),
    "no_power": lambda ls: _change(ls, 3, legal_basis="", competence=""),
    "support_without_lead": lambda ls: [line for line in ls if line.key != 1],
    "missing_stage": lambda ls: [line for line in ls if line.key not in {5, 6}],
    "evaluator_executes": lambda ls: _change(ls, 5, agency="A1"),
    "no_limit": lambda ls: _change(ls, 1, days=None),
    "conflicting_limits": lambda ls: _change(ls, 2, days=31),
    "circular": lambda ls: _change(
        _change(ls, 1, waits_for=(Cell("hospitals", "function 1", "execute"),)),
        9,
        waits_for=(Cell("hospitals", "function 0", "formulate"),),
    ),
    "one_person": lambda ls: _change(ls, 1, known_by=1),
}


@given(st.sampled_from(sorted(PLANTED)), st.integers(2, 9))
def test_a_planted_defect_is_found(kind: str, functions: int) -> None:
    found = kinds(PLANTED[kind](clean(functions)))
    beside = {"support_without_lead": {"vacuum"}}.get(kind, set())
    assert set(found) == {kind} | beside


def test_an_overload_is_found_from_list_and_live_duties_together() -> None:
    lines = clean()
    live = (LiveDuty("D-1", "A0", supports=("A1",)),)
    assert kinds(lines, live=live, capacities={"A0": 6, "A1": 4}) == []
    (one,) = findings(Standing(tuple(lines), live, {"A0": 5}))
    assert (one.kind, one.agencies, one.live) == ("overload", ("A0",), ("D-1",))
    assert one.values == {"load": 6, "capacity": 5}


def test_one_agency_in_everything() -> None:
    lines = clean(5)
    for function in range(5):
        line = Line("hospitals", f"function {function}", "formulate", "Z", "support", days=5)
        lines.append(replace(line, key=100 + function))
        expected = ["everything"] if function == 4 else []
        assert kinds(lines) == expected
    informed = [replace(line, role="informed") if line.agency == "Z" else line for line in lines]
    assert kinds(informed) == []


def test_a_competence_of_the_register_is_power() -> None:
    lines = PLANTED["no_power"](clean())
    held = frozenset({("A1", "hospitals", "function 0")})
    assert kinds(lines, competences=held) == []


def test_live_duties_that_do_not_fit_the_list() -> None:
    lines = clean()
    place = {"area": "hospitals", "function": "function 0", "stage": "execute"}
    fits = LiveDuty("D-1", "A1", days=30, part_days=(("A1s", 20),), **place)
    assert kinds(lines, live=(fits,)) == []
    assert kinds(lines, live=(replace(fits, lead="B1"),)) == ["overlap"]
    assert kinds(lines, live=(replace(fits, days=31),)) == ["conflicting_limits"]
    assert kinds(lines, live=(replace(fits, part_days=(("A1s", 31),)),)) == ["conflicting_limits"]
    nowhere = replace(fits, function="unheard of")
    assert kinds(lines, live=(nowhere,)) == ["vacuum"]
    pair = (replace(fits, waits_for=("D-2",)), LiveDuty("D-2", "B1", waits_for=("D-1",)))
    (one,) = findings(Standing(tuple(lines), pair))
    assert (one.kind, set(one.live)) == ("circular", {"D-1", "D-2"})


def test_a_longer_circle_is_named_whole() -> None:
    lines = clean(3)
    for at, other in ((3, 1), (9, 2), (15, 0)):
        awaited = Cell("hospitals", f"function {other}", "execute")
        lines = _change(lines, at, waits_for=(awaited,))
    (one,) = findings(Standing(tuple(lines)))
    assert (one.kind, len(one.values["circle"]), len(one.agencies)) == ("circular", 3, 3)


def test_a_cell_with_nobody_is_a_vacuum_and_lines_are_checked() -> None:
    lines = [*clean(), Line("hospitals", "prices", "execute", key=50)]
    assert kinds(lines) == ["vacuum", "missing_stage", "missing_stage"]
    with pytest.raises(ValueError, match="twice"):
        Standing((*clean(), replace(clean()[0], key=99)))
    with pytest.raises(ValueError, match="key"):
        Standing((clean()[0], replace(clean()[1], key=1)))
    with pytest.raises(ValueError, match="stage"):
        Line("a", "f", "plan")
    with pytest.raises(ValueError, match="role"):
        Line("a", "f", "execute", "A", "boss")


def test_findings_are_ordered_by_gravity() -> None:
    lines = PLANTED["no_limit"](PLANTED["no_power"](PLANTED["missing_stage"](clean())))
    found = kinds(lines)
    assert found == sorted(found, key=KINDS.index)
