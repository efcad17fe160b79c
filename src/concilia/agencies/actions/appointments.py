"""Who acts for an agency."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from concilia.agencies.models import Agency, Appointment, Person
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import Actor


def person_at(email: str, name: str = "") -> Person:
    """Return the person with this e-mail address, made if there is none yet.

    A new person has no password and signs in only after an invitation. Must run inside an
    action. Raises `Invalid` when a new person has no name.
    """
    email = email.strip().lower()
    found = Person.objects.filter(email=email).first()
    if found:
        return found
    if not name.strip():
        raise Invalid(
            Problem(
                _("Nobody is known by %(email)s. Give the name too.") % {"email": email},
                column="name",
            )
        )
    return Person.objects.create_user(email, None, name=name.strip())


def appoint(
    agency: Agency,
    *,
    email: str,
    name: str = "",
    role: str,
    starts: dt.date,
    ends: dt.date | None = None,
    substitute_for: Appointment | None = None,
    by: Actor,
) -> Appointment:
    """Let a person act for an agency, perhaps in somebody's stead.

    Raises `Invalid` for a period that ends before it starts or overlaps the same appointment,
    or a substitute of themselves or of another agency; `NotNow` for a merged agency.
    """
    with act("agencies.appoint", by=by, on=agency) as doing:
        if agency.state == Agency.State.MERGED:
            raise NotNow(_("This agency was merged into another; appoint people there."))
        person = person_at(email, name)
        made = Appointment(
            agency=agency,
            person=person,
            role=role,
            starts=starts,
            ends=ends,
            substitute_for=substitute_for,
        )
        _check(made)
        made.save()
        doing.record(
            agency,
            {
                "person": person,
                "role": role,
                "starts": starts,
                "ends": ends,
                "substitute for": substitute_for and substitute_for.person,
            },
        )
    return made


def _check(made: Appointment) -> None:
    if made.ends and made.ends < made.starts:
        raise Invalid(
            Problem(_("The last day is before the first."), column="ends", value=str(made.ends))
        )
    stead = made.substitute_for
    if stead and (stead.agency_id != made.agency_id or stead.person_id == made.person_id):
        raise Invalid(
            Problem(
                _("A substitute stands in for another person of the same agency."),
                column="substitute_for",
            )
        )
    same = Appointment.objects.filter(agency=made.agency, person=made.person, role=made.role)
    same = same.exclude(ends__lt=made.starts)
    if made.ends:
        same = same.filter(starts__lte=made.ends)
    if same.exists():
        raise Invalid(
            Problem(
                _("%(person)s has this role in that period already.") % {"person": made.person},
                column="starts",
                value=str(made.starts),
            )
        )


def end_appointment(appointment: Appointment, day: dt.date, *, by: Actor) -> None:
    """Set the last day of an appointment; raises `Invalid` or `NotNow` when it ended before."""
    with act("agencies.appoint", by=by, on=appointment.agency) as doing:
        if appointment.ends and appointment.ends < day:
            raise NotNow(_("This appointment ended before that day."))
        if day < appointment.starts:
            raise Invalid(
                Problem(_("The last day is before the first."), column="ends", value=str(day))
            )
        appointment.ends = day
        appointment.save(update_fields=("ends",))
        doing.record(
            appointment.agency,
            {"person": appointment.person, "role": appointment.role, "ends": day},
        )
