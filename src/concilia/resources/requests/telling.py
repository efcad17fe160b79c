"""Whom a request or a transfer of resources tells what."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from concilia.agencies.models import Agency, Person
from concilia.bodies.models import Body
from concilia.bodies.queries import seats_of
from concilia.core import clock, notices
from concilia.resources.models import ResourceRequest, Transfer
from concilia.resources.requests.words import amount, deed
from concilia.resources.voices import voices_of


def office_of(body: Body) -> list[Person]:
    """Return who fills the body's office today: secretaries, else chairs and deputies."""
    seats = [s for s in seats_of(body, body.today()) if s.role in ("secretary", "chair", "deputy")]
    for roles in (("secretary",), ("chair", "deputy")):
        people = [seat.delegate for seat in seats if seat.role in roles]
        if found := [one for one in people if one and one.is_active]:
            return list(dict.fromkeys(found))
    return []


def _tell(
    people: Iterable[Person],
    request: ResourceRequest,
    key: str,
    subject: Callable[[], str],
    text: Callable[[], str],
) -> None:
    for person in dict.fromkeys(people):
        notices.tell(
            person,
            kind="resources.request",
            key=f"resources:{request.pk}:{key}",
            subject=subject,
            text=text,
            url=request.get_absolute_url(),
        )


def made(request: ResourceRequest) -> None:
    """Tell the body's office of a new request or offer."""

    def subject() -> str:
        said = {"agency": request.agency.label, "what": amount(request.quantity, request)}
        if request.kind == ResourceRequest.Kind.OFFER:
            return _("%(agency)s offers %(what)s") % said
        return _("%(agency)s asks for %(what)s") % said

    _tell(office_of(request.body), request, "made", subject, lambda: request.note or request.item)


def moved(transfer: Transfer, step: str, quantity: float | None, text: str) -> None:
    """Tell both agencies, and the office where it is its turn."""
    request = transfer.request
    sides: list[Agency] = [transfer.agency, request.agency]
    voices = voices_of(sides)
    people = [person for agency in sides for person in voices[agency.pk]]
    if step in ("offer", "claim"):
        people += office_of(request.body)

    def subject() -> str:
        said = {
            "ref": request.ref,
            "giver": transfer.giver.label,
            "taker": transfer.taker.label,
            "deed": deed(step),
            "what": amount(quantity if quantity is not None else transfer.said, request),
        }
        return _("%(ref)s, %(giver)s to %(taker)s: %(deed)s, %(what)s") % said

    key = f"{transfer.pk}:{step}:{clock.now().isoformat()}"
    _tell(people, request, key, subject, lambda: text or request.item)
