"""A dossier from its opening to the meeting, as the people of the house do it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from concilia.challenges import actions as challenges
from concilia.core import clock, documents, ledger
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.models import Notice, SignedLink
from concilia.dossiers import actions, rules
from concilia.dossiers.models import Contribution, Dossier, DossierVersion, DraftDecision
from tests.challenges.scene import accepted, raised
from tests.dossiers.scene import opened, rich
from tests.house import House


def test_the_secretary_opens_a_dossier_once(house: House) -> None:
    one = accepted(house)
    with pytest.raises(Forbidden):
        actions.open_dossier(one, by=house.colleague)
    with pytest.raises(NotNow):
        actions.open_dossier(raised(house), by=house.owner)
    first = actions.open_dossier(one, by=house.owner)
    assert actions.open_dossier(one, by=house.chair) == first
    one.refresh_from_db()
    assert one.state == "in_dossier"
    assert Dossier.objects.count() == 1


def test_an_agency_is_asked_in_working_days_and_told(house: House) -> None:
    dossier = opened(house)
    # 21 July is the national holiday of Belgium, a Tuesday in 2026.
    with clock.at(dt.datetime(2026, 7, 17, 9, tzinfo=dt.UTC)):
        asked = actions.ask_contribution(
            dossier, house.hospital, question="What do you see?", days=3, by=house.owner
        )
    assert asked.due == dt.date(2026, 7, 23)
    told = set(Notice.objects.values_list("person__name", flat=True))
    assert told == {"Cora Colleague", "Sam Substitute", "Cleo Coordinator"}
    assert SignedLink.objects.filter(verb="dossiers.contribute").count() == 3
    assert not mail.outbox


def test_a_question_that_nobody_can_get_is_not_asked(house: House) -> None:
    dossier = opened(house)
    with pytest.raises(Invalid, match="Nobody speaks for"):
        actions.ask_contribution(dossier, house.outsider, question="?", days=3, by=house.owner)
    for days in (0, 251):
        with pytest.raises(Invalid, match="working days"):
            actions.ask_contribution(
                dossier, house.hospital, question="?", days=days, by=house.owner
            )
    with pytest.raises(Invalid, match="empty"):
        actions.ask_contribution(dossier, house.hospital, question=" ", days=3, by=house.owner)
    with pytest.raises(Forbidden):
        actions.ask_contribution(dossier, house.hospital, question="?", days=3, by=house.colleague)
    assert not Contribution.objects.exists()


def test_a_contribution_goes_back_and_forth(house: House) -> None:
    dossier = opened(house)
    asked = actions.ask_contribution(
        dossier, house.hospital, question="What?", days=3, by=house.owner
    )
    for outsider in (house.adviser, house.observer, house.stranger, house.auditor):
        with pytest.raises(Forbidden):
            actions.give_contribution(asked, text="x", by=outsider)
    with pytest.raises(NotNow):
        actions.accept_contribution(asked, by=house.owner)
    actions.give_contribution(asked, text="First", by=house.coordinator)
    actions.give_contribution(asked, text="Better", by=house.substitute)
    with pytest.raises(Forbidden):
        actions.accept_contribution(asked, by=house.colleague)
    with pytest.raises(Invalid):
        actions.return_contribution(asked, reason="", by=house.owner)
    actions.return_contribution(asked, reason="Which week?", by=house.owner)
    assert Notice.objects.filter(person=house.colleague).count() == 2
    assert "Which week?" in Notice.objects.filter(person=house.colleague)[0].text
    actions.give_contribution(asked, text="Week 3", dissent=True, by=house.colleague)
    actions.accept_contribution(asked, by=house.owner)
    with pytest.raises(NotNow):
        actions.give_contribution(asked, text="More", by=house.colleague)
    asked.refresh_from_db()
    assert (asked.text, asked.dissent, asked.state) == ("Week 3", True, "accepted")
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.filter(pk=asked.pk).update(given_by=None)


def test_what_counts_as_late() -> None:
    due = dt.date(2026, 5, 4)
    before, after = due, due + dt.timedelta(days=1)
    assert not rules.late("asked", due, None, before)
    assert rules.late("asked", due, None, after)
    assert rules.late("returned", due, before, after)
    assert rules.late("given", due, after, after)
    assert not rules.late("accepted", due, before, after + dt.timedelta(days=99))


def test_drafts_are_written_ordered_and_removed(house: House) -> None:
    dossier = opened(house)
    first = actions.add_draft(dossier, wording="One", by=house.owner)
    second = actions.add_draft(
        dossier, wording="Two", lead=house.hospital, supporting=[house.authority], by=house.owner
    )
    with pytest.raises(Invalid, match="leads"):
        actions.add_draft(
            dossier,
            wording="x",
            lead=house.hospital,
            supporting=[house.hospital],
            by=house.owner,
        )
    with pytest.raises(Invalid, match="working days"):
        actions.add_draft(dossier, wording="x", due_in_days=0, by=house.owner)
    with pytest.raises(Forbidden):
        actions.add_draft(dossier, wording="x", by=house.colleague)
    actions.step_draft(second, direction="up", by=house.owner)
    actions.step_draft(second, direction="up", by=house.owner)
    assert [d.wording for d in dossier.drafts.all()] == ["Two", "One"]
    actions.edit_draft(
        first,
        wording="Uno",
        lead=None,
        supporting=[],
        deliverable="A list",
        due_in_days=5,
        by=house.owner,
    )
    actions.remove_draft(second, by=house.owner)
    assert [(d.wording, d.due_in_days) for d in DraftDecision.objects.all()] == [("Uno", 5)]


def test_a_frozen_version_never_changes(house: House) -> None:
    dossier = rich(house)
    with pytest.raises(NotNow, match="Mark it as ready"):
        actions.freeze(dossier, by=house.owner)
    actions.mark_ready(dossier, by=house.owner)
    with pytest.raises(Forbidden):
        actions.freeze(dossier, by=house.colleague)
    first = actions.freeze(dossier, by=house.owner)
    blocks, pdf = first.blocks, bytes(first.pdf.content)  # type: ignore[union-attr]  # it is there
    assert documents.digest(documents.from_data(blocks)) == first.digest
    assert pdf.startswith(b"%PDF")
    assert actions.freeze(dossier, by=house.owner) == first
    for change in (
        lambda: actions.edit_summary(dossier, summary="x", by=house.owner),
        lambda: actions.add_draft(dossier, wording="x", by=house.owner),
        lambda: actions.mark_ready(dossier, by=house.owner),
    ):
        with pytest.raises(NotNow):
            change()
    with pytest.raises(RuntimeError, match="never changes"):
        first.save()

    challenges.mark_decided(dossier.challenge, by=house.owner)
    actions.reopen(dossier, by=house.owner)
    dossier.challenge.refresh_from_db()
    assert dossier.challenge.state == "in_dossier"
    actions.mark_ready(dossier, by=house.owner)
    assert actions.freeze(dossier, by=house.owner) == first
    actions.reopen(dossier, by=house.owner)
    actions.edit_summary(dossier, summary="Now it is half.", by=house.owner)
    actions.mark_ready(dossier, by=house.owner)
    second = actions.freeze(dossier, by=house.chair)
    assert (second.number, second.digest != first.digest) == (2, True)
    kept = DossierVersion.objects.get(pk=first.pk)
    assert (kept.blocks, bytes(kept.pdf.content)) == (blocks, pdf)  # type: ignore[union-attr]  # it is there
    assert ledger.verify().intact


def test_what_a_reader_still_misses() -> None:
    assert rules.missing(summary="s", drafts=1, open_contributions=0, evidence=1) == []
    assert len(rules.missing(summary=" ", drafts=0, open_contributions=2, evidence=0)) == 4
