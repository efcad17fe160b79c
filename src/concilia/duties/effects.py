"""What became of the indicators that duties should move, since each was given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from concilia.agencies.models import Territory
from concilia.challenges.courses import Value
from concilia.challenges.since import sentence, since
from concilia.duties.models import Aim, Duty
from concilia.indicators.models import Indicator, Observation


def effects_so_far(duties: Sequence[Duty], places: Mapping[int, Territory]) -> dict[int, str]:
    """Return, by the duty's id, how its indicators went since, where it was to act (`places`).

    The newest value is judged by how the indicator varied before the duty was given. Three
    queries, one without an indicator.
    """
    rows = Aim.objects.filter(duty__in=[duty.pk for duty in duties]).order_by("pk")
    aims: dict[int, list[int]] = {}
    for duty_id, indicator in rows.values_list("duty", "indicator"):
        aims.setdefault(duty_id, []).append(indicator)
    wanted = {indicator for held in aims.values() for indicator in held}
    if not wanted:
        return {}
    indicators = Indicator.objects.in_bulk(wanted)
    series: dict[tuple[int, int], list[Value]] = {}
    seen = Observation.objects.filter(
        indicator__in=wanted, territory__in={place.pk for place in places.values()}
    )
    for indicator, place, when, value in seen.order_by("period").values_list(
        "indicator_id", "territory_id", "period", "value"
    ):
        series.setdefault((indicator, place), []).append((when, value))
    out: dict[int, str] = {}
    for duty in duties:
        said = []
        for pk in aims.get(duty.pk, ()):
            one = indicators[pk]
            held = series.get((pk, places[duty.pk].pk), [])
            found = since(held, duty.given_on, direction=one.direction, frequency=one.frequency)
            if found:
                said.append(sentence(found, str(one), unit=one.unit, frequency=one.frequency))
        if said:
            out[duty.pk] = " ".join(said)
    return out
