"""Two agencies that are one become one; nothing that either held is lost."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from concilia.agencies import rules
from concilia.agencies.folding import fold
from concilia.agencies.models import (
    Agency,
    Alias,
    Appointment,
    Competence,
    ContactPoint,
    Distinct,
)
from concilia.agencies.queries import held_by
from concilia.core import offers
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import Actor

FILLED = ("short_name", "website", "cluster", "territory")


def merge_agencies(loser: Agency, into: Agency, *, by: Actor) -> dict[str, int]:
    """Move everything that `loser` holds to `into` and return how much of what moved.

    The rooms move what they hold through their "merge" offers. The names and the code of `loser`
    stay as aliases, its page leads to `into`, and the ledger names every count. What `into`
    does not say about itself is taken over. Raises `Invalid` for an agency and itself, `NotNow`
    when either was merged before.
    """
    with act("agencies.merge", by=by, on=into) as doing:
        if loser.pk == into.pk:
            raise Invalid(Problem(_("An agency cannot be merged into itself."), column="into"))
        list(Agency.objects.select_for_update().filter(pk__in=(loser.pk, into.pk)).order_by("pk"))
        loser.refresh_from_db()
        into.refresh_from_db()
        if Agency.State.MERGED in (loser.state, into.state):
            raise NotNow(_("One of these agencies was merged before."))
        held = held_by(loser)
        moved = _move_own(loser, into)
        for provider in offers.of("merge"):
            for name, count in provider(loser, into).items():
                moved[name] = moved.get(name, 0) + count
        into.parent = _new_parent(loser, into)
        filled = _fill(loser, into)
        loser.state, loser.merged_into, loser.parent = Agency.State.MERGED, into, None
        loser.save(update_fields=("state", "merged_into", "parent"))
        into.save()
        moved["aliases"] = _keep_names(loser, into)
        trace: dict[str, Any] = {
            "from": {"id": loser.pk, "code": loser.code, "name": loser.name},
            "into": {"id": into.pk, "code": into.code, "name": into.name},
            "held before": held,
            "moved": moved,
            "left": held_by(loser),
            "taken over": filled,
        }
        doing.record(into, trace)
        doing.record(loser, trace)
    return {name: count for name, count in moved.items() if count}


def _move_own(loser: Agency, into: Agency) -> dict[str, int]:
    has = set(Competence.objects.filter(agency=into).values_list("policy_area", "function"))
    doubled = [
        c.pk for c in Competence.objects.filter(agency=loser) if (c.policy_area, c.function) in has
    ]
    Competence.objects.filter(pk__in=doubled).delete()
    return {
        "competences": Competence.objects.filter(agency=loser).update(agency=into),
        "contact points": ContactPoint.objects.filter(agency=loser).update(agency=into),
        "appointments": Appointment.objects.filter(agency=loser).update(agency=into),
        "agencies below": Agency.objects.filter(parent=loser)
        .exclude(pk=into.pk)
        .update(parent=into),
        "agencies merged before": Agency.objects.filter(merged_into=loser).update(merged_into=into),
    }


def _new_parent(loser: Agency, into: Agency) -> Agency | None:
    if into.parent_id not in (None, loser.pk):
        return into.parent
    # Where the one that goes stood, unless the one that stays would then stand above itself.
    parents = dict(Agency.objects.values_list("pk", "parent"))
    return None if rules.makes_cycle(parents, into.pk, loser.parent_id) else loser.parent


def _fill(loser: Agency, into: Agency) -> list[str]:
    filled = []
    for name in FILLED:
        theirs = getattr(loser, name)
        if theirs and not getattr(into, name):
            setattr(into, name, theirs)
            filled.append(name)
    if into.type == Agency.Type.UNKNOWN and loser.type != Agency.Type.UNKNOWN:
        into.type = loser.type
        filled.append("type")
    missing = {lang: text for lang, text in loser.names.items() if not into.names.get(lang)}
    if missing:
        into.names = into.names | missing
        filled.append("names")
    return filled


def _keep_names(loser: Agency, into: Agency) -> int:
    Alias.objects.filter(kind=Alias.Kind.AGENCY, code=loser.code).update(code=into.code)
    texts = {fold(text)[:250] for text in loser.searchable()} - {""}
    taken = set(Alias.objects.filter(kind=Alias.Kind.AGENCY).values_list("text", flat=True))
    new = [
        Alias(kind=Alias.Kind.AGENCY, text=text, code=into.code) for text in sorted(texts - taken)
    ]
    Alias.objects.bulk_create(new)
    return len(new)


def keep_apart(one: Agency, other: Agency, *, by: Actor) -> None:
    """Record that two agencies of like names are two, so that they are no longer suspected."""
    with act("agencies.merge", by=by, on=one) as doing:
        if one.pk == other.pk:
            raise Invalid(Problem(_("An agency cannot be kept apart from itself.")))
        first, second = sorted((one.pk, other.pk))
        Distinct.objects.get_or_create(first_id=first, second_id=second)
        doing.record(one, {"is not": other})
        doing.record(other, {"is not": one})
