"""Which kinds of table can be imported, and by whom."""

from concilia.core import offers
from concilia.core.errors import Invalid
from concilia.core.permissions import Actor
from concilia.core.tables.importer import Importer


def importers() -> dict[str, type[Importer]]:
    """Return every kind that the rooms offer, in the order of the floors."""
    return {one.kind: one for provider in offers.of("importer") for one in provider()}


def importer_of(kind: str) -> type[Importer]:
    """Return the importer of `kind`; raises Invalid when no room offers it."""
    found = importers().get(kind)
    if found is None:
        raise Invalid(f"Nothing here takes in tables of the kind “{kind[:60]}”.")
    return found


def offered_to(user: Actor) -> dict[str, type[Importer]]:
    """Return the kinds that `user` may import."""
    return {kind: one for kind, one in importers().items() if one.offered_to(user)}
