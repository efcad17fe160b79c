"""What the agencies room offers to other rooms."""

from collections.abc import Iterator

from concilia.agencies.imports import IMPORTERS
from concilia.agencies.models import Appointment
from concilia.core import clock, offers
from concilia.core.permissions import SYSTEM_SCOPE, Actor, Scope
from concilia.core.tables import Importer


def roles(user: Actor) -> Iterator[tuple[Scope, str]]:
    """Yield what a person is in the installation and, by appointment, in agencies today."""
    if user.is_operator:
        yield SYSTEM_SCOPE, "operator"
    if user.is_auditor:
        yield SYSTEM_SCOPE, "auditor"
    held = Appointment.objects.filter(person=user).on(clock.today()).order_by()
    for agency, successor, role in held.values_list("agency", "agency__merged_into", "role"):
        yield ("agency", agency), f"agency.{role}"
        if successor:
            yield ("agency", successor), f"agency.{role}"


def importers() -> tuple[type[Importer], ...]:
    """Return what tables the room takes in."""
    return IMPORTERS


def register() -> None:
    """Register the room's providers in `concilia.core.offers`."""
    offers.register("roles", roles)
    offers.register("importer", importers)
