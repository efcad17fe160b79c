"""Who does what where in the invented region, brought in by the same import as everybody's."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from functools import partial

from concilia.core.models import Import
from concilia.core.permissions import SYSTEM
from concilia.core.tables.actions import take_in
from concilia.resources.capacities import rounds
from concilia.site.demo import region
from concilia.site.demo.diary import Diary

ALL = tuple(zone.code for zone in region.ZONES)
NORTH = ("RM-BRA", "RM-CAS", "RM-GRE", "RM-NOR")
SOUTH = ("RM-DUN", "RM-ELM", "RM-HOL")
DONE: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "health-authority": (
        ("vaccination", ALL),
        ("screening", ALL),
        ("health-promotion", ALL),
    ),
    "university-hospital": (
        ("specialist-care", ("RM-ALD", "RM-ELM")),
        ("imaging", ("RM-ALD", "RM-BRA", "RM-NOR")),
        ("discharge-planning", ("RM-ALD", "RM-BRA", "RM-ELM")),
    ),
    "saint-brannoc": (
        ("specialist-care", ("RM-GRE",)),
        ("imaging", ("RM-GRE", "RM-CAS")),
        ("discharge-planning", ("RM-GRE",)),
    ),
    "gp-circle": (("out-of-hours-care", ALL), ("vaccination", ("RM-CAS", "RM-GRE", "RM-HOL"))),
    "public-health-laboratory": (("laboratory-testing", ALL),),
    "concord-insurer": (
        ("patient-advice", ALL),
        ("health-promotion", ("RM-ALD", "RM-ELM")),
    ),
    "home-care": (
        ("home-nursing", (*NORTH, "RM-ALD", "RM-DUN")),
        ("respite-care", ("RM-ALD", "RM-GRE")),
    ),
    "social-welfare": (("benefits-advice", ALL), ("home-nursing", ("RM-ELM", "RM-HOL"))),
    "nursing-homes": (
        ("residential-care", ALL),
        ("respite-care", ("RM-CAS", "RM-NOR", "RM-ELM")),
    ),
    "mental-health-network": (
        ("crisis-team", ("RM-ALD", "RM-BRA", "RM-DUN", "RM-GRE")),
        ("psychological-support", NORTH),
    ),
    "city-aldermoor": (
        ("community-centre", ("RM-ALD",)),
        ("transport-to-care", ("RM-ALD",)),
    ),
    "town-greyhaven": (("community-centre", ("RM-GRE",)),),
    "northern-municipalities": (("transport-to-care", ("RM-BRA", "RM-NOR")),),
    "southern-municipalities": (
        ("community-centre", SOUTH),
        ("transport-to-care", ("RM-HOL",)),
    ),
    "patients-platform": (("patient-advice", ALL),),
    "carers-league": (
        ("patient-advice", ("RM-CAS", "RM-ELM", "RM-NOR")),
        ("respite-care", ("RM-ELM",)),
    ),
}
"""Kind of activity and zones by agency. Northwood has no crisis team, and Dunmere no transport:
gaps to be found."""


Row = tuple[str, str, str]
BEGAN: dict[int, frozenset[Row]] = {
    2: frozenset(
        {
            ("home-care", "home-nursing", "RM-DUN"),
            ("mental-health-network", "psychological-support", "RM-NOR"),
            ("city-aldermoor", "transport-to-care", "RM-ALD"),
        }
    ),
    3: frozenset({("saint-brannoc", "imaging", "RM-CAS"), ("gp-circle", "vaccination", "RM-HOL")}),
}
"""What began only with the second and the third report."""
ENDED: dict[int, frozenset[Row]] = {
    2: frozenset(
        {
            ("mental-health-network", "crisis-team", "RM-NOR"),
            ("carers-league", "respite-care", "RM-GRE"),
        }
    ),
    3: frozenset({("southern-municipalities", "transport-to-care", "RM-DUN")}),
}
"""What is no longer done at the second and the third report."""
DAYS_AGO = {2: 200, 3: 20}
"""The first report is that of the council's first day."""
ASKED_AGO = 6
"""So many days ago the owners were asked whether what is known of their facilities is right."""


def rows(report: int) -> Iterator[Row]:
    """Yield agency, kind of activity and zone of the first, second or third report."""
    names = {member.code: member.name for member in region.MEMBERS}
    late = {row for number, some in BEGAN.items() if number > report for row in some}
    done = [
        (code, kind, zone)
        for code, kinds in DONE.items()
        for kind, zones in kinds
        for zone in zones
    ]
    gone = [row for number, some in ENDED.items() if number > report for row in sorted(some)]
    for code, kind, zone in (*done, *gone):
        if (code, kind, zone) not in late:
            yield names[code], kind, zone


def bring_in(day: dt.date, report: int) -> Import:
    """Import them as the report of `day`."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("agency", "activity", "zone", "date"))
    writer.writerows((*row, day.isoformat()) for row in rows(report))
    name = f"rivermark-who-does-what-{day:%Y-%m-%d}.csv"
    content = out.getvalue().encode()
    return take_in("activities", name=name, content=content, options={}, by=SYSTEM)


def plan(diary: Diary) -> None:
    """Let the later reports come on their days, and the owners of facilities be asked."""
    for report, ago in DAYS_AGO.items():
        moment = diary.until - dt.timedelta(days=ago)
        diary.at(moment, partial(bring_in, moment.date(), report))
    diary.at(diary.until - dt.timedelta(days=ASKED_AGO), rounds.tick)
