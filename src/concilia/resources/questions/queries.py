"""Reads of questions about gaps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency, Competence
from concilia.core.permissions import Actor
from concilia.resources.coverage.queries import Picture
from concilia.resources.models import GapAnswer, GapQuestion
from concilia.resources.questions import rules


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agency that may cover a gap, and why one thinks so."""

    agency: Agency
    why: str


def questions(user: Actor) -> QuerySet[GapQuestion]:
    """Return the questions that the person sees, with their answers."""
    answers = GapAnswer.objects.select_related("agency", "by").order_by("agency__name")
    return (
        GapQuestion.objects.visible_to(user)
        .select_related("type", "territory", "body", "asked_by")
        .defer("territory__geometry")
        .prefetch_related(Prefetch("answers", answers))
    )


def asked_about(seen: Picture) -> dict[tuple[str, str], tuple[GapQuestion, int, int]]:
    """Return the newest question by territory and kind of activity, how many were asked, and
    how many answered; one query."""
    rows = (
        GapQuestion.objects.visible_to(seen.scene.user)
        .select_related("type", "territory")
        .defer("territory__geometry")
        .filter(territory__code__in=list(seen.scene.places)[:900])
        .annotate(asked=Count("answers"), answered=Count("answers", ~Q(answers__says="")))
        .order_by("asked_at", "pk")
    )
    return {
        (one.territory.code, one.type.code): (one, one.asked, one.answered)  # type: ignore[attr-defined]  # annotated
        for one in rows
    }


def candidates(seen: Picture, territory: str, activity: str) -> list[Candidate]:
    """Return whom to ask about a gap, best first, each with the reason in words."""
    spots = [
        rules.Spot(one.code, str(one.parent_id or ""), one.latitude, one.longitude)
        for one in seen.scene.places.values()
    ]
    place = next(spot for spot in spots if spot.code == territory)
    found = rules.candidates(
        ((int(agency), kind, where) for agency, kind, where in seen.found.present),
        activity=activity,
        place=territory,
        near=rules.nearby(place, spots),
        competent=_competent(seen.kind(activity)),
    )
    agencies = Agency.objects.filter(state=Agency.State.ACTIVE).in_bulk(one for one, *_ in found)
    return [
        Candidate(agencies[agency], _why(seen, activity, why, said))
        for agency, why, said in found
        if agency in agencies
    ]


def _competent(name: str) -> dict[int, str]:
    """Return the agencies whose competences speak of the activity's words."""
    words = [word for word in name.casefold().split() if len(word) > 4]
    if not words:
        return {}
    spoken = reduce(or_, (Q(function__icontains=w) | Q(policy_area__icontains=w) for w in words))
    rows = Competence.objects.filter(spoken).values_list("agency", "function")
    return dict(sorted(rows[: 10 * rules.MOST]))


def _why(seen: Picture, activity: str, why: str, said: Iterable[str]) -> str:
    listed = list(said)
    if why == "near":
        names = ", ".join(seen.place(code) for code in listed[:4])
        return _("does “%(kind)s” nearby: %(places)s") % {
            "kind": seen.kind(activity),
            "places": names,
        }
    if why == "here":
        kinds = ", ".join(seen.kind(code) for code in listed[:4])
        return _("works there already: %(kinds)s") % {"kinds": kinds}
    return _("is competent: %(function)s") % {"function": listed[0]}
