"""What the gates know: the house with everything in it, and what a room says about itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.urls import reverse

from concilia.agencies.models import Person
from tests.house import House

NOW = dt.datetime(2026, 3, 16, 13, tzinfo=dt.UTC)  # a Monday


@dataclass
class World:
    """The house with everything in it.

    `targets` maps `name` or `name#variant` to an address; `people` maps each role to its person.
    """

    house: House
    people: dict[str, Person | None]
    targets: dict[str, str] = field(default_factory=dict)

    def put(self, key: str, *args: object, query: str = "", **kwargs: object) -> None:
        """Enter the address of `key`; what follows `#` only tells variants apart."""
        name = key.partition("#")[0]
        self.targets[key] = reverse(name, args=args, kwargs=kwargs) + query


@dataclass(frozen=True)
class Room:
    """One room's objects and addresses, and the rules for who may come to them.

    `build` makes the objects and puts their addresses. Keys are those of `World.targets`.
    """

    build: Callable[[World], None]
    plain: tuple[str, ...] = ()
    """Addresses that take nothing."""
    public: frozenset[str] = frozenset()
    """Keys open to anybody, signed in or not."""
    closed: tuple[str, ...] = ()
    """Beginnings of keys that belong to the body: a stranger does not learn that they exist."""
    for_all: frozenset[str] = frozenset()
    """Keys that begin so and yet open for everybody who is signed in."""
    noted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By key, the tables that a mere look may write."""
    auditors: tuple[str, ...] = ()
    """Beginnings of keys where even an auditor may change something."""
    roles: tuple[str, ...] = ()
    """Roles that only this room has; `build` puts each one's person into `world.people`."""
