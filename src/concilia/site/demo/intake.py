"""Brings the appeals of the invented region in, as the intake desk keeps them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random

from concilia.bodies.models import Body
from concilia.core.models import Import
from concilia.core.permissions import SYSTEM
from concilia.core.tables.actions import take_in
from concilia.indicators.appeals import actions as appeals
from concilia.indicators.appeals import counting
from concilia.indicators.appeals.grouping import computing
from concilia.site.demo.appeals import cases

HEAD = (
    "reference",
    "received on",
    "channel",
    "category",
    "territory",
    "agency",
    "text",
    "answered on",
    "answer",
    "well founded",
    "closed on",
)
RULES = {
    "public": True,
    "days": 30,
    "unit": "calendar",
    "basis": "Rivermark Appeals Order, art. 7",
    "terms": {"conduct": {"days": 15, "unit": "calendar"}},
    "kept_days": 180,
    "contact": "Concilia desk, 2 Quay Street, Aldermoor, telephone 555 0102, weekdays 9 to 16",
}
_SAID = {True: "yes", False: "no", None: ""}


def table(chance: random.Random, last: dt.date) -> bytes:
    """Return the CSV file in which the appeals up to `last` come."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    for case in cases(chance, last):
        writer.writerow(
            (
                f"RM/{case.received:%Y}/{case.number:04}",
                case.received.isoformat(),
                case.channel,
                case.category,
                case.zone,
                case.agency,
                case.text,
                case.answered.isoformat() if case.answered else "",
                case.answer,
                _SAID[case.well_founded],
                case.closed.isoformat() if case.closed else "",
            )
        )
    return out.getvalue().encode()


def bring_in(chance: random.Random, body: Body, last: dt.date) -> Import:
    """Import the appeals to `body`, open its public form, group the appeals and count them."""
    appeals.set_intake(body, RULES, by=SYSTEM)
    name = f"rivermark-appeals-{last:%Y-%m-%d}.csv"
    content = table(chance, last)
    options = {"body": body.ref}
    done = take_in("appeals", name=name, content=content, options=options, by=SYSTEM)
    computing.regroup(body)
    counting.run()
    return done
