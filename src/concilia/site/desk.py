"""What needs a person: the items that rooms offer, ordered by how much they hurt."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concilia.core import offers
from concilia.core.desk import Item
from concilia.core.permissions import Actor
from concilia.site.dates import SOON


@dataclass(frozen=True, slots=True)
class Group:
    """Items of the same urgency under one heading."""

    key: str
    title: str | Promise
    items: tuple[Item, ...]


TITLES: tuple[tuple[str, str | Promise], ...] = (
    ("late", _("Late")),
    ("soon", _("Due soon")),
    ("todo", _("To decide and to do")),
    ("know", _("For information")),
)


def items_for(user: Actor) -> list[Item]:
    """Return everything that waits for `user`."""
    return [item for provider in offers.of("desk") for item in provider(user)]


def group_of(item: Item, today: dt.date) -> str:
    """Return the group of an item: late, soon, todo, or know when no action is asked."""
    today = item.today or today
    if item.tone == "late" or (item.due is not None and item.due < today):
        return "late"
    if item.tone == "soon" or (item.due is not None and (item.due - today).days <= SOON):
        return "soon"
    return "todo" if item.action else "know"


def grouped(items: Iterable[Item], today: dt.date) -> list[Group]:
    """Sort items by hurt (most first), then due date, and put them into groups; none is empty."""
    ordered = sorted(items, key=lambda item: (-item.hurt, item.due or dt.date.max, item.title))
    found: dict[str, list[Item]] = {}
    for item in ordered:
        found.setdefault(group_of(item, today), []).append(item)
    return [Group(key, title, tuple(found[key])) for key, title in TITLES if key in found]
