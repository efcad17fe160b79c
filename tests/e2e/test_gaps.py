"""From three reports of who does what where to an option in a dossier, on the files of 2014.

Everything is done on pages. What the pages say is held against a few lines that count in the raw
rows.
"""

from __future__ import annotations

import datetime as dt
import heapq
import re
from collections import Counter
from urllib.parse import urlencode

import pytest

from concilia.agencies.models import Person, Territory
from concilia.core import ledger
from concilia.dossiers.models import Dossier, Option
from concilia.resources.models import Scenario
from concilia.site import ebola
from tests.e2e.turning import Turn, bring_in
from tests.e2e.walker import Walker
from tests.methods.coverage import test_ebola as independent

pytestmark = [
    pytest.mark.browser,
    pytest.mark.no_cover,
    pytest.mark.skipif(
        bool(ebola.missing_in(independent.REAL)),
        reason="the real Ebola 2014 files are not beside the project",
    ),
]
BEFORE, DAY = independent.DAYS
TRACING, SOCIAL = "Surveillance and contact tracing", "Social mobilisation"
TEAM, TEAMS, SERVES = "Mobile contact-tracing team", 5, 30
SPELT = {"River Ghee": "River Gee", "Rivercess": "River Cess"}


def cases(day: dt.date = DAY) -> dict[str, float]:
    """Confirmed cases of three weeks in every county of Liberia, from the raw rows."""
    found = independent.raw_cases(day, counts_only=True)
    counties = [place for place in independent.DISTRICTS if place.startswith("Liberia/")]
    return {named(place): found.get(place, 0.0) for place in counties}


def uncovered() -> set[str]:
    """The counties with cases where nobody traced contacts in September, from the raw rows."""
    there = {named(place) for place, who in tracers().items() if who}
    return {place for place, count in cases(BEFORE).items() if count and place not in there}


def tracers() -> dict[str, set[str]]:
    who = independent.raw_who(BEFORE, *independent.TRACERS)
    return {place: agencies for place, agencies in who.items() if place.startswith("Liberia/")}


def named(place: str) -> str:
    name = place.removeprefix("Liberia/")
    return SPELT.get(name, name)


def worst_off_first() -> Counter[str]:
    """One team after the other to the county with most cases unserved."""
    waiting = [(-count, place) for place, count in cases().items()]
    heapq.heapify(waiting)
    given: Counter[str] = Counter()
    for _team in range(TEAMS):
        left, place = heapq.heappop(waiting)
        given[place] += 1
        heapq.heappush(waiting, (min(0.0, left + SERVES), place))
    return given


def test_from_three_reports_to_an_option_in_a_dossier(turn: Turn) -> None:
    Person.objects.create_user(
        "operator@example.org", ebola.PASSWORD, name="Operator", is_operator=True
    )
    operator = turn.walker()
    operator.sign_in("operator@example.org", ebola.PASSWORD)
    folder = turn.files.districts.parent
    bring_in(turn, operator, turn.files.districts, "Territories")
    for day in ("2014-11-18", DAY.isoformat(), BEFORE.isoformat()):
        path = folder / f"who-does-what-where-{day}.csv"
        bring_in(turn, operator, path, "Who does what where")
    ebola._body()  # the body with its seats, as `make run DATA=ebola` sets it up

    secretary = turn.walker()
    secretary.sign_in("secretary@example.org", ebola.PASSWORD)
    bring_in(turn, secretary, turn.files.reports, "Values of indicators")
    write_rules(operator)
    look_at_gaps(secretary)
    open_dossier(secretary)
    share_teams(turn, secretary)
    put_into_dossier(secretary)
    for one in turn.walkers:
        assert one.faults == []
    assert ledger.verify().intact


def write_rules(operator: Walker) -> None:
    """Say how much contact tracing is needed, and that everybody is to be spoken to."""
    for kind, expression, unit in (
        (TRACING, "sum(new_confirmed, 21)", "cases"),
        (SOCIAL, "1", ""),
    ):
        operator.go("/resources/gaps/")
        operator.follow("rule", exact=False)
        operator.fill(
            type=kind, name="Rule of the cell", expression=expression, unit=unit, crowded_above="8"
        )
        operator.submit("main form button.button--primary")
        operator.reads("The rule is saved")


def gaps(walker: Walker, **more: str) -> None:
    nation = Territory.objects.get(name="Liberia", level="nation")
    walker.go(f"/resources/gaps/?{urlencode({'territory': nation.code, 'day': DAY, **more})}")


def look_at_gaps(secretary: Walker) -> None:
    """Matrix, ranked sentences, map, departures and changes say what the raw rows say."""
    gaps(secretary, type="surveillance-contact-tracing", day=BEFORE.isoformat())
    missing, need = uncovered(), cases(BEFORE)
    assert missing, "the raw rows hold no gap"
    said = [
        f"{place}: nobody does “{TRACING}”; the need is {need[place]:,g} cases."
        for place in sorted(missing, key=lambda place: -need[place])
    ]
    secretary.reads(*said)
    text = secretary.text()
    assert [text.index(one) for one in said] == sorted(text.index(one) for one in said)
    marked = secretary.page.locator(".gap-matrix td.gap--uncovered")
    assert marked.count() == len(missing)
    secretary.page.locator("figure").first.scroll_into_view_if_needed()
    secretary.page.wait_for_selector("figure svg, figure canvas, figure img")
    secretary.reads("Where the gaps are")
    secretary.go(f"/resources/gaps/?{urlencode({'day': DAY})}")
    secretary.reads("Who must not leave")

    gaps(secretary, type="social-mobilisation", klass="crowded")
    social = independent.raw_who(DAY, independent.SOCIAL)
    crowded = {
        named(place): len(agencies)
        for place, agencies in social.items()
        if len(agencies) > 8 and place.startswith("Liberia/")
    }
    most = sorted(crowded, key=lambda place: -crowded[place])[:3]
    secretary.reads(f"{len(crowded)} crowded")
    secretary.reads(*(f"{place}: {crowded[place]} agencies do" for place in most))
    gaps(secretary, since=BEFORE.isoformat())
    secretary.reads("Changed since")
    secretary.go("/resources/network/?by=cell&day=2014-12-10")
    secretary.reads("Density", "Centralisation", "Communities", "Brokers")


def open_dossier(secretary: Walker) -> None:
    """Raise the gravest finding as a challenge, accept it, and open its dossier."""
    gaps(
        secretary,
        type="surveillance-contact-tracing",
        klass="uncovered",
        day=BEFORE.isoformat(),
    )
    secretary.follow("Raise as challenge")
    worst = max(uncovered(), key=lambda place: cases(BEFORE)[place])
    assert worst in secretary.page.locator("[name=title]").input_value()
    secretary.fill(severity="critical")
    secretary.press("Raise the challenge")
    secretary.reads(worst, "raised", TRACING)
    secretary.follow("Accept")
    secretary.press("Accept the challenge")
    secretary.press("Open a dossier")


def share_teams(turn: Turn, secretary: Walker) -> None:
    """Five teams over the counties of Liberia, to the worst off first, with every reason."""
    secretary.go("/resources/scenarios/")
    secretary.follow("Who should get what?")
    need = secretary.page.locator("[name=need] option", has_text=TRACING).first.inner_text()
    nation = secretary.page.locator("[name=inside] option", has_text=re.compile("^Liberia$"))
    secretary.fill(
        title="Five mobile teams",
        need=need,
        inside=nation.first.inner_text(),
        day=DAY.isoformat(),
        resource_1=TEAM,
        amount_1=str(TEAMS),
        serves_1=str(SERVES),
    )
    secretary.press("Propose")
    address = secretary.page.url
    secretary.reads("Stop with the best so far")
    turn.work()
    secretary.go(address)
    secretary.reads("Proven", "Why so", "of the need is served", "Who gets what")
    scenario = Scenario.objects.get()
    assert scenario.result
    given = {row["place"]: row["given"] for row in scenario.result["places"] if row["given"]}
    places = {one.code: str(one) for one in Territory.objects.filter(code__in=given)}
    assert {places[code]: count for code, count in given.items()} == worst_off_first()
    for place, count in worst_off_first().items():
        before = cases()[place]
        left = max(0.0, before - count * SERVES)
        secretary.reads(f"{place} was worst off of all, with {before:,g} cases unserved")
        assert f"{left:,g} remain" in secretary.text()
    secretary.page.locator("figure").first.scroll_into_view_if_needed()
    secretary.page.wait_for_selector("figure svg, figure canvas, figure img")


def put_into_dossier(secretary: Walker) -> None:
    """The scenario becomes an option of the dossier, with its numbers and where it comes from."""
    dossier = Dossier.objects.get()
    secretary.follow("Put it into the dossier")
    assert TEAM in secretary.page.locator("[name=description]").input_value()
    secretary.submit("main form button.button--primary")
    secretary.reads("Five mobile teams", "The option was saved")
    option = Option.objects.get(dossier=dossier)
    assert option.source_url == Scenario.objects.get().get_absolute_url()
    secretary.go(option.source_url)
    secretary.reads("It is an option in:")
