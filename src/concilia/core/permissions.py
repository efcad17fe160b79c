"""One table of who may do what. An unknown verb is an error, an unknown role a no.

A *scope* says where a role counts: `("body", 3)`, `("agency", 7)`, `seated(3, 7)` or
`SYSTEM_SCOPE`. An object names its scopes with `permission_scopes()`; the rooms offer a person's
roles by scope. Who fills a seat speaks for its agency in that body alone (`seated`): otherwise
whoever fills seats could let anybody speak for any agency everywhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from django.db.models import Q
from django.utils.translation import gettext as _

from concilia.core import offers
from concilia.core.errors import Forbidden

Scope = tuple[str, int]
SYSTEM_SCOPE: Scope = ("system", 0)
_SEATED = "agency in body "

ROLES: dict[str, str] = {
    "public": "anybody, signed in or not",
    "person": "anybody signed in",
    "operator": "runs the installation",
    "auditor": "reads everything, changes nothing",
    "chair": "chair of the body",
    "deputy": "deputy chair of the body",
    "secretary": "secretary of the body",
    "member": "member of the body",
    "adviser": "adviser to the body",
    "observer": "observer in the body",
    "agency.head": "head of the agency concerned",
    "agency.coordinator": "coordinator of the agency concerned",
    "agency.delegate": "delegate or substitute of the agency concerned",
    "agency.data_officer": "data officer of the agency concerned",
    "agency.staff": "other staff of the agency concerned",
    "system": "the system itself: the worker and the command line",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: a verb, what it means in words, and the roles that may do it."""

    verb: str
    sentence: str
    roles: tuple[str, ...]


class System:
    """The actor behind work that no person triggers."""

    pk = 0
    is_authenticated = True

    def __str__(self) -> str:
        return "system"


SYSTEM = System()
Actor = Any
"""A person (the user model), `SYSTEM`, or Django's anonymous user."""


@runtime_checkable
class Scoped(Protocol):
    """An object that says in which scopes roles on it count."""

    def permission_scopes(self) -> Iterable[Scope]:
        """Return the scopes, for instance `[("body", 3), ("agency", 7)]`."""
        ...


@dataclass(frozen=True, slots=True)
class Somewhere:
    """Several scopes at once, for a verb that a role in any of them allows."""

    scopes: tuple[Scope, ...]

    def permission_scopes(self) -> tuple[Scope, ...]:
        """Return them."""
        return self.scopes


_rules: dict[str, Rule] = {}


def register(rules: Iterable[Rule]) -> None:
    """Add a room's rows; raises ValueError for an unknown role or a verb said differently twice."""
    for rule in rules:
        unknown = set(rule.roles) - ROLES.keys()
        if unknown:
            raise ValueError(f"{rule.verb}: unknown role {sorted(unknown)}")
        if _rules.setdefault(rule.verb, rule) != rule:
            raise ValueError(f"{rule.verb} is declared twice")


def table() -> list[Rule]:
    """Return all rows, sorted by verb."""
    return sorted(_rules.values(), key=lambda rule: rule.verb)


def rule_for(verb: str) -> Rule:
    """Return the row of `verb`; raises KeyError when nobody declared it."""
    return _rules[verb]


def roles_by_scope(user: Actor) -> dict[Scope, frozenset[str]]:
    """Return every role that `user` holds, by scope; asked once per user object."""
    cached: dict[Scope, frozenset[str]] | None = getattr(user, "_concilia_roles", None)
    if cached is None:
        found: dict[Scope, set[str]] = {}
        for provider in offers.of("roles"):
            for scope, role in provider(user):
                found.setdefault(scope, set()).add(role)
        cached = {scope: frozenset(roles) for scope, roles in found.items()}
        user._concilia_roles = cached
    return cached


def roles_on(user: Actor, on: object | None) -> frozenset[str]:
    """Return the roles that `user` holds with respect to `on` (None: the installation)."""
    if isinstance(user, System):
        return frozenset({"system", "public"})
    if user is None or not user.is_authenticated:
        return frozenset({"public"})
    held = roles_by_scope(user)
    roles = {"public", "person"} | held.get(SYSTEM_SCOPE, frozenset())
    if isinstance(on, Scoped):
        for scope in on.permission_scopes():
            roles |= held.get(scope, frozenset())
    return frozenset(roles)


def may(user: Actor, verb: str, on: object | None = None) -> bool:
    """Say whether `user` may do `verb` to `on`; raises KeyError for an unknown verb."""
    return not roles_on(user, on).isdisjoint(rule_for(verb).roles)


def require(user: Actor, verb: str, on: object | None = None) -> None:
    """Raise `Forbidden` unless `user` may do `verb` to `on`."""
    if not may(user, verb, on):
        raise Forbidden(
            _("You may not do this here: %(what)s. Ask the secretary of the body.")
            % {"what": _(rule_for(verb).sentence)}
        )


def abilities(user: Actor, on: object | None = None) -> frozenset[str]:
    """Return every verb that `user` may do to `on`, for templates and the API."""
    roles = roles_on(user, on)
    return frozenset(verb for verb, rule in _rules.items() if not roles.isdisjoint(rule.roles))


def scopes_with(user: Actor, kind: str, roles: Iterable[str] | None = None) -> frozenset[int]:
    """Return the ids of the scopes of `kind` in which `user` holds any (of the) roles."""
    if user is None or isinstance(user, System) or not user.is_authenticated:
        return frozenset()
    wanted = None if roles is None else frozenset(roles)
    return frozenset(
        scope[1]
        for scope, held in roles_by_scope(user).items()
        if scope[0] == kind and (wanted is None or not held.isdisjoint(wanted))
    )


def seated(body: int, agency: int) -> Scope:
    """Return the scope of an agency as it sits in one body."""
    return (f"{_SEATED}{body}", agency)


def acts_for(user: Actor, body: int, roles: Iterable[str] | None = None) -> frozenset[int]:
    """Return the agencies for which `user` acts in a body: by appointment, or by a seat there."""
    wanted = None if roles is None else tuple(roles)
    here = f"{_SEATED}{body}"
    return scopes_with(user, "agency", wanted) | scopes_with(user, here, wanted)


def acting(user: Actor, roles: Iterable[str] | None = None, *, agency: str, body: str) -> Q:
    """Return the condition that `user` acts for the row's agency in the row's body.

    `agency` and `body` name the fields that hold them.
    """
    wanted = None if roles is None else tuple(roles)
    found = Q(**{f"{agency}__in": scopes_with(user, "agency", wanted)})
    if user is None or isinstance(user, System) or not user.is_authenticated:
        return found
    for kind in sorted({kind for kind, _id in roles_by_scope(user) if kind.startswith(_SEATED)}):
        seats = scopes_with(user, kind, wanted)
        found |= Q(**{body: int(kind.removeprefix(_SEATED)), f"{agency}__in": seats})
    return found


def sees_all(user: Actor) -> bool:
    """Say whether `user` reads everything: the system, an operator or an auditor."""
    if isinstance(user, System):
        return True
    if user is None or not user.is_authenticated:
        return False
    return (
        not roles_by_scope(user).get(SYSTEM_SCOPE, frozenset()).isdisjoint({"operator", "auditor"})
    )
