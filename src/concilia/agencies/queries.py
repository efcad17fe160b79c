"""Reads of the agencies room."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.db.models.functions import Coalesce

from concilia.agencies import rules
from concilia.agencies.models import Agency, Appointment, Distinct, Person, Territory

SORTS = {
    "name": "name",
    "type": "type",
    "cluster": "cluster__name",
    "state": "state",
    "territory": "territory__path",
}


def agencies_of(person: Person, day: dt.date) -> QuerySet[Agency]:
    """Return the agencies for which a person acts on `day`, by appointment."""
    ids = Appointment.objects.filter(person=person).on(day).values("agency")
    return Agency.objects.filter(pk__in=ids)


def listed(
    agencies: QuerySet[Agency],
    *,
    kind: str = "",
    cluster: str = "",
    state: str = "",
    sort: str = "",
) -> QuerySet[Agency]:
    """Return agencies filtered and sorted (`-name`: downwards); unknown values are ignored."""
    if kind in Agency.Type.values:
        agencies = agencies.filter(type=kind)
    if cluster == "none":
        agencies = agencies.filter(cluster=None)
    elif cluster:
        agencies = agencies.filter(cluster__code=cluster)
    if state in Agency.State.values:
        agencies = agencies.filter(state=state)
    elif state != "all":
        agencies = agencies.exclude(state=Agency.State.MERGED)
    column = SORTS.get(sort.lstrip("-"), "name")
    order = (
        F(column).desc(nulls_last=True) if sort.startswith("-") else F(column).asc(nulls_last=True)
    )
    return agencies.select_related("cluster", "territory", "parent").order_by(order, "name", "pk")


def pointers() -> dict[str, Any]:
    """Return every field that points at an agency, by `room.model.field`, hidden ones too."""
    found = {
        f"{relation.field.model._meta.label_lower}.{relation.field.name}": relation.field
        for relation in Agency._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel)
    }
    return {
        name: field
        for name, field in found.items()
        if field.model is not Distinct and not field.model._meta.auto_created
    }


def held_by(agency: Agency) -> dict[str, int]:
    """Return how many rows of each kind point at an agency, by `room.model.field`; one query."""
    counts = {}
    for name, field in pointers().items():
        rows = field.model._default_manager.filter(**{field.name: OuterRef("pk")})
        total = rows.order_by().values(field.name).annotate(total=Count("*")).values("total")
        counts[name] = Coalesce(Subquery(total), 0)
    keys = {f"held_{number}": name for number, name in enumerate(counts)}
    asked = {alias: counts[name] for alias, name in keys.items()}
    row = Agency.objects.filter(pk=agency.pk).annotate(**asked).values(*keys).get()
    return {keys[alias]: count for alias, count in row.items() if count}


def duplicates(*, least: float = rules.ALIKE) -> list[tuple[Agency, Agency, rules.Likeness]]:
    """Return the pairs of standing agencies with like names that nobody declared to be two."""
    agencies = {a.pk: a for a in Agency.objects.standing().select_related("cluster", "territory")}
    names = {pk: [a.name, a.short_name, *map(str, a.names.values())] for pk, a in agencies.items()}
    apart = set(Distinct.objects.values_list("first", "second"))
    return [
        (agencies[like.first], agencies[like.second], like)
        for like in rules.alike(names, least=least)
        if (like.first, like.second) not in apart
    ]


def people_of(agency: Agency) -> QuerySet[Appointment]:
    """Return all appointments of an agency, the running ones first."""
    return (
        Appointment.objects.filter(agency=agency)
        .select_related("person", "substitute_for__person")
        .order_by(F("ends").desc(nulls_first=True), "role", "person__name")
    )


def relatives_of(agency: Agency) -> QuerySet[Agency]:
    """Return the parts of an agency that stand, and those that were merged into it."""
    below = Q(parent=agency) & ~Q(state=Agency.State.MERGED)
    return Agency.objects.filter(below | Q(merged_into=agency)).order_by("name", "pk")


def tree_of_territories() -> list[tuple[Territory, int, int]]:
    """Return every territory in the order of the tree with its depth and number of agencies."""
    rows = Territory.objects.annotate(total=Count("agencies")).order_by("path", "pk")
    return [(row, row.path.count("/") - 2, row.total) for row in rows]


def held_in_words(agency: Agency) -> list[tuple[str, int]]:
    """Return what points at an agency, in the words of the rooms, the most first."""
    known = pointers()
    totals: dict[str, int] = {}
    for name, count in held_by(agency).items():
        words = str(known[name].model._meta.verbose_name_plural)
        totals[words] = totals.get(words, 0) + count
    return sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))
