"""One row of every kind that can point at an agency and that the world does not hold already."""

from __future__ import annotations

import datetime as dt

from concilia.agencies.models import Agency
from concilia.bodies.models import Mandate
from concilia.duties.models import (
    Acceptance,
    Account,
    Branch,
    Cascade,
    Change,
    Cost,
    Dispute,
    DisputeParty,
    Duty,
    Fund,
    Neutral,
    Proposal,
    Rating,
    Remark,
    Ruling,
    Statement,
    Voice,
)
from concilia.resources.models import (
    Activity,
    Authority,
    Deed,
    GapAnswer,
    GapQuestion,
    ResourceRequest,
    Round,
    Transfer,
)
from tests.gates.world import NOW
from tests.house import House

DAY = dt.date(2026, 7, 1)


def one_of_each(house: House, agency: Agency) -> None:
    """Let something of every kind in duties and resources point at an agency."""
    _following(house, agency)
    _dispute(house, agency)
    _money_and_cascade(house, agency)
    _resources(house, agency)


def _following(house: House, agency: Agency) -> None:
    duty = Duty.objects.filter(state="given").first()
    assert duty
    Duty.objects.filter(pk=duty.pk).update(lead=house.authority, verifier=agency)
    Change.objects.create(duty=duty, agency=agency, text="Later.", asked_at=NOW)
    Rating.objects.create(duty=duty, agency=agency, score=4, text="Fine.", made_at=NOW)
    Proposal.objects.create(
        duty=duty, agency=agency, parent=house.body, text="Ask them.", made_at=NOW
    )
    Remark.objects.create(
        duty=duty, kind="accepted", text="Yes.", agency=agency, person=house.owner, made_at=NOW
    )


def _dispute(house: House, agency: Agency) -> None:
    dispute = Dispute.objects.create(
        body=house.body,
        number=901,
        title="Who?",
        subject="data",
        data_request="Bed counts",
        claim="Ours.",
        opened_on=DAY,
        due=DAY,
        interim_lead=agency,
    )
    for one, side in ((agency, "claimant"), (house.authority, "respondent")):
        DisputeParty.objects.create(dispute=dispute, agency=one, side=side)
    Neutral.objects.create(dispute=dispute, agency=agency, role="mediator", named_on=DAY)
    said = Statement.objects.create(
        dispute=dispute, agency=agency, person=house.owner, kind="offer", text="So.", made_at=NOW
    )
    Acceptance.objects.create(statement=said, agency=agency, person=house.owner, made_at=NOW)
    ruling = Ruling.objects.create(
        dispute=dispute,
        number=1,
        agency=agency,
        wording="W.",
        reasons="R.",
        new_lead=agency,
        drafted_at=NOW,
    )
    Voice.objects.create(ruling=ruling, agency=agency, person=house.owner, agrees=True, made_at=NOW)


def _money_and_cascade(house: House, agency: Agency) -> None:
    duty = Duty.objects.first()
    assert duty
    Cost.objects.create(
        body=house.body,
        duty=duty,
        agency=agency,
        kind="expense",
        day=DAY,
        amount=100,
        currency="EUR",
        text="Taxis",
        booked_by=house.owner,
        booked_at=NOW,
    )
    fund = Fund.objects.create(body=house.body, name="Of 901", currency="EUR", created_at=NOW)
    Account.objects.create(fund=fund, kind="agency", agency=agency)
    if not Cascade.objects.filter(decision=duty.decision).exists():
        Cascade.objects.create(
            decision=duty.decision,
            body=house.body,
            steering="hybrid",
            objective="So.",
            due=DAY,
            answer_by=DAY,
            created_at=NOW,
        )
    sent = Cascade.objects.get(decision=duty.decision)
    Branch.objects.filter(cascade=sent).delete()
    Branch.objects.create(cascade=sent, body=house.body, state="asked", lead=agency)


def _resources(house: House, agency: Agency) -> None:
    activity = Activity.objects.first()
    assert activity
    Activity.objects.update(funder=agency, partner=agency)
    question = GapQuestion.objects.create(
        body=house.body,
        type=activity.type,
        territory=house.north,
        day=DAY,
        sentence="Who can?",
        asked_at=NOW,
    )
    GapAnswer.objects.create(question=question, agency=agency)
    Round.objects.filter(agency=agency).delete()
    Round.objects.create(agency=agency, asked_at=NOW)
    asked = ResourceRequest.objects.create(
        body=house.body,
        number=901,
        kind="ask",
        agency=agency,
        what="beds",
        item="Beds",
        quantity=2.0,
        made_at=NOW,
    )
    given = Transfer.objects.create(request=asked, agency=agency, said=1.0, made_at=NOW)
    Deed.objects.create(request=asked, transfer=given, step="say", agency=agency, at=NOW)
    mandate = Mandate.objects.filter(body=house.body).first()
    assert mandate
    other = Agency.objects.create(code="served", name="Served")
    Authority.objects.create(mandate=mandate, holder=agency, agency=other, provision="§ 1")
    Authority.objects.create(mandate=mandate, holder=other, agency=agency, provision="§ 2")
