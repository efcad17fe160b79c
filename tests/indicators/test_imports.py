"""Reported values come in: the right ones with their source, the wrong ones with their reason."""

from __future__ import annotations

import datetime as dt

import pytest

from concilia.agencies.models import Alias, Territory
from concilia.core.errors import Forbidden
from concilia.core.models import Import, LedgerEntry
from concilia.indicators import queries
from concilia.indicators.models import Indicator, Observation, Revision
from tests.house import House
from tests.indicators.conftest import BringIn

DAY = "2014-09-01"


def _why(import_: Import) -> dict[int, str]:
    return {one["row"]: one["message"] for one in import_.problems}


def test_values_come_in_with_their_definition_and_their_source(bring_in: BringIn) -> None:
    done = bring_in(
        f"Liberia,Bomi County,{DAY},contacts_lost,3\n"
        f"Liberia,Montserrado,{DAY},contacts_lost,13\n"
        f'Liberia,National,{DAY},population,"4,092,310"\n'
        f"Guinea,Bomi,{DAY},cfr,54.5%\n"
    )
    assert done.state == "done"
    assert (done.counts["created"], done.counts["set_aside"]) == (4, 0)
    lost = Indicator.objects.get(code="contacts_lost")
    assert (lost.name, lost.direction, lost.unit) == (
        "Contacts lost to follow-up",
        "down",
        "contacts",
    )
    value = Observation.objects.get(indicator=lost, territory__code="LR-MO")
    assert (value.value, value.source_row, value.source_import) == (13, 3, done)
    assert Observation.objects.get(indicator__code="population").value == 4_092_310
    assert Observation.objects.get(territory__code="GN-BM").value == 54.5
    assert LedgerEntry.objects.filter(verb="indicators.define").count() == 3
    assert LedgerEntry.objects.filter(verb="indicators.import").count() == 1


def test_wrong_rows_are_set_aside_each_with_its_reason(bring_in: BringIn) -> None:
    done = bring_in(
        f"Liberia,Bomi,{DAY},contacts_lost,NR\n"
        f"Liberia,Bomi,{DAY},contacts_seen,many\n"
        f"Liberia,Bomi,{DAY},new_contacts,-4\n"
        f"Liberia,Bomi,{DAY},contacts_ill,5%\n"
        f"Liberia,Bomi,{DAY},cfr,303\n"
        f"Liberia,Bomi,{DAY},weather,1\n"
        f"Liberia,34 Military Hospital,{DAY},new_deaths,1\n"
        f"Liberia,Bomy,{DAY},new_deaths,1\n"
        f"Liberia,Xyz,{DAY},new_deaths,1\n"
        f"Atlantis,Bomi,{DAY},new_deaths,1\n"
        f",National,{DAY},new_deaths,1\n"
        "Liberia,Bomi,2914-09-01,new_deaths,1\n"
        f"Liberia,Bomi,{DAY},new_deaths,\n"
        f"Liberia,Bomi,{DAY},cum_deaths,1e20\n"
        f"Liberia,Bomi,{DAY},new_suspected,2\n"
    )
    why = _why(done)
    assert done.counts["created"] == 1
    assert done.counts["set_aside"] == 14 == len(why)
    assert "nothing was reported" in why[2]
    assert "not a number" in why[3]
    assert "below the lowest" in why[4]
    assert "percentage" in why[5]
    assert "above the highest possible, 100" in why[6]
    assert "define it first" in why[7]
    assert why[8] == "This is a treatment centre, not a district."
    assert "nearest is “Bomi”" in why[9]
    assert "import the territory" in why[10]
    assert "import the country" in why[11]
    assert "of which country" in why[12]
    assert "empty" in why[14]
    assert "too large" in why[15]


def test_the_only_nation_is_meant_by_national(bring_in: BringIn) -> None:
    Territory.objects.filter(code="GN").update(level="region")
    assert bring_in(f",National,{DAY},new_deaths,7\n").counts["created"] == 1
    assert Observation.objects.get().territory.code == "LR"


def test_contradictions_are_taken_neither_way(bring_in: BringIn) -> None:
    Alias.objects.create(kind="territory", text="monrovia", code="LR-MO")
    done = bring_in(
        f"Liberia,Bomi,{DAY},cum_deaths,1\n"
        f"Liberia,Bomi,{DAY},cum_deaths,1082\n"
        f"Liberia,Montserrado,{DAY},cum_deaths,4\n"
        f"Liberia,Monrovia,{DAY},cum_deaths,5\n"
        f"Liberia,Bomi County,{DAY},new_deaths,2\n"
        f"Liberia,Bomi,{DAY},new_deaths,2\n"
        f"Liberia,Bomi,{DAY},new_deaths,2\n"
    )
    assert set(_why(done)) == {2, 3, 4, 5}
    assert done.counts["created"] == 1
    assert done.counts["repeated"] + done.counts["unchanged"] == 2
    assert Observation.objects.get().value == 2


def test_a_second_import_of_the_same_rows_changes_nothing(bring_in: BringIn) -> None:
    rows = f"Liberia,Bomi,{DAY},contacts_lost,3\n"
    first = bring_in(rows)
    assert bring_in(rows) == first
    again = bring_in(rows + "\n", name="again.csv")
    assert (again.counts["created"], again.counts["unchanged"]) == (0, 1)
    assert Observation.objects.get().source_import == first
    assert not Revision.objects.exists()


def test_a_corrected_value_keeps_what_it_was(bring_in: BringIn) -> None:
    first = bring_in(f"Liberia,Bomi,{DAY},contacts_lost,3\n")
    second = bring_in(f"Liberia,Bomi,{DAY},contacts_lost,5\n")
    assert second.counts["updated"] == 1
    assert [one["message"] for one in second.findings] == [
        "Contacts lost to follow-up, Bomi, 2014-09-01: 5 replaces 3."
    ]
    value = Observation.objects.get()
    former = value.revisions.get()
    assert (value.value, value.source_import) == (5, second)
    assert (former.value, former.source_import, former.source_row) == (3, first, 2)
    assert former.known_at < former.replaced_at == value.known_at


def test_a_running_total_is_recognised_and_its_falls_are_told(bring_in: BringIn) -> None:
    values = [*range(1, 15), 12, 16]
    done = bring_in(
        "".join(
            f"Liberia,Bomi,2014-09-{n:02},{code},{value}\n"
            for code in ("cum_deaths", "new_contacts")
            for n, value in enumerate(values, 1)
        )
    )
    told = [one["message"] for one in done.findings]
    assert told == [
        "Deaths since the beginning: recognised as cumulative; 93.3% of 15 steps do not fall.",
        "New contacts: looks cumulative (93.3% of 15 steps do not fall) but is not declared so; "
        "look at its definition.",
        "Deaths since the beginning, Bomi, 2014-09-15: falls from 14 to 12.",
    ]
    assert done.findings[2]["rows"] == [16]


def test_a_total_that_does_not_behave_as_one_is_told(bring_in: BringIn) -> None:
    done = bring_in(
        "".join(f"Liberia,Bomi,2014-09-{n:02},cum_deaths,{n % 2}\n" for n in range(1, 9))
    )
    assert done.findings[0]["message"] == (
        "Deaths since the beginning: declared cumulative, but the values do not show it; "
        "4 of 7 steps fall."
    )


def test_monthly_values_count_for_the_first_of_the_month(bring_in: BringIn) -> None:
    Indicator.objects.create(
        code="visits", name="Visits", frequency="month", names={"nl": "Bezoeken"}
    )
    bring_in("Liberia,Bomi,2014-09-17,Bezoeken,10\n")
    assert Observation.objects.get().period == dt.date(2014, 9, 1)


def test_who_may_import(house: House, bring_in: BringIn) -> None:
    rows = f"Liberia,Bomi,{DAY},contacts_lost,3\n"
    with pytest.raises(Forbidden):
        bring_in(rows, by=house.colleague)
    done = bring_in(rows, by=house.owner)
    assert done.created_by == house.owner
    assert (
        LedgerEntry.objects.filter(verb="indicators.define")
        .get()
        .actor.endswith(f":{house.owner.pk}")
    )


def test_series_and_increments_are_read_back(liberia: Territory, bring_in: BringIn) -> None:
    bring_in(
        f"Liberia,Bomi,{DAY},cum_deaths,3\nLiberia,Bomi,2014-09-03,cum_deaths,7\n"
        "Liberia,Bomi,2014-09-05,cum_deaths,6\n"
    )
    total = Indicator.objects.get()
    bomi = Territory.objects.get(code="LR-BM")
    assert queries.series(total, bomi, dt.date(2014, 9, 2), dt.date(2014, 9, 4)) == [
        (dt.date(2014, 9, 3), 7)
    ]
    (fall,) = queries.falls(total, [bomi])
    assert fall[1].amount == -1
    (latest,) = queries.latest_by_territory(total)
    assert (latest.observation.value, latest.change, latest.better) == (6, -1, True)
    assert queries.latest_of_territory(bomi) == [latest]


def test_a_leap_is_told_but_comes_in(bring_in: BringIn) -> None:
    values = [*[3, 0, 5] * 4, 1676]
    done = bring_in(
        "".join(f"Liberia,Bomi,2014-09-{n:02},new_deaths,{v}\n" for n, v in enumerate(values, 1))
    )
    assert done.counts["created"] == 13
    (told,) = done.findings
    assert told["message"].startswith("New deaths, Bomi, 2014-09-13: leaps to 1676; no earlier")
    assert told["rows"] == [14]
