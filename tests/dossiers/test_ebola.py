"""The dossier “Contacts lost to follow-up” on the real files of the Ebola response."""

from __future__ import annotations

import csv
import datetime as dt
import os
from decimal import Decimal
from pathlib import Path

import pytest

from concilia.agencies.models import Person, Territory
from concilia.bodies.models import Body
from concilia.challenges import actions as challenges
from concilia.challenges.models import Challenge
from concilia.core import clock, documents
from concilia.dossiers import actions
from concilia.dossiers.documents import dossier_document
from concilia.dossiers.models import Dossier
from concilia.duties.actions import give_duty
from concilia.indicators.models import Indicator
from concilia.meetings import actions as meetings
from concilia.meetings.actions import Mark
from concilia.meetings.queries import room_of
from concilia.site import ebola

FOLDER = ebola.folder_of(None)
SAID = {
    "interior": "Two town chiefs in five keep a list of new arrivals.",
    "redcross": "Sixty volunteers trace contacts in Montserrado; forty more can begin on Monday.",
    "unicef": "Community radio names the tracers of each zone. That opens doors.",
    "msf": "We do not agree: contacts hide because the centres had no beds. Beds come first.",
    "wfp": "Food reaches a household in quarantine on the third day.",
}
CHAIN = "Alerts come by telephone, lists go by motor cycle. Contacts are lost where the list waits."
LATE, DISSENTS = "unicef", "msf"
LISTS = dt.datetime(2014, 11, 19, 9, tzinfo=dt.UTC)
OPENED = dt.datetime(2014, 11, 27, 9, tzinfo=dt.UTC)
READY = dt.datetime(2014, 12, 4, 9, tzinfo=dt.UTC)


def somebody(name: str) -> Person:
    """Return a person of the body, with the roles of the day."""
    return Person.objects.get(email=f"{name}@example.org")


def raised(body: Body, place: Territory, title: str, statement: str) -> Challenge:
    """Return a challenge that the secretary raised and took up."""
    by = somebody("secretary")
    one = challenges.raise_challenge(
        body,
        title=title,
        statement=statement,
        territory=place,
        severity="critical",
        urgency="critical",
        kind="outbreak",
        by=by,
    )
    return challenges.accept(one, by=by)


def decided(body: Body, place: Territory) -> None:
    """Let the body decide on the lists a week before, with a duty that should move the losses."""
    by = somebody("secretary")
    one = raised(body, place, "Lists of contacts come late", "They reach the tracers next day.")
    dossier = actions.open_dossier(one, by=by)
    draft = actions.add_draft(dossier, wording="Lists go out by noon.", by=by)
    actions.mark_ready(dossier, by=by)
    start = LISTS + dt.timedelta(hours=2)
    meeting = meetings.plan_meeting(body, by=by, title="Lists of contacts", starts_at=start)
    item = meetings.add_dossier(meeting, dossier, by=by)
    meetings.invite(meeting, by=by)
    with clock.at(start):
        seats = room_of(meeting).seats
        meetings.mark_attendance(
            meeting, [Mark(seat=seat.pk, mode="in_person") for seat in seats], by=by
        )
        meeting = meetings.open_meeting(meeting, by=by)
        motion = meetings.put_motion(item, by=by, draft=draft)
        said = dict.fromkeys((seat.pk for seat in room_of(meeting).voting()), "yes")
        meetings.record_ballots(motion, said, by=by)
        motion = meetings.close_motion(motion, by=by)
        assert motion.state == "adopted"
        give_duty(
            motion.decision,
            title="Send the lists by noon",
            lead=body.seats.get(role="secretary").agency,
            due=dt.date(2014, 11, 24),
            indicator=Indicator.objects.get(code="contacts_lost"),
            by=by,
        )


def made(body: Body, place: Territory) -> Dossier:
    """Open the dossier, work it out, and collect what six agencies know."""
    by = somebody("secretary")
    one = raised(
        body,
        place,
        "Contacts lost to follow-up",
        "Contacts of cases are listed, and not all of them are followed for 21 days.",
    )
    for code in ("contacts_lost", "contacts_seen", "new_contacts", "new_confirmed"):
        indicator = Indicator.objects.get(code=code)
        challenges.add_series(one, indicator=indicator, territory=place, by=by)
    cause = challenges.add_cause(one, text="Lists reach the tracers a day late", by=by)
    challenges.add_cause(one, text="Addresses are copied by hand", parent=cause, by=by)
    challenges.add_cause(one, text="Contacts fear the centres", by=by)
    factor = challenges.add_factor(
        one, text="Tracers are paid irregularly", strength="moderate", by=by
    )
    challenges.add_factor(one, text="Chiefs vouch for the tracers", effect="eases", by=by)
    challenges.add_note(
        one,
        title="A day with two teams",
        text="Nine of forty doors stayed shut. In four the family had moved within the county.",
        factor=factor,
        by=by,
    )
    dossier = actions.open_dossier(one, by=by)
    actions.edit_summary(dossier, summary="Contacts are lost where lists come late.", by=by)
    # The body takes no appeals: the section is left out rather than left empty.
    actions.remove_part(dossier.parts.get(key="appeals"), by=by)
    part = dossier.parts.get(key="chain-of-response")
    actions.edit_part(
        part,
        title=part.title,
        text="",
        mode="before",
        owner=body.seats.get(fillings__person=somebody("who")).agency,
        question=part.question,
        days=3,
        by=by,
    )
    (chain,) = actions.ask_owners(dossier, by=by)
    asked = {
        name: actions.ask_contribution(
            dossier,
            body.seats.get(fillings__person=somebody(name)).agency,
            question="What do you see, and what can you do?",
            days=3,
            by=by,
        )
        for name in SAID
    }
    for name, held in [("who", chain), *asked.items()]:
        with clock.at(OPENED + dt.timedelta(days=6 if name == LATE else 2)):
            text = SAID.get(name, CHAIN)
            person = somebody(name)
            actions.give_contribution(held, text=text, dissent=name == DISSENTS, by=person)
            actions.accept_contribution(held, by=by)
    weighed(dossier)
    actions.add_draft(
        dossier,
        wording="A tracer of its zone visits every contact in Montserrado daily for 21 days.",
        lead=asked["redcross"].agency,
        co_leads=[chain.agency],
        supporting=[asked["interior"].agency, asked["unicef"].agency],
        deliverable="A daily list of contacts seen and lost, by zone",
        due_in_days=10,
        by=by,
    )
    return dossier


def weighed(dossier: Dossier) -> None:
    """Write two options with what each costs and should move, and score them."""
    by = somebody("secretary")
    moved = Indicator.objects.get(code="contacts_lost")
    for title, cost, marks in (
        ("Tracers by zone", 48_000, (8, 6, 7)),
        ("Beds first", 210_000, (7, 3, 8)),
    ):
        option = actions.put_option(
            dossier,
            title=title,
            description="Beginning in the zones that lose most contacts.",
            cost=Decimal(cost),
            currency="USD",
            cost_note="three months",
            means="Tracers, telephones, motor cycles",
            legal_basis="Emergency order on the response",
            risks="Pay comes late",
            effects=[(moved, "none on any day within three weeks")],
            by=by,
        )
        for (name, weight), mark in zip(
            (("Effect", 5), ("Speed", 3), ("Trust", 2)), marks, strict=True
        ):
            criterion = actions.put_criterion(dossier, name=name, weight=weight, by=by)
            actions.score(dossier, {(option.pk, criterion.pk): mark}, by=by)


@pytest.mark.django_db
@pytest.mark.skipif(bool(ebola.missing_in(FOLDER)), reason="the Ebola files are not here")
def test_the_dossier_on_contacts_is_complete() -> None:
    body = ebola.load(FOLDER).body
    place = Territory.objects.get(name__startswith="Montserrado")
    with clock.at(LISTS):
        decided(body, place)
    with clock.at(OPENED):
        dossier = made(body, place)
    with clock.at(READY):
        document = dossier_document(dossier, "en", somebody("secretary"))
    page = documents.to_html(document)
    headings = [
        b.text for b in document.blocks if isinstance(b, documents.Heading) and b.level == 1
    ]
    assert len(headings) == 15  # fourteen sections of the template for outbreaks, and the annex
    assert "Nothing is known of this yet" not in page
    drawn = [b for b in document.blocks if isinstance(b, documents.Figure)]
    assert len(drawn) >= 9  # four series and their neighbours, map, causes, weights
    held = dossier.contributions.all()
    assert {one.state for one in held} == {"accepted"}
    assert len({one.agency for one in held}) == 6
    for said in (
        *SAID.values(),
        CHAIN,
        "Late: given on 3 December 2014, due on 2 December 2014.",
        "Dissenting note.",
        "Send the lists by noon",
        "Contacts lost to follow-up: ",  # the effect so far, in the county
        "“Tracers by zone” leads with 7.2 of 10",  # by hand: 8·0.5 + 6·0.3 + 7·0.2
        "Of all possible weightings these lead",
        "Co-lead: ",
        "situation-reports.csv",
        "who-does-what-where-2014-12-10.csv",
    ):
        assert said in page, said
    highest = max(value for day, value in rows("contacts_lost"))
    assert f"with {highest:g} contacts" in page  # as the raw file shows it
    out = os.environ.get("CONCILIA_LOOK")
    if out:
        Path(out).mkdir(parents=True, exist_ok=True)
        for language in ("en", "zh-hans", "ru"):
            with clock.at(READY):
                document = dossier_document(dossier, language, somebody("secretary"))
            (Path(out) / f"ebola-{language}.pdf").write_bytes(documents.to_pdf(document))
            (Path(out) / f"ebola-{language}.docx").write_bytes(documents.to_docx(document))


def rows(variable: str) -> list[tuple[str, float]]:
    """Return the values of a variable in Montserrado as the raw file has them."""
    with (FOLDER / "situation-reports.csv").open(encoding="utf-8", newline="") as file:
        return [
            (row["date"], float(row["value"]))
            for row in csv.DictReader(file)
            if row["district"].startswith("Montserrado")
            and row["variable"] == variable
            and row["value"].strip().replace(".", "").isdigit()
        ]
