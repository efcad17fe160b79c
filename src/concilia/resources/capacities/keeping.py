"""Writing capacities and confirmations of many facilities at once; called inside actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from concilia.resources.capacities.details import Detail
from concilia.resources.capacities.models import Capacity, Confirmation

BATCH = 500


def put(wanted: Mapping[int, Sequence[Detail]], *, whole: bool = True) -> set[tuple[int, str]]:
    """Make the capacities of facilities (by id) what is wanted; return (id, field) that changed.

    With `whole` what is not named any more goes.
    """
    known: dict[tuple[int, str, str], Capacity] = {}
    ids = list(wanted)
    for at in range(0, len(ids), BATCH):
        for one in Capacity.objects.filter(facility__in=ids[at : at + BATCH]):
            known[one.facility_id, one.group, one.item] = one
    fresh, changed, named, touched = [], [], set(), set()
    for facility, said in wanted.items():
        for detail in said:
            key = (facility, detail.group, detail.item)
            named.add(key)
            held = known.get(key)
            if held is None:
                fresh.append(Capacity(facility_id=facility, **detail._asdict()))
            elif (held.quantity, held.unit, held.text) != detail[2:]:
                held.quantity, held.unit, held.text = detail[2:]
                changed.append(held)
            else:
                continue
            touched.add((facility, detail.key))
    Capacity.objects.bulk_create(fresh, batch_size=BATCH)
    Capacity.objects.bulk_update(changed, ("quantity", "unit", "text"), batch_size=BATCH)
    if whole:
        gone = [one for key, one in known.items() if key not in named]
        for at in range(0, len(gone), BATCH):
            part = gone[at : at + BATCH]
            Capacity.objects.filter(pk__in=[one.pk for one in part]).delete()
            for one in part:
                Confirmation.objects.filter(facility=one.facility_id, field=one.key).delete()
        touched |= {(one.facility_id, one.key) for one in gone}
    return touched


def confirm(
    fields: Mapping[int, Sequence[str]],
    *,
    at: dt.datetime,
    by: int | None,
    source: str = "",
    renewed: Collection[tuple[int, str]] | None = None,
) -> int:
    """Note that fields of facilities (by id) are right as of now; return how many.

    With `renewed` only those, and what was never confirmed: the same file read again confirms
    nothing anew.
    """
    ids = list(fields)
    known: set[tuple[int, str]] = set()
    if renewed is not None:
        for start in range(0, len(ids), BATCH):
            part = Confirmation.objects.filter(facility__in=ids[start : start + BATCH])
            known |= set(part.values_list("facility", "field"))
    rows = [
        Confirmation(facility_id=pk, field=name[:140], at=at, by_id=by, source=source[:200])
        for pk, names in fields.items()
        for name in dict.fromkeys(names)
        if renewed is None or (pk, name) in renewed or (pk, name) not in known
    ]
    Confirmation.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=("facility", "field"),
        update_fields=("at", "by", "source"),
        batch_size=BATCH,
    )
    return len(rows)
