"""The read-only OParl 1.1 interface; nobody signs in.

Source: OParl-Spezifikation 1.1, chapters “Cross-Origin Resource Sharing”, “Gelöschte Objekte” and
“Ausnahmebehandlung”.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Max, Min
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from concilia.agencies.models import Agency, Person
from concilia.bodies.models import Body, Filling, Mandate
from concilia.core import clock
from concilia.core.errors import Invalid
from concilia.meetings.models import AgendaItem, Publication
from concilia.meetings.oparl import lists, writing
from concilia.meetings.oparl.scope import by_meeting, decisions, publications, scope_of
from concilia.meetings.register.queries import public_bodies

View = Callable[..., dict[str, Any]]


def _answers(view: View) -> Callable[..., HttpResponse]:
    """Answer JSON that any page of the web may read; an error is an object too."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        status = 200
        try:
            data = view(request, *args, **kwargs)
        except (Http404, ObjectDoesNotExist):
            status, data = 404, _error("There is no such object here.")
        except Invalid as refusal:
            status, data = 400, _error(str(refusal))
        response = JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return require_safe(answer)


def _error(message: str) -> dict[str, Any]:
    return {"type": f"{writing.VERSION}Error", "message": message}


@_answers
def system(request: HttpRequest) -> dict[str, Any]:
    """The System: where every reader begins."""
    times = Publication.objects.aggregate(first=Min("published_at"), last=Max("modified_at"))
    return writing.system(times["first"] or clock.now(), times["last"] or clock.now())


@_answers
def bodies(request: HttpRequest) -> dict[str, Any]:
    """All bodies that publish."""
    return lists.bodies(public_bodies(), lists.asked(request.GET.dict()))


@_answers
def list_(request: HttpRequest, ref: str, name: str) -> dict[str, Any]:
    """One list of a body."""
    if name not in writing.LISTS:
        raise Http404
    body = public_bodies().get(ref=ref)
    return lists.of_body(body, name, lists.asked(request.GET.dict()))


@_answers
def object_(request: HttpRequest, kind: str, key: str) -> dict[str, Any]:
    """One object; what was withdrawn says so."""
    if kind not in _KINDS:
        raise Http404
    return _KINDS[kind](key)


def _pk(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 18):
        raise Http404
    return int(text)


def _split(key: str) -> tuple[Body, str]:
    """Return the body and the rest of a key such as `council-7`."""
    ref, dash, rest = key.rpartition("-")
    if not dash:
        raise Http404
    return public_bodies().get(ref=ref), rest


def _body(key: str) -> dict[str, Any]:
    body = public_bodies().get(ref=key)
    return writing.body(body, scope_of(body))


def _organization(key: str) -> dict[str, Any]:
    whole = public_bodies().filter(ref=key).first()
    if whole is not None:
        return writing.council(scope_of(whole))
    body, rest = _split(key)
    agency = Agency.objects.filter(seats__body=body, pk=_pk(rest)).distinct().get()
    return writing.agency(scope_of(body), agency)


def _person(key: str) -> dict[str, Any]:
    body, rest = _split(key)
    person = Person.objects.filter(fillings__seat__body=body, pk=_pk(rest)).distinct().get()
    return writing.person(scope_of(body), person)


def _membership(key: str) -> dict[str, Any]:
    one = Filling.objects.select_related("seat__agency", "seat__body").get(
        pk=_pk(key), seat__body__in=public_bodies()
    )
    return writing.membership(scope_of(one.seat.body), one)


def _term(key: str) -> dict[str, Any]:
    one = Mandate.objects.select_related("body").get(pk=_pk(key), body__in=public_bodies())
    return writing.term(scope_of(one.body), one)


def _location(key: str) -> dict[str, Any]:
    body, rest = _split(key)
    if rest == "area":
        return writing.place(scope_of(body), body.territory, alone=True)
    shown = publications(body).get(protocol__meeting__number=_pk(rest))
    if shown.withdrawn_at is not None:
        return writing.gone("Location", key, shown)
    return writing.room(shown, alone=True)


def _meeting(key: str) -> dict[str, Any]:
    shown = publications().get(protocol__meeting=_pk(key))
    return writing.meeting(shown, scope_of(shown.protocol.meeting.body))


def _item(key: str) -> dict[str, Any]:
    item = AgendaItem.objects.prefetch_related("motions__decision").get(pk=_pk(key))
    shown = publications().get(protocol__meeting=item.meeting_id)
    if not writing.is_public(item, shown):
        raise Http404
    return writing.agenda_item(item, shown)


def _paper(key: str) -> dict[str, Any]:
    shown: Any = decisions().get(pk=_pk(key))
    return writing.paper(shown, by_meeting([shown]), [each.pk for each in shown.replaced])


def _consultation(key: str) -> dict[str, Any]:
    shown = decisions().get(pk=_pk(key))
    return writing.consultation(shown, by_meeting([shown]))


def _file(key: str) -> dict[str, Any]:
    return writing.file(publications().get(pk=_pk(key), whole=True))


_KINDS: dict[str, Callable[[str], dict[str, Any]]] = {
    "Body": _body,
    "Organization": _organization,
    "Person": _person,
    "Membership": _membership,
    "LegislativeTerm": _term,
    "Location": _location,
    "Meeting": _meeting,
    "AgendaItem": _item,
    "Paper": _paper,
    "Consultation": _consultation,
    "File": _file,
}
