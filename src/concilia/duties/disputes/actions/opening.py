"""Opening a dispute."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.bodies.models import Body
from concilia.core.actions import act
from concilia.core.errors import NotNow, Problem
from concilia.core.permissions import Actor, Somewhere, seated
from concilia.duties.compensation.models import Cost
from concilia.duties.disputes import rules
from concilia.duties.disputes.actions.checking import (
    active,
    begin_step,
    person,
    refuse,
    terms_of,
    text_of,
)
from concilia.duties.disputes.models import Dispute, DisputeParty
from concilia.duties.disputes.telling import about, tell
from concilia.duties.models import Duty, ListVersion, ResponsibilityList

DATA_REQUEST = 300


def open_dispute(
    body: Body,
    *,
    subject: str,
    claimant: Agency,
    respondents: Iterable[Agency],
    title: str,
    claim: str,
    duty: Duty | None = None,
    kept: ResponsibilityList | None = None,
    area: str = "",
    function: str = "",
    stage: str = "",
    data_request: str = "",
    cost: Cost | None = None,
    by: Actor,
) -> Dispute:
    """Open a dispute of one agency with others; negotiation begins today.

    The subject is a duty, a function of a list in force, a data request in words, or a booked
    cost. Raises `Forbidden` unless the person speaks for the claimant in the body, `NotNow` when
    the same agency already disputes the same thing, and `Invalid` with everything that is wrong.
    """
    others = [*dict.fromkeys(respondents)]
    voice = Somewhere((("agency", claimant.pk), seated(body.pk, claimant.pk)))
    with act("disputes.open", by=by, on=voice, agency=claimant) as doing:
        problems = text_of(title, "title", _("Title"), most=rules.TITLE)
        problems += text_of(claim, "claim", _("What you ask for"), most=rules.CLAIM)
        problems += _sides(claimant, others)
        about_what: dict[str, Any] = {"duty": None, "list": None, "cost": None, "data_request": ""}
        if subject == Dispute.Subject.DUTY and duty is not None and duty.body_id == body.pk:
            about_what["duty"] = duty
        elif subject == Dispute.Subject.COST and cost is not None and cost.body_id == body.pk:
            about_what["cost"] = cost
        elif subject == Dispute.Subject.DATA:
            problems += text_of(data_request, "data_request", _("Data"), most=DATA_REQUEST)
            about_what["data_request"] = data_request.strip()
        elif subject == Dispute.Subject.FUNCTION and kept is not None and kept.body_id == body.pk:
            problems += _place(kept, area, function, stage)
            about_what |= {"list": kept, "area": area, "function": function, "stage": stage}
        else:
            words = _("Say what the dispute is about: a duty, a function, data or a cost.")
            problems.append(Problem(words, column="subject"))
        refuse(problems)
        Body.objects.select_for_update().get(pk=body.pk)
        _not_twice(body, subject, about_what, claimant)
        last = Dispute.objects.filter(body=body).aggregate(last=Max("number"))["last"] or 0
        today = body.today()
        dispute = Dispute(
            body=body,
            number=last + 1,
            title=" ".join(title.split()),
            subject=subject,
            claim=claim.strip(),
            opened_by=person(by),
            opened_on=today,
            due=today,
            **about_what,
        )
        dispute.save()
        begin_step(dispute, terms_of(body).negotiation)
        dispute.save(update_fields=("due",))
        sides = [(claimant, "claimant"), *((one, "respondent") for one in others)]
        DisputeParty.objects.bulk_create(
            DisputeParty(dispute=dispute, agency=agency, side=side) for agency, side in sides
        )
        doing.record(
            dispute,
            {
                "title": dispute.title,
                "subject": subject,
                "claimant": claimant,
                "respondents": others,
                "claim": dispute.claim,
                "due": dispute.due,
            },
        )
        tell(
            dispute,
            key="opened",
            subject=lambda: (
                _("Dispute opened by %(agency)s: %(title)s")
                % {"agency": claimant.label, "title": dispute.title}
            ),
            text=lambda: about(dispute) + "\n\n" + dispute.claim,
        )
    return dispute


def _sides(claimant: Agency, others: list[Agency]) -> list[Problem]:
    problems = [each for one in (claimant, *others) for each in active(one, "respondents")]
    if not others:
        problems.append(Problem(_("Name the other side."), column="respondents"))
    if claimant in others:
        words = _("An agency cannot be in dispute with itself.")
        problems.append(Problem(words, column="respondents"))
    return problems


def _place(kept: ResponsibilityList, area: str, function: str, stage: str) -> list[Problem]:
    lines = kept.versions.filter(state=ListVersion.State.IN_FORCE)
    if lines.filter(lines__area=area, lines__function=function, lines__stage=stage).exists():
        return []
    words = _("The list in force has no such function and stage.")
    return [Problem(words, column="place")]


def _not_twice(body: Body, subject: str, about_what: dict[str, Any], claimant: Agency) -> None:
    if subject == Dispute.Subject.DATA:
        return
    same = Dispute.objects.filter(
        body=body,
        parties__agency=claimant,
        parties__side="claimant",
        **{name: value for name, value in about_what.items() if value},
    ).exclude(state__in=rules.ENDED)
    if first := same.first():
        words = _("Your agency already disputes this: %(dispute)s.") % {"dispute": first}
        raise NotNow(words)
