"""English sentences for the codes of methods, for the command line only; rooms word their own."""

from __future__ import annotations

from collections.abc import Mapping

_SENTENCES = {
    # findings of coverage
    "uncovered": "{territory}: nobody does {activity}, and the need is {need} {unit}.",
    "no_capacity": "{territory}: those who do {activity} have no capacity; the need is {need}.",
    "thin_one_agency": "{territory}: only {agency} does {activity}; the need is {need} {unit}.",
    "thin_capacity": "{territory}: {activity} serves {capacity} of {need} {unit}.",
    "crowded": "{territory}: {count} agencies do {activity}, more than the norm of {norm}.",
    "need_unknown": "{territory}: the need for {activity} is not known and nobody does it.",
    "departure": "If {agency} left, {cells} needs would be uncovered: {territories}.",
    "worse": "{territory}: {activity} was {before} and is {after}.",
    "better": "{territory}: {activity} was {before} and is {after}.",
    "left": "{agency} left; it did {cells} things.",
    "arrived": "{agency} came; it does {cells} things.",
    # constraints that clash
    "choose": "at most {sites} sites are open",
    "budget": "the prices stay within {budget}",
    "existing": "the {sites} existing sites stay open",
    "forbidden": "{sites} sites may not open",
    "capacity": "no site serves more than its capacity, {total} together",
    "minimum": "in {territory} at least {share:.0%} lie within reach",
    "everybody_served": "all {points} demand points are served ({reach_nothing} reach no site)",
    "stock": "{agency} holds {amount} of {resource}",
    "at_least": "{limit}: at least {amount}",
    "at_most": "{limit}: at most {amount}",
    # reasons of an allocation
    "given": "{place} gets {amount} {resource} ({pool}): unmet {unmet_before} to {unmet_after}.",
    "stays_worst_off": "{place} stays worst off with {unmet} unmet ({why}).",
    # problems
    "empty_cell": "Row {row}: {column} is empty; not used.",
    "bad_cell": "Row {row} is not used: {text}.",
    "need_twice": "Row {row}: the need for {activity} in {territory} again; this counts.",
    "unknown_territory": "The territory {territory} is not known.",
    "unknown_activity": "The kind of activity {activity} is not asked for.",
    "repeated": "{agency}, {activity}, {territory} is there {rows} times and counts once.",
    "repeated_value": "{rows} values were given again; the later counts.",
    "negative_capacity": "{agency} in {territory} has a capacity of {capacity}; not used.",
    "negative_need": "The need for {activity} in {territory} came out as {need}.",
    "not_a_number": "{rows} values are no numbers and are not used.",
    "ends_before_it_starts": "{agency}, {activity}, {territory} ends before it starts; not used.",
    "no_value": "There is no value of {indicator} for {activity}.",
    "zero_population": "{rows} demand points have no weight.",
    "twice": "{rows} points lie where another lies: {names}.",
    "in_the_sea": "{rows} sites lie far from everybody: {names}.",
    "disconnected": "The roads fall into {parts} parts; {cut_off} crossings are cut off.",
    "reaches_nothing": "{rows} demand points reach no site.",
    "no_need": "{place} needs no {resource}.",
    "nobody_holds": "Nobody holds {resource}, which {place} needs.",
    "part_of_a_whole": "{pool} holds {amount} of something that is given whole.",
    "limit_fits_nothing": "The limit {limit} fits nothing.",
}


def sentence(code: str, values: Mapping[str, object], **more: object) -> str:
    """Return the sentence of a code; a code without one is told with its values."""
    shown = {
        name: ", ".join(map(str, value)) if isinstance(value, tuple) else _plain(value)
        for name, value in {**values, **more}.items()
    }
    try:
        return " ".join(_SENTENCES[code].format(**shown).split()).replace(" .", ".")
    except (KeyError, ValueError):
        return f"{code}: {shown}"


def _plain(value: object) -> object:
    if isinstance(value, float) and value.is_integer() and abs(value) > 1:
        return int(value)
    return value
