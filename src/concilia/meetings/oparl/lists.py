"""External lists: what stands in them, filtered by time, page by page.

Source: OParl-Spezifikation 1.1, chapter “Objektlisten und Paginierung”.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet

from concilia.agencies.models import Agency, Person
from concilia.bodies.models import Body
from concilia.core.errors import Invalid, Problem
from concilia.meetings.models import AgendaItem, Publication
from concilia.meetings.oparl import writing
from concilia.meetings.oparl.scope import by_meeting, decisions, publications, scope_of

MOST = 100
FILTERS = ("created_since", "created_until", "modified_since", "modified_until")
Data = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What the address of a list asks for; `flat`: without the objects that stand in others."""

    times: Mapping[str, dt.datetime]
    page: int = 1
    size: int = MOST
    flat: bool = False

    @property
    def query(self) -> dict[str, str]:
        """The filters, to be kept on every page."""
        found = {name: moment.isoformat() for name, moment in self.times.items()}
        found |= {"omit_internal": "true"} if self.flat else {}
        return found if self.size == MOST else found | {"elementsPerPage": str(self.size)}


def asked(query: Mapping[str, str]) -> Asked:
    """Read the address; raises `Invalid` for a time that is none. Odd numbers are left aside."""
    times = {}
    for name in FILTERS:
        text = query.get(name, "")
        if not text:
            continue
        try:
            moment = dt.datetime.fromisoformat(text.replace(" ", "+")[:40])
            times[name] = (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(
                dt.UTC
            )
        except (ValueError, OverflowError) as error:
            why = f"{name}: a date-time such as 2026-01-31T00:00:00+01:00 is expected"
            raise Invalid(Problem(why, column=name, value=text[:40])) from error
    return Asked(
        times,
        _number(query.get("page"), 1, 10**6),
        _number(query.get("elementsPerPage"), MOST, MOST),
        query.get("omit_internal", "").lower() == "true",
    )


def _number(text: str | None, default: int, most: int) -> int:
    if text and text.isascii() and text.isdecimal() and len(text) < 8:
        return min(max(int(text), 1), most)
    return default


def _timed(rows: QuerySet[Any], one: Asked, prefix: str) -> QuerySet[Any]:
    """Filter by the times of the publication; withdrawn ones only to who asks what changed."""
    fields = {"created": f"{prefix}published_at", "modified": f"{prefix}modified_at"}
    found = Q()
    for name, moment in one.times.items():
        field, _under, end = name.partition("_")
        found &= Q(**{f"{fields[field]}__{'gte' if end == 'since' else 'lte'}": moment})
    if "modified_since" not in one.times:
        found &= Q(**{f"{prefix}withdrawn_at": None})
    return rows.filter(found)


def _kept(rows: Sequence[Data], one: Asked) -> list[Data]:
    """Filter written objects by their own times."""

    def fits(data: Data) -> bool:
        for name, moment in one.times.items():
            field, _under, end = name.partition("_")
            own = dt.datetime.fromisoformat(data[field])
            if (own < moment.replace(microsecond=0)) if end == "since" else (own > moment):
                return False
        return True

    return [data for data in rows if fits(data)]


def bodies(found: QuerySet[Body], one: Asked) -> Data:
    """Return a page of all bodies."""
    rows = [writing.body(body, scope_of(body)) for body in found.order_by("pk")]
    return paged(_kept(rows, one), lambda part: part, one, writing.address("oparl:bodies"))


def of_body(body: Body, name: str, one: Asked) -> Data:
    """Return a page of the list `name` of a body; raises KeyError for an unknown list."""
    rows, write = _SOURCES[name](body, one)
    return paged(rows, write, one, writing.address("oparl:list", body.ref, name))


def paged(rows: Any, write: Callable[[Any], list[Data]], one: Asked, base: str) -> Data:
    """Return one page of a list: `data`, `pagination` and `links`, with the filters kept."""
    paginator = Paginator(rows, one.size)
    page = paginator.get_page(one.page)

    def at(number: int) -> str:
        query = one.query | ({"page": str(number)} if number > 1 else {})
        return f"{base}?{urlencode(query)}" if query else base

    links = {"first": at(1), "self": at(page.number), "last": at(paginator.num_pages)}
    if page.has_previous():
        links["prev"] = at(page.previous_page_number())
    if page.has_next():
        links["next"] = at(page.next_page_number())
    data = write(list(page.object_list))
    return {
        "data": [_flat(each) for each in data] if one.flat else data,
        "pagination": {
            "totalElements": paginator.count,
            "elementsPerPage": one.size,
            "currentPage": page.number,
            "totalPages": paginator.num_pages,
        },
        "links": links,
    }


def _flat(data: Data) -> Data:
    """Return an object without those that stand in it; references stay."""

    def inner(value: Any) -> bool:
        return isinstance(value, dict) or (
            isinstance(value, list) and any(isinstance(each, dict) for each in value)
        )

    return {name: value for name, value in data.items() if not inner(value)}


_Source = tuple[Any, Callable[[Any], list[Data]]]


def _same(rows: list[Data]) -> list[Data]:
    return rows


def _meetings(body: Body, one: Asked) -> _Source:
    scope = scope_of(body)
    rows = _timed(publications(body), one, "").order_by("pk")
    return rows, lambda part: [writing.meeting(row, scope) for row in part]


def _files(body: Body, one: Asked) -> _Source:
    rows = _timed(publications(body).filter(whole=True), one, "").order_by("pk")
    return rows, lambda part: [writing.file(row) for row in part]


def _items(body: Body, one: Asked) -> _Source:
    prefix = "meeting__protocol__publication__"
    found = AgendaItem.objects.filter(
        Q(meeting__protocol__publication__whole=True) | Q(motions__decision__isnull=False),
        meeting__body=body,
        meeting__protocol__publication__isnull=False,
        accepted=True,
        closed=False,
    ).distinct()

    def write(part: list[AgendaItem]) -> list[Data]:
        shown = publications(body).filter(protocol__meeting__in={item.meeting_id for item in part})
        known = {row.protocol.meeting_id: row for row in shown}
        return [writing.agenda_item(item, known[item.meeting_id]) for item in part]

    rows = _timed(found, one, prefix).prefetch_related("motions__decision").order_by("pk")
    return rows, write


def _papers(body: Body, one: Asked) -> _Source:
    prefix = "motion__item__meeting__protocol__publication__"

    def write(part: list[Any]) -> list[Data]:
        known = by_meeting(part)
        return [writing.paper(row, known, [each.pk for each in row.replaced]) for row in part]

    return _timed(decisions(body), one, prefix).order_by("pk"), write


def _consultations(body: Body, one: Asked) -> _Source:
    prefix = "motion__item__meeting__protocol__publication__"

    def write(part: list[Any]) -> list[Data]:
        known = by_meeting(part)
        return [writing.consultation(row, known) for row in part]

    return _timed(decisions(body), one, prefix).order_by("pk"), write


def _organizations(body: Body, one: Asked) -> _Source:
    scope = scope_of(body)
    agencies = Agency.objects.filter(seats__body=body).distinct().order_by("pk")
    rows = [writing.council(scope), *(writing.agency(scope, each) for each in agencies)]
    return _kept(rows, one), _same


def _people(body: Body, one: Asked) -> _Source:
    scope = scope_of(body)
    people: dict[int, Person] = {each.person_id: each.person for each in scope.fillings}
    rows = [writing.person(scope, people[pk]) for pk in sorted(people)]
    return _kept(rows, one), _same


def _memberships(body: Body, one: Asked) -> _Source:
    scope = scope_of(body)
    return _kept([writing.membership(scope, each) for each in scope.fillings], one), _same


def _terms(body: Body, one: Asked) -> _Source:
    scope = scope_of(body)
    return _kept([writing.term(scope, each) for each in scope.mandates], one), _same


def _places(body: Body, one: Asked) -> _Source:
    scope = scope_of(body)
    rows = Publication.objects.filter(protocol__meeting__body=body, withdrawn_at=None)
    shown = rows.exclude(protocol__meeting__place="").select_related("protocol__meeting__body")
    found = [writing.place(scope, body.territory, alone=True)]
    found += [writing.room(row, alone=True) for row in shown.defer("blocks").order_by("pk")]
    return _kept(found, one), _same


_SOURCES: Mapping[str, Callable[[Body, Asked], _Source]] = {
    "organization": _organizations,
    "person": _people,
    "meeting": _meetings,
    "paper": _papers,
    "agendaItem": _items,
    "consultation": _consultations,
    "file": _files,
    "membership": _memberships,
    "locationList": _places,
    "legislativeTermList": _terms,
}
