"""Every write of the agencies room."""

from concilia.agencies.actions.agencies import (
    add_competence,
    add_contact,
    create_agency,
    dissolve_agency,
    edit_agency,
    remove_competence,
    remove_contact,
    reopen_agency,
    save_cluster,
)
from concilia.agencies.actions.appointments import appoint, end_appointment, person_at
from concilia.agencies.actions.merging import keep_apart, merge_agencies
from concilia.agencies.actions.territories import save_territory

__all__ = (
    "add_competence",
    "add_contact",
    "appoint",
    "create_agency",
    "dissolve_agency",
    "edit_agency",
    "end_appointment",
    "keep_apart",
    "merge_agencies",
    "person_at",
    "remove_competence",
    "remove_contact",
    "reopen_agency",
    "save_cluster",
    "save_territory",
)
