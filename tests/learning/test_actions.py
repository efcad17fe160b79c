"""A study from the first question to advice, as the people of the house make it."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, transaction

from concilia.core import jobs, ledger
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.tables.reading import read
from concilia.indicators.models import Indicator
from concilia.learning import actions, advice, queries
from concilia.learning.example import PATHS, make
from concilia.learning.models import Choice, Condition, Run, Study
from tests.house import House
from tests.learning.scene import TABLE, calibrated, loaded, one, started


def test_a_member_starts_a_study_and_the_ledger_says_so(house: House) -> None:
    study = started(house, house.colleague)
    assert list(Study.objects.visible_to(house.chair)) == [study]
    assert not Study.objects.visible_to(house.stranger).exists()
    assert list(ledger.history(study))[-1].verb == "learning.start"


@pytest.mark.parametrize("role", ["observer", "stranger", "auditor"])
def test_those_without_a_voice_start_and_change_nothing(house: House, role: str) -> None:
    with pytest.raises(Forbidden):
        started(house, getattr(house, role))
    study = calibrated(house)
    revision = study.revision
    for attempt in (
        lambda by: actions.calibrate(
            one(study, "PLAN"), method="crisp", anchors=[50], reason="r", by=by
        ),
        lambda by: actions.recode(study, row=1, out="1", reason="r", by=by),
        lambda by: actions.ask_run(study, by=by),
        lambda by: actions.load_table(study, read(TABLE.encode()), reason="r", by=by),
    ):
        with pytest.raises(Forbidden):
            attempt(getattr(house, role))
    study.refresh_from_db()
    assert study.revision == revision


def test_a_table_becomes_cases_and_conditions(house: House) -> None:
    study = loaded(house)
    held = queries.load(study)
    assert [c.code for c in held.conditions] == ["PLAN", "STAFF", "PAYMENT", "KEPT"]
    assert held.outcome
    assert held.outcome.code == "KEPT"
    assert held.cases[9].values == {"PLAN": 70, "STAFF": None, "PAYMENT": 75, "KEPT": 80}
    assert study.choices.get().reason == "Collected by the council."


def test_everything_wrong_with_a_table_is_said_at_once_and_nothing_is_kept(house: House) -> None:
    study = loaded(house)
    bad = "case,A,B,Y\nx,1,zwei,0\nx,2,3,4\n,5,inf,6\n"
    with pytest.raises(Invalid) as refused:
        actions.load_table(study, read(bad.encode()), reason="Again.", by=house.owner)
    places = {(p.row, p.column, p.value) for p in refused.value.problems}
    assert places == {(2, "B", "zwei"), (3, "case", "x"), (4, "case", ""), (4, "B", "inf")}
    assert study.cases.count() == 10
    with pytest.raises(Invalid, match="no column"):
        actions.load_table(
            study, read(TABLE.encode()), outcome="Nowhere", reason="r", by=house.owner
        )


def test_a_second_table_keeps_the_calibration_of_the_same_conditions(house: House) -> None:
    study = calibrated(house)
    actions.load_table(
        study,
        read(b"case;Plan;Beds;Kept\nAlder;60,5;3;70\nBirch;20;4;90\n"),
        reason="A year later.",
        by=house.owner,
    )
    assert one(study, "PLAN").anchors == [20, 50, 80]
    assert study.cases.get(name="Alder").values["PLAN"] == 60.5
    assert set(study.conditions.values_list("code", flat=True)) == {"PLAN", "BEDS", "KEPT"}
    assert one(study, "KEPT").role == Condition.Role.OUTCOME


def test_every_choice_keeps_its_reason_and_what_was_before(house: House) -> None:
    study = calibrated(house)
    actions.set_cuts(
        study,
        incl_cut=0.75,
        pri_cut=0.5,
        n_cut=1,
        negate=False,
        reason="Few cases.",
        by=house.owner,
    )
    actions.recode(study, row=1, out="0", reason="Known to fail.", by=house.owner)
    last, cuts = study.choices.all()[:2]
    assert (last.kind, last.before, last.after) == ("recode", None, "0")
    assert (cuts.before["incl_cut"], cuts.after["incl_cut"]) == (0.8, 0.75)
    assert [c.number for c in study.choices.order_by("number")] == list(range(1, 8))
    told = json.loads(list(ledger.history(study))[-1].payload or "")
    assert told["reason"] == "Known to fail."
    with pytest.raises(IntegrityError), transaction.atomic():
        Choice.objects.filter(pk=last.pk).update(number=1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"method": "direct", "anchors": [20, 80]},
        {"method": "direct", "anchors": [20, 80, 50]},
        {"method": "direct", "anchors": [20, 20, 50]},
        {"method": "crisp", "anchors": []},
        {"method": "multivalue", "anchors": []},
        {"method": "ready", "anchors": []},
        {"method": "crisp", "anchors": [50], "reason": "  "},
    ],
)
def test_a_calibration_that_makes_no_sense_is_refused(
    house: House, wrong: dict[str, object]
) -> None:
    study = loaded(house)
    with pytest.raises(Invalid):
        actions.calibrate(one(study, "PLAN"), by=house.owner, **({"reason": "r"} | wrong))  # type: ignore[arg-type]  # wrong on purpose
    assert study.choices.count() == 1


def test_the_analysis_of_a_study_is_that_of_its_choices(house: House) -> None:
    held = queries.load(calibrated(house))
    result = held.result
    assert result.left_out == ("Juniper",)
    solution = result.solution("conservative")
    assert solution
    # PLAN*STAFF (Alder, Birch, Iris) and STAFF*PAYMENT (Alder, Cedar, Iris) lead to KEPT.
    assert solution.models[0].expression == "PLAN*STAFF + STAFF*PAYMENT"


def test_recodings_bring_another_table_and_can_be_withdrawn(house: House) -> None:
    study = calibrated(house)
    table = queries.load(study).result.analysis.table  # type: ignore[union-attr]  # there is one
    row = next(r for r in table.rows if r.cases == ("Elm",))
    actions.recode(study, row=row.number, out="1", reason="It was misread.", by=house.owner)
    found = queries.load(study).result.solution("conservative")
    assert found
    assert "STAFF" in found.models[0].expression.split(" + ")
    actions.withdraw_recoding(study, row=row.number, reason="It was not.", by=house.owner)
    with pytest.raises(NotNow):
        actions.withdraw_recoding(study, row=row.number, reason="Again.", by=house.owner)


def test_an_indicator_becomes_a_condition_of_cases_that_are_bodies(house: House) -> None:
    study = loaded(house)
    indicator = Indicator.objects.create(code="beds", name="Beds", frequency="year")
    with pytest.raises(Invalid):
        actions.add_indicator(study, indicator, reason="r", by=house.owner)
    import datetime as dt  # noqa: PLC0415  only this story needs days

    for year, value in ((2024, 3.0), (2025, 4.0)):
        indicator.observations.create(
            territory=house.body.territory,
            period=dt.date(year, 1, 1),
            value=value,
            known_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        )
    case = study.cases.get(name="Alder")
    actions.keep_case(
        study,
        name="Alder",
        values=case.values,
        body=house.body,
        case=case,
        reason="It is.",
        by=house.owner,
    )
    assert actions.add_indicator(study, indicator, reason="Beds matter.", by=house.owner) == 1
    assert study.cases.get(name="Alder").values["BEDS"] == 4.0
    assert study.cases.get(name="Birch").values["BEDS"] is None


def test_the_robustness_is_computed_once_by_a_worker(house: House) -> None:
    study = calibrated(house)
    run = actions.ask_run(study, by=house.owner)
    assert actions.ask_run(study, by=house.colleague) == run
    assert jobs.work("test") == 1
    run.refresh_from_db()
    assert (run.state, run.done) == (Run.State.DONE, run.total)
    spans = {(s["what"], s["place"]): s for s in run.result["spans"]}
    assert set(spans) == {("incl_cut", None), ("n_cut", None)} | {
        (code, place) for code in ("PLAN", "STAFF", "PAYMENT", "KEPT") for place in range(3)
    }
    assert all(s["lower"] <= s["value"] <= s["upper"] for s in spans.values())
    # At two cases a row only the three of the whole combination are left.
    assert spans["n_cut", None]["upper"] == 1
    again = actions.ask_run(study, by=house.owner)
    assert jobs.work("test") == 0
    assert again.result == run.result


def test_a_run_of_a_study_that_moved_on_says_so(house: House) -> None:
    study = calibrated(house)
    run = actions.ask_run(study, by=house.owner)
    actions.set_expectations(study, expectations={"PLAN": "1"}, reason="r", by=house.owner)
    jobs.work("test")
    run.refresh_from_db()
    assert (run.state, run.problem) == (Run.State.FAILED, "changed")


def test_advice_names_what_is_lacked_whom_to_ask_and_how_sure_it_is(house: House) -> None:
    held = queries.load(calibrated(house))
    given = advice.advise_case(
        held.result,
        "conservative",
        advice.of_case(held.result, "Elm"),
        costs={"PLAN": 3.0, "PAYMENT": 1.0},
        fixed=[],
        contacts={"Cedar": "Ask for Ana"},
    )
    assert [sorted(map(str, p.plan.changes)) for p in given.plans] == [["PAYMENT"], ["PLAN"]]
    assert "Cedar" in given.plans[0].landing
    assert given.plans[0].tone == "done"
    first = given.paths[0]
    assert ("Cedar", "Ask for Ana") in first.examples
    assert any("does not promise" in caution for caution in given.cautions)
    unknown = advice.advise_case(
        held.result,
        "conservative",
        advice.of_case(held.result, "Juniper"),
        costs={},
        fixed=[],
        contacts={},
    )
    assert unknown.advice.member is None
    assert [sorted(map(str, p.plan.find_out)) for p in unknown.plans] == [["STAFF"]]


def test_the_example_gives_the_published_pathways_back(house: House) -> None:
    study = make(house.body, by=house.owner)
    assert study.origin == Study.Origin.INVENTED
    solution = queries.load(study).result.solution("conservative")
    assert solution
    (model,) = solution.models
    found = {frozenset(str(path).split("*")) for path in model.products}
    assert found == {frozenset(text.split("*")) for _name, text in PATHS}
    assert all(choice.reason for choice in study.choices.all())


def test_only_leaders_remove_a_study(house: House) -> None:
    study = loaded(house, by=house.colleague)
    with pytest.raises(Forbidden):
        actions.remove_study(study, by=house.colleague)
    actions.remove_study(study, by=house.owner)
    assert not Study.objects.exists()
