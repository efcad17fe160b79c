"""Brings the figures of the invented region in, by the same import as everybody's."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random

from concilia.agencies.models import Agency
from concilia.core.models import Import
from concilia.core.permissions import SYSTEM
from concilia.core.tables.actions import take_in
from concilia.indicators import actions, settling
from concilia.site.demo import region, series
from concilia.site.demo.naming import names


def define() -> None:
    """Define the dozen indicators."""
    sources = {agency.code: agency for agency in Agency.objects.all()}
    for measure in series.MEASURES:
        actions.define(
            by=SYSTEM,
            code=measure.code,
            name=measure.name,
            names=names("indicator", measure.code),
            numerator=measure.numerator,
            denominator=measure.denominator,
            unit=measure.unit,
            direction=measure.direction,
            frequency="month",
            due_days=20,
            source=sources[measure.source],
        )


def table(chance: random.Random, last: dt.date) -> bytes:
    """Return the CSV file that the figures come in: territory, date, indicator, value."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("territory", "date", "indicator", "value"))
    zones = [zone.code for zone in region.ZONES]
    for value in series.values(chance, series.months_until(last), zones):
        writer.writerow((value.zone, value.month.isoformat(), value.measure, value.value))
    return out.getvalue().encode()


def bring_in(chance: random.Random, last: dt.date) -> Import:
    """Import the figures up to the month of `last`, and find what is hidden in them."""
    name = f"rivermark-figures-{last:%Y-%m}.csv"
    taken = take_in("observations", name=name, content=table(chance, last), by=SYSTEM)
    settling.settle()
    return taken
