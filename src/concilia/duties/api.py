"""Duties for machines."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from concilia.bodies.models import Body
from concilia.core.errors import Invalid, Problem
from concilia.core.models import StoredFile
from concilia.core.permissions import Actor
from concilia.duties import actions, queries
from concilia.duties.models import Duty, Report

router = Router(tags=["duties"])
MOST = 500


class PartOut(Schema):
    """What a co-leading or supporting agency does."""

    agency: str
    role: str
    task: str
    due: dt.date | None
    state: str
    percent: int

    @staticmethod
    def resolve_agency(one: Any) -> str:
        """The agency's code."""
        return str(one.agency.code)


class DutyOut(Schema):
    """A duty in a list."""

    id: int
    ref: str
    body: str
    decision: str
    title: str
    lead: str
    state: str
    tone: str = Field(description="late, soon, contested, done or calm")
    percent: int
    given_on: dt.date
    due: dt.date
    forecast: dt.date | None
    answer_by: dt.date | None = Field(description="by when the lead accepts or contests")

    @staticmethod
    def resolve_body(one: Duty) -> str:
        """The body's ref."""
        return one.body.ref

    @staticmethod
    def resolve_decision(one: Duty) -> str:
        """The decision's number."""
        return one.decision.ref

    @staticmethod
    def resolve_lead(one: Duty) -> str:
        """The agency's code."""
        return one.lead.code

    @staticmethod
    def resolve_tone(one: Duty) -> str:
        """As the pages colour it today."""
        return one.tone_now


class MilestoneOut(Schema):
    """A step on the way."""

    title: str
    due: dt.date
    done_at: dt.datetime | None


class AimOut(Schema):
    """An indicator that the duty should move."""

    indicator: str
    direction: str
    amount: float | None

    @staticmethod
    def resolve_indicator(one: Any) -> str:
        """The indicator's code."""
        return str(one.indicator.code)


class ReportOut(Schema):
    """What was reported, and how it came."""

    id: int
    agency: str
    percent: int
    done: bool
    text: str
    obstacle: str
    forecast: dt.date | None
    attachment: str = Field(description="name of the file, or empty")
    channel: str
    reported_at: dt.datetime

    @staticmethod
    def resolve_agency(one: Report) -> str:
        """The agency's code."""
        return one.agency.code

    @staticmethod
    def resolve_attachment(one: Report) -> str:
        """Its name."""
        return one.attachment.name if one.attachment else ""


class DutyWhole(DutyOut):
    """A duty with its parts, milestones, aims, what it waits for and all its reports."""

    deliverable: str
    stage: str
    verifier: str
    budget: int | None = Field(description="in minor units of the currency")
    currency: str
    effect: str
    parts: list[PartOut]
    milestones: list[MilestoneOut]
    aims: list[AimOut]
    waits_for: list[str]
    reports: list[ReportOut]

    @staticmethod
    def resolve_verifier(one: Duty) -> str:
        """The code of the third agency that verifies, or empty."""
        return one.verifier.code if one.verifier else ""

    @staticmethod
    def resolve_parts(one: Duty) -> list[Any]:
        """Co-leads and supporting agencies."""
        return list(one.parts.select_related("agency"))

    @staticmethod
    def resolve_aims(one: Duty) -> list[Any]:
        """With their indicators."""
        return list(one.aims.select_related("indicator"))

    @staticmethod
    def resolve_milestones(one: Duty) -> list[Any]:
        """In their order."""
        return list(one.milestones.all())

    @staticmethod
    def resolve_waits_for(one: Duty) -> list[str]:
        """The numbers of the duties."""
        return [wait.awaited.ref for wait in one.waits.select_related("awaited")]

    @staticmethod
    def resolve_reports(one: Duty) -> list[Any]:
        """The newest first."""
        found = one.reports.select_related("agency", "attachment")
        return list(found.defer("attachment__content"))


class FileIn(Schema):
    """A file that comes with a report."""

    name: str
    content: str = Field(description="base64")


class Progress(Schema):
    """A report. With `done` no percentage is needed."""

    text: str
    percent: int = 0
    done: bool = False
    obstacle: str = ""
    forecast: dt.date | None = None
    attachment: FileIn | None = None


class Answer(Schema):
    """`step` is accept, contest or ask (for a change, to the day `due` or with words alone)."""

    step: str
    reason: str = ""
    due: dt.date | None = None


def _duty(user: Actor, pk: int) -> Duty:
    seen = queries.shown(Duty.objects.visible_to(user)).select_related("verifier")
    return get_object_or_404(seen, pk=pk)


@router.get("/", response=list[DutyOut], summary="Duties")
def duty_list(
    request: HttpRequest,
    body: str = "",
    agency: str = "",
    state: str = "",
    tone: str = "",
    q: str = "",
    mine: bool = False,
    after: int = 0,
) -> Any:
    """The first 500 that you see, by id; `after` the last id for the next ones."""
    visible = Duty.objects.visible_to(request.user).order_by()
    found = queries.listed(
        request.user,
        q=q,
        body=body,
        agency=agency,
        state=state,
        tone=tone,
        bodies=Body.objects.filter(pk__in=visible.values("body")),
        mine=mine,
    )
    return (
        found.select_related("body", "lead", "decision").filter(pk__gt=after).order_by("pk")[:MOST]
    )


@router.get("/{int:pk}", response=DutyWhole, summary="One duty")
def duty(request: HttpRequest, pk: int) -> Any:
    """With all that is known of it."""
    return _duty(request.user, pk)


@router.post("/{int:pk}/reports", response={201: ReportOut}, summary="Report progress")
def report_duty(request: HttpRequest, pk: int, sent: Progress) -> Any:
    """For the lead or, where your agency has a part, on that part."""
    by: Any = request.user
    held = _duty(by, pk)
    data = sent.dict(exclude={"attachment"})
    with transaction.atomic():
        made = actions.report_progress(
            held, attachment=_stored(sent.attachment), channel=Report.Channel.API, by=by, **data
        )
    return Status(201, made)


def _stored(file: FileIn | None) -> StoredFile | None:
    if file is None:
        return None
    try:
        content = base64.b64decode(file.content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid(Problem("not base64", column="attachment")) from error
    return actions.store_file(file.name, content)


@router.post("/{int:pk}/answer", response=DutyOut, summary="Answer to a duty")
def answer_duty(request: HttpRequest, pk: int, sent: Answer) -> Any:
    """Accept it for your agency, contest it, or ask for a change."""
    by: Any = request.user
    held = _duty(by, pk)
    match sent.step:
        case "accept":
            actions.accept_duty(held, by=by)
        case "contest":
            actions.contest_duty(held, reason=sent.reason, by=by)
        case "ask":
            actions.ask_change(held, text=sent.reason, due=sent.due, by=by)
        case _:
            raise Invalid(Problem("say accept, contest or ask", column="step"))
    return _duty(by, pk)


ROUTERS = {"duties": router}
