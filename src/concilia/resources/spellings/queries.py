"""Reads of spellings: what is remembered, and what an import still asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from concilia.agencies import names
from concilia.agencies.models import Alias
from concilia.core.desk import Panel
from concilia.core.models import Import
from concilia.core.permissions import Actor, may
from concilia.core.tables.registry import importers
from concilia.indicators.permissions import anywhere
from concilia.resources.spellings.actions import VERB, resolver_of
from concilia.resources.spellings.forms import LearnForm

KINDS = (Alias.Kind.AGENCY, Alias.Kind.TERRITORY, Alias.Kind.ACTIVITY, Alias.Kind.AGENCY_TYPE)


class Remembered(NamedTuple):
    """A spelling, and the name of what it stands for."""

    alias: Alias
    name: str


def remembered(found: Iterable[Alias]) -> list[Remembered]:
    """Return spellings with what they stand for, in their order."""
    rows = list(found)
    known: dict[str, names.Resolver] = {
        kind: resolver_of(kind) for kind in {one.kind for one in rows}
    }
    return [Remembered(one, known[one.kind].name(one.code)) for one in rows]


def asked(import_: Import) -> list[Mapping[str, Any]]:
    """Return the names of an import that a person may still explain.

    Agencies that came in as new ones are agencies now; they can be merged.
    """
    done = import_.state == Import.State.DONE
    return [one for one in import_.doubts if not (done and one["open"] == "new")]


def panel(import_: Import, user: Actor) -> Iterable[Panel]:
    """The names that the file holds and nobody knows, to say what they stand for."""
    cls = importers().get(import_.kind)
    open = import_.state in {Import.State.CHECKED, Import.State.DONE}
    doubts = asked(import_) if open else []
    if not doubts or cls is None or not cls.offered_to(user):
        return
    if may(user, VERB, anywhere(user)):
        yield Panel(
            title=_("What do these names stand for?"),
            template="resources/spellings/panel.html",
            context={"import": import_, "form": LearnForm(None, doubts)},
        )
