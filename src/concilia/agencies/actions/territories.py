"""The tree of territories."""

from __future__ import annotations

from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from concilia.agencies import rules
from concilia.agencies.models import Territory
from concilia.core.actions import act
from concilia.core.errors import Invalid, Problem
from concilia.core.permissions import Actor

LONGEST_PATH = 400


def path_of(code: str, parent: Territory | None) -> str:
    """Return the codes from the root down to `code`."""
    return f"{parent.path if parent else '/'}{code}/"


def save_territory(territory: Territory, *, by: Actor) -> Territory:
    """Enter or change a territory; what lies below it moves along.

    Raises `Invalid` for a code that is taken, a parent below itself, or a tree too deep.
    """
    with act("agencies.territory", by=by) as doing:
        before = Territory.objects.filter(pk=territory.pk).first() if territory.pk else None
        _check(territory)
        territory.path = path_of(territory.code, territory.parent)
        moved = 0
        if before and before.path != territory.path:
            below = Territory.objects.filter(path__startswith=before.path).exclude(pk=before.pk)
            longest = max(map(len, below.values_list("path", flat=True)), default=0)
            if longest + len(territory.path) - len(before.path) > LONGEST_PATH:
                raise Invalid(Problem(_("The tree would become too deep."), column="parent"))
            moved = below.update(
                path=Concat(Value(territory.path), Substr("path", len(before.path) + 1))
            )
        territory.save()
        doing.record(
            territory,
            {
                "code": territory.code,
                "name": territory.name,
                "level": territory.level,
                "path": territory.path,
                "population": territory.population,
                "moved along": moved,
            },
        )
    return territory


def _check(territory: Territory) -> None:
    if territory.parent and len(path_of(territory.code, territory.parent)) > LONGEST_PATH:
        raise Invalid(Problem(_("The tree would become too deep."), column="parent"))
    same = Territory.objects.exclude(pk=territory.pk).filter(code=territory.code)
    if territory.code in rules.RESERVED or same.exists():
        raise Invalid(
            Problem(
                _("The code “%(code)s” is taken. Choose another.") % {"code": territory.code},
                column="code",
                value=territory.code,
            )
        )
    if territory.pk and territory.parent_id:
        parents = dict(Territory.objects.values_list("pk", "parent"))
        if rules.makes_cycle(parents, territory.pk, territory.parent_id):
            raise Invalid(
                Problem(
                    _("A territory cannot lie within itself or within one of its parts."),
                    column="parent",
                    value=str(territory.parent),
                )
            )
