"""Whom this room tells what; called by its actions, in their transaction."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from concilia.agencies.models import Agency, Appointment, Person
from concilia.bodies.models import Body
from concilia.bodies.queries import delegates_of, procedure_of, seats_of
from concilia.core import links, notices
from concilia.duties.days import in_words
from concilia.duties.models import Duty


def voices_of(agency: Agency, body: Body) -> list[Person]:
    """Return who is told for an agency: coordinators (or heads), delegates and substitutes."""
    day = body.today()
    held = Appointment.objects.on(day).filter(agency=agency).select_related("person")
    people = [each.person for each in held if each.role == "coordinator"]
    people = people or [each.person for each in held if each.role == "head"]
    people += delegates_of(agency, body, day)
    return [person for person in dict.fromkeys(people) if person.is_active]


def secretaries_of(body: Body) -> list[Person]:
    """Return who keeps the body's secretariat today; its chairs when nobody does."""
    seats = list(seats_of(body, body.today()).filter(role__in=("secretary", "chair", "deputy")))
    for role in ("secretary", "chair", "deputy"):
        held = [seat for seat in seats if seat.role == role]
        people = [seat.delegate for seat in held if seat.delegate]
        people += [person for seat in held for person in seat.substitutes]
        if active := [person for person in dict.fromkeys(people) if person.is_active]:
            return active
    return []


def appointed(agency: Agency, body: Body, role: str) -> list[Person]:
    """Return who holds an office of an agency today; its delegates in the body if nobody does."""
    held = Appointment.objects.on(body.today()).filter(agency=agency, role=role)
    people = [each.person for each in held.select_related("person")]
    people = people or delegates_of(agency, body, body.today())
    return [person for person in dict.fromkeys(people) if person.is_active]


def chairs_of(body: Body) -> list[Person]:
    """Return who chairs the body today: the chair, else its deputies."""
    seats = list(seats_of(body, body.today()).filter(role__in=("chair", "deputy")))
    for role in ("chair", "deputy"):
        people = [seat.delegate for seat in seats if seat.role == role and seat.delegate]
        if active := [person for person in dict.fromkeys(people) if person.is_active]:
            return active
    return []


def tell_agencies(
    duty: Duty,
    agencies: Iterable[Agency],
    *,
    kind: str,
    key: str,
    subject: Callable[[], str],
    text: Callable[[], str],
    answer: bool = True,
) -> int:
    """Tell the voices of agencies, each with a link to report where the body's rules allow it."""
    with_links = answer and procedure_of(duty.body, duty.body.today()).links
    people = dict.fromkeys(p for agency in agencies for p in voices_of(agency, duty.body))
    for person in people:
        notices.tell(
            person,
            kind=f"duties.{kind}",
            key=f"duty:{duty.pk}:{key}",
            subject=subject,
            text=text,
            url=duty.get_absolute_url(),
            link=links.make(person, "duties.report", duty, days=30) if with_links else None,
        )
    return len(people)


def tell_secretary(
    duty: Duty, *, kind: str, key: str, subject: Callable[[], str], text: Callable[[], str]
) -> int:
    """Tell who keeps the body's secretariat."""
    return tell_body(duty.body, duty, kind=kind, key=key, subject=subject, text=text)


def tell_body(
    body: Body,
    duty: Duty,
    *,
    kind: str,
    key: str,
    subject: Callable[[], str],
    text: Callable[[], str],
) -> int:
    """Tell who keeps the secretariat of a body, which may be the parent of the duty's own."""
    return tell_people(duty, secretaries_of(body), kind=kind, key=key, subject=subject, text=text)


def tell_people(
    duty: Duty,
    people: Iterable[Person],
    *,
    kind: str,
    key: str,
    subject: Callable[[], str],
    text: Callable[[], str],
) -> int:
    """Tell people about a duty, each once; return how many they are."""
    once = list(dict.fromkeys(people))
    for person in once:
        notices.tell(
            person,
            kind=f"duties.{kind}",
            key=f"duty:{duty.pk}:{key}",
            subject=subject,
            text=text,
            url=duty.get_absolute_url(),
        )
    return len(once)


def about(duty: Duty) -> str:
    """Return what a duty asks, as the body of a message."""
    lines = [
        f"{duty.ref}: {duty.title}",
        _("Lead: %(agency)s") % {"agency": duty.lead},
        _("Due: %(day)s") % {"day": in_words(duty.due)},
    ]
    if duty.deliverable:
        lines.append(_("To be delivered: %(what)s") % {"what": duty.deliverable})
    lines.append(_("Body: %(body)s") % {"body": duty.body})
    return "\n".join(lines)
