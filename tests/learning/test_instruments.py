"""A questionnaire from its file to a condition of a study, as the people of the house use it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from concilia.agencies.models import Person
from concilia.core import ledger, offers
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.learning import actions, example_assessments, questionnaire
from concilia.learning.models import Answers, Assessment, Instrument
from tests.house import House
from tests.learning.scene import asked, loaded, one

FORM: dict[str, Any] = {
    "code": "trust",
    "version": "2",
    "title": "Trust",
    "source": "Made for this story.",
    "scale": [
        {"label": "no", "points": 1},
        {"label": "half", "points": 2},
        {"label": "yes", "points": 5},
    ],
    "dimensions": [
        {
            "code": "honest",
            "title": "Honesty",
            "items": [
                {"code": "a", "text": "They say what they know."},
                {"code": "b", "text": "They hide figures.", "reversed": True},
            ],
        },
        {"code": "quick", "title": "Speed", "items": [{"code": "c", "text": "Answers come."}]},
    ],
}


def file_of(**other: Any) -> bytes:
    return json.dumps({**FORM, **other}).encode()


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_scores_worked_out_by_hand() -> None:
    form = questionnaire.parse(file_of())
    # Points 1, 2, 5 are 0, 1/4, 1. First person: a yes (1), b half reversed (3/4): 7/8; c no: 0.
    # Second person: a half (1/4), b unknown: half is answered, so 1/4; c unknown.
    honest, quick = questionnaire.scores(form, [{"a": 2, "b": 1, "c": 0}, {"a": 1}])
    assert (honest.value, honest.low, honest.high, honest.raters) == (9 / 16, 1 / 4, 7 / 8, 2)
    assert (quick.value, quick.raters) == (0.0, 1)
    nothing = questionnaire.scores(form, [])
    assert [(score.value, score.raters) for score in nothing] == [(None, 0), (None, 0)]


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(0, 2)), max_size=6))
def test_scores_lie_between_the_people_and_turn_with_the_scale(
    sheets: list[dict[str, int]],
) -> None:
    form = questionnaire.parse(file_of())
    turned = questionnaire.parse(file_of(scale=list(reversed(FORM["scale"]))))
    other = [{code: 2 - place for code, place in sheet.items()} for sheet in sheets]
    pairs = zip(
        questionnaire.scores(form, sheets), questionnaire.scores(turned, other), strict=True
    )
    for score, again in pairs:
        assert (score.value, score.raters) == (again.value, again.raters)
        if score.value is not None and score.low is not None and score.high is not None:
            assert 0 <= score.low <= score.value + 1e-12
            assert score.value <= score.high + 1e-12 <= 1 + 1e-9


def test_a_questionnaire_survives_being_written_and_read() -> None:
    form = questionnaire.parse(file_of())
    assert questionnaire.of(form.to_data()) == form


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"code": "Not a code"}, "code"),
        ({"title": 5}, "title"),
        ({"source": ""}, "source"),
        ({"language": "<b>"}, "language"),
        ({"scale": [{"label": "one", "points": 1}]}, "scale"),
        (
            {"scale": [{"label": "a", "points": True}, {"label": "b", "points": 2}]},
            "scale 1.points",
        ),
        ({"scale": [{"label": str(n), "points": n % 2} for n in range(3)]}, "scale"),
        ({"dimensions": {}}, "dimensions"),
        ({"dimensions": [*FORM["dimensions"], FORM["dimensions"][0]]}, "items"),
        ({"dimensions": [{"code": "x", "title": "X", "items": [7]}]}, "dimensions 1.items"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_place(
    change: dict[str, Any], where: str
) -> None:
    with pytest.raises(Invalid) as refused:
        questionnaire.parse(file_of(**change))
    assert where in {problem.column for problem in refused.value.problems}


@pytest.mark.parametrize("content", [b"[]", b"\xff", b"{", b'{"scale": NaN}', b"[" * 100_000])
def test_rubbish_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        questionnaire.parse(content)


def test_a_secretary_and_the_operator_bring_a_version_once(house: House) -> None:
    actions.bring_instrument(file_of(), by=house.owner)
    actions.bring_instrument(file_of(version="3"), by=house.operator)
    with pytest.raises(Invalid, match="here already"):
        actions.bring_instrument(file_of(), by=house.owner)
    for who in (house.colleague, house.observer, house.auditor):
        with pytest.raises(Forbidden):
            actions.bring_instrument(file_of(version="4"), by=who)
    assert Instrument.objects.count() == 2


def test_several_people_answer_and_closing_gives_the_scores(house: House) -> None:
    assessment = asked(house, file_of())
    actions.answer(assessment, {"a": 2, "b": 1, "c": 0}, by=house.owner)
    actions.answer(assessment, {"a": 0, "b": None, "c": None}, by=house.colleague)
    actions.answer(assessment, {"a": 1, "b": None, "c": None}, by=house.colleague)
    assert assessment.answers.count() == 2
    page = client_of(house.colleague).get(assessment.get_absolute_url()).content.decode()
    assert "shown once it is closed" in page
    assert "0.56" not in page
    actions.close_assessment(assessment, by=house.owner)
    page = client_of(house.observer).get(assessment.get_absolute_url()).content.decode()
    assert "0.56" in page
    with pytest.raises(NotNow):
        actions.answer(assessment, {"a": 2}, by=house.owner)
    with pytest.raises(NotNow):
        actions.close_assessment(assessment, by=house.owner)
    assert [line.verb for line in ledger.history(assessment)] == [
        "learning.assess",
        *["learning.answer"] * 3,
        "learning.assess",
    ]


def test_who_has_no_voice_answers_nothing_and_strangers_see_nothing(house: House) -> None:
    assessment = asked(house, file_of())
    for who in (house.observer, house.stranger, house.auditor, house.operator):
        with pytest.raises(Forbidden):
            actions.answer(assessment, {"a": 1}, by=who)
    with pytest.raises(Forbidden):
        actions.close_assessment(assessment, by=house.colleague)
    with pytest.raises(Forbidden):
        actions.open_assessment(
            assessment.instrument, house.body, occasion="Mine", by=house.colleague
        )
    with pytest.raises(NotNow, match="Nobody has answered"):
        actions.close_assessment(assessment, by=house.owner)
    for given_answers in ({"z": 1}, {"a": 3}, {"a": -1}, {"a": None}):
        with pytest.raises(Invalid):
            actions.answer(assessment, given_answers, by=house.owner)
    assert not Answers.objects.exists()
    assert client_of(house.stranger).get(assessment.get_absolute_url()).status_code == 404
    assert list(Assessment.objects.visible_to(house.auditor)) == [assessment]


def test_an_open_assessment_waits_on_the_desk_until_it_is_answered(house: House) -> None:
    assessment = asked(house, file_of())

    def waits(who: Person) -> bool:
        items = [item for provider in offers.of("desk") for item in provider(who)]
        return f"/learning/assessments/{assessment.pk}/answers/" in {item.url for item in items}

    assert waits(house.colleague)
    assert not waits(house.observer)
    actions.answer(assessment, {"a": 1}, by=house.colleague)
    assert not waits(house.colleague)


def test_a_study_takes_the_latest_score_that_its_analyst_sees(house: House) -> None:
    study = loaded(house)
    first = asked(house, file_of())
    actions.answer(first, {"a": 2, "b": 0, "c": 0}, by=house.owner)
    case = study.cases.get(name="Alder")
    case.body = house.body
    case.save()
    with pytest.raises(Invalid, match="closed assessment"):
        actions.add_dimension(study, first.instrument, "honest", reason="r", by=house.owner)
    actions.close_assessment(first, by=house.owner)
    count = actions.add_dimension(
        study, first.instrument, "honest", reason="Asked of all.", by=house.owner
    )
    assert count == 1
    made = one(study, "HONEST")
    assert (made.label, made.method, made.instrument) == ("Honesty", "ready", first.instrument)
    assert study.cases.get(name="Alder").values["HONEST"] == 1.0
    assert study.cases.get(name="Birch").values["HONEST"] is None
    choice = study.choices.first()
    assert choice
    assert choice.after["instrument"] == "trust 2"
    assert "The yearly review" in choice.after["assessments"][0]
    # A later assessment replaces the value; the condition stays the same one.
    later = actions.open_assessment(first.instrument, house.body, occasion="Again", by=house.owner)
    actions.answer(later, {"a": 0, "b": 0}, by=house.owner)
    actions.close_assessment(later, by=house.owner)
    actions.add_dimension(study, first.instrument, "honest", reason="Newer.", by=house.owner)
    assert study.cases.get(name="Alder").values["HONEST"] == 0.5
    assert study.conditions.filter(instrument=first.instrument).count() == 1
    with pytest.raises(Invalid, match="no such dimension"):
        actions.add_dimension(study, first.instrument, "other", reason="r", by=house.owner)


def test_the_whole_way_through_the_pages(house: House) -> None:
    client = client_of(house.owner)
    wrong = client.post(
        "/learning/instruments/new/", {"file": SimpleUploadedFile("q.json", file_of(code="Q Q"))}
    )
    assert wrong.status_code == 422
    assert "code: A code is of small letters" in wrong.content.decode()
    sent = {"file": SimpleUploadedFile("q.json", file_of())}
    assert client.post("/learning/instruments/new/", sent).status_code == 302
    instrument = Instrument.objects.get()
    file = client.get(f"/learning/instruments/{instrument.pk}/file/")
    assert questionnaire.parse(file.content) == questionnaire.parse(file_of())

    sent_use = {"body": house.body.ref, "occasion": "Yearly"}
    answer = client.post(f"/learning/instruments/{instrument.pk}/assess/", sent_use)
    assessment = Assessment.objects.get()
    assert answer.headers["Location"] == assessment.get_absolute_url()
    fill = f"{assessment.get_absolute_url()}answers/"
    page = client.get(fill).content.decode()
    assert page.count("<fieldset") == 3
    assert client.post(fill, {}).status_code == 422
    assert " checked" not in page
    rest = {"item_b": "-", "item_c": "-"}
    for wrong_answer in ({"item_a": "7"}, {"item_a": ""}, {"item_a": "-"}):
        assert client.post(fill, wrong_answer | rest).status_code == 422
    assert client.post(fill, {"item_a": "2"} | rest).status_code == 302
    assert client.get(fill).content.decode().count(" checked") == 3
    assert Answers.objects.get().given == {"a": 2}
    assert client.post(f"{assessment.get_absolute_url()}close/").status_code == 302
    assert client.get(fill).status_code == 409
    csv = b"".join(client.get(f"{assessment.get_absolute_url()}?format=csv"))  # type: ignore[arg-type]  # a response is its pieces
    assert b"Honesty" in csv
    for address in ("/learning/instruments/", instrument.get_absolute_url()):
        assert client_of(house.stranger).get(address).status_code == 200
    listed = client_of(house.stranger).get(instrument.get_absolute_url()).content.decode()
    assert "Yearly" not in listed
    study = loaded(house)
    case = study.cases.get(name="Alder")
    case.body = house.body
    case.save()
    sent_part = {"dimension": f"{instrument.pk}:honest", "reason": "Asked of all."}
    answer = client.post(f"/learning/{study.pk}/data/dimension/", sent_part)
    assert answer.status_code == 302
    assert "Trust, 2" in client.get(f"/learning/{study.pk}/calibration/HONEST/").content.decode()


def test_the_shipped_questionnaire_says_that_it_is_invented(house: House) -> None:
    instrument = example_assessments.bring()
    assert instrument.invented
    assessment = example_assessments.assess(
        instrument,
        house.body,
        [(house.owner, "43210-123"), (house.colleague, "012340123")],
        occasion="Trial",
        close=True,
        by=house.owner,
    )
    page = client_of(house.chair).get(assessment.get_absolute_url()).content.decode()
    assert "Invented example." in page
