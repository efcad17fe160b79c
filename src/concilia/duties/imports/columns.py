"""The columns of the tables that this room takes in."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _l

from concilia.core import clock
from concilia.core.tables import Field
from concilia.core.tables.parsers import Boolean, Choice, Date, Integer, Number, Text
from concilia.duties import rules
from concilia.duties.models import Aim, Duty


def _twenty_years_on() -> dt.date:
    return clock.today() + dt.timedelta(days=rules.LONGEST)


_DAY = Date(latest=_twenty_years_on)
_LIST = _l("several with a semicolon between them")

GIVEN = (
    Field(
        "decision",
        _l("Decision"),
        required=True,
        headers=("decision number", "decision ref"),
        help=_l("its number, such as 2026/14"),
        example="2026/14",
    ),
    Field(
        "title",
        _l("Duty"),
        required=True,
        headers=("title", "what", "task"),
        max_length=300,
        example="Visit every contact daily",
    ),
    Field("lead", _l("Lead"), required=True, headers=("lead agency", "agency", "responsible")),
    Field(
        "due",
        _l("Due"),
        headers=("due date", "due on", "deadline", "until"),
        parse=_DAY,
        example="2026-06-22",
    ),
    Field(
        "days",
        _l("Days after the decision"),
        headers=("days", "due in days", "time limit"),
        parse=Integer(least=1, most=2000),
        help=_l("instead of a due date; working days unless said otherwise"),
        example="30",
    ),
    Field(
        "calendar_days",
        _l("Calendar days"),
        headers=("calendar",),
        parse=Boolean(),
        example="no",
    ),
    Field("co_leads", _l("Co-leads"), headers=("co-lead",), max_length=1000, help=_LIST),
    Field(
        "supporting",
        _l("Supporting agencies"),
        headers=("support", "supporting", "other agencies"),
        max_length=4000,
        help=_LIST,
    ),
    Field(
        "deliverable",
        _l("Deliverable"),
        headers=("result", "output"),
        max_length=300,
        example="A weekly list",
    ),
    Field("stage", _l("Stage"), parse=Choice(Duty.Stage.choices), example="execute"),
    Field(
        "indicator",
        _l("Indicator"),
        headers=("indicator code",),
        help=_l("the code of the one that it should move"),
    ),
    Field("direction", _l("Direction"), parse=Choice(Aim.Direction.choices), example="down"),
    Field(
        "amount",
        _l("By how much"),
        headers=("amount", "change"),
        parse=Number(least=0).exact,
        example="2.5",
    ),
    Field("budget", _l("Budget"), parse=Number(least=0).exact, example="12000"),
    Field("currency", _l("Currency"), max_length=3, example="EUR"),
    Field("verifier", _l("Third agency that verifies"), headers=("verifier", "verified by")),
)

REPORTED = (
    Field(
        "duty",
        _l("Number"),
        required=True,
        headers=("duty", "duty number", "ref"),
        help=_l("the duty’s, such as D-12"),
        example="D-12",
    ),
    Field(
        "text",
        _l("How it stands"),
        required=True,
        headers=("report", "text", "what was done", "progress"),
        parse=Text(lines=True),
        max_length=5000,
        example="Two of four zones take part.",
    ),
    Field(
        "percent",
        _l("Percent"),
        headers=("percent done", "%"),
        parse=Number(least=0, most=100, percent="points"),
        help=_l("may be empty where it is done"),
        example="55",
    ),
    Field("done", _l("Done"), headers=("finished",), parse=Boolean(), example="no"),
    Field(
        "obstacle",
        _l("Obstacle"),
        headers=("what stands in the way",),
        parse=Text(lines=True),
        max_length=2000,
    ),
    Field(
        "forecast",
        _l("Forecast"),
        headers=("forecast date", "expected on"),
        parse=_DAY,
        example="2026-07-31",
    ),
)
