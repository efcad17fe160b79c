"""Agencies, clusters, territories and people."""

from __future__ import annotations

from concilia.agencies import actions as agencies
from concilia.agencies.models import Appointment
from tests.gates.world.state import Room, World


def build(world: World) -> None:
    """Give the hospital a contact and a competence."""
    house, operator = world.house, world.house.operator
    agencies.add_contact(
        house.hospital, {"label": "Front desk", "email": "desk@example.org"}, by=operator
    )
    agencies.add_competence(
        house.hospital,
        {"policy_area": "acute-care", "function": "execute", "legal_basis": "Decree"},
        by=operator,
    )
    code = house.hospital.code
    contact, competence = house.hospital.contact_points.get(), house.hospital.competences.get()
    appointment = Appointment.objects.get(agency=house.hospital)
    for name in ("agency", "edit", "history", "state", "contact_add", "competence_add", "appoint"):
        world.put(f"agencies:{name}", code=code)
    world.put("agencies:merge", code=house.outsider.code)
    world.put("agencies:contact_remove", code=code, pk=contact.pk)
    world.put("agencies:competence_remove", code=code, pk=competence.pk)
    world.put("agencies:appointment_end", code=code, pk=appointment.pk)
    world.put("agencies:cluster_edit", code=house.health.code)
    world.put("agencies:person", pk=house.colleague.pk)
    for name in ("territory", "territory_edit"):
        world.put(f"agencies:{name}", code=house.north.code)


ROOM = Room(
    build=build,
    plain=(
        "agencies:list",
        "agencies:new",
        "agencies:duplicates",
        "agencies:keep_apart",
        "agencies:clusters",
        "agencies:territories",
        "agencies:territory_new",
    ),
)
