"""Whom the actions on appeals tell; called in their transaction."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from concilia.agencies.models import Appointment, Person
from concilia.bodies.queries import delegates_of
from concilia.core import notices
from concilia.indicators.appeals.models import Appeal


def voices(appeal: Appeal) -> list[Person]:
    """Return who is told for the agency concerned: coordinators, delegates and substitutes."""
    if appeal.agency is None:
        return []
    day = appeal.body.today()
    held = Appointment.objects.on(day).filter(agency=appeal.agency, role="coordinator")
    people = [each.person for each in held.select_related("person")]
    return list(dict.fromkeys([*people, *delegates_of(appeal.agency, appeal.body, day)]))


def tell_agency(appeal: Appeal) -> None:
    """Tell the agency concerned that an appeal waits for its answer."""
    for person in voices(appeal):
        notices.tell(
            person,
            kind="appeals.assigned",
            key=f"appeal:{appeal.pk}:agency:{appeal.agency_id}",
            subject=lambda: (
                _("%(ref)s: an appeal waits for your agency’s answer by %(day)s")
                % {"ref": appeal.ref, "day": date_format(appeal.due_on, "DATE_FORMAT")}
            ),
            text=lambda: appeal.text,
            url=appeal.get_absolute_url(),
        )
