"""The sign-in form, and on a demonstration the people that one may be."""

from dataclasses import dataclass
from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.conf import settings
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from concilia.agencies.models import Person
from concilia.bodies.models import Filling, Seat
from concilia.core import clock

DEMO_PASSWORD = "coordinate-2026"  # noqa: S105 (printed on the page; the region is invented)


class SignIn(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """E-mail and password with our labels; no placeholder stands in for a label."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"login": _("E-mail address"), "password": _("Password")}
        for name, label in labels.items():
            field: forms.Field = self.fields[name]
            field.label, field.help_text = label, ""
            field.widget.attrs.pop("placeholder", None)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One demonstration sign-in."""

    name: str
    email: str
    part: str
    password: str = DEMO_PASSWORD


ROLES = ("secretary", "chair", "deputy", "member", "adviser", "observer")
"""The order in which the roles of a body are shown."""


def demo_people(limit: int = 12) -> list[DemoPerson]:
    """Return the demonstration sign-ins; none outside a demonstration.

    One per role of the largest body first, then the operator and the auditor, then one per role
    of the other bodies. They are people of the region who all have the password on the page.
    """
    if not settings.DEMO:
        return []
    today = clock.today()
    sizes = dict(Seat.objects.on(today).order_by().values_list("body").annotate(number=Count("pk")))
    held = list(
        Filling.objects.on(today)
        .filter(person__is_active=True, kind=Filling.Kind.DELEGATE, seat__in=Seat.objects.on(today))
        .select_related("person", "seat__body", "seat__agency")
    )
    held.sort(key=lambda filling: _place(filling.seat, sizes))
    largest = held[0].seat.body_id if held else 0
    found: dict[int, DemoPerson] = {}
    seen: set[tuple[int, str]] = set()
    _add(found, seen, [filling for filling in held if filling.seat.body_id == largest])
    for flag, part in (("is_operator", _("operator")), ("is_auditor", _("auditor"))):
        for person in Person.objects.filter(is_active=True, **{flag: True}).order_by("pk"):
            found.setdefault(person.pk, DemoPerson(person.name, person.email, str(part)))
    _add(found, seen, [filling for filling in held if filling.seat.body_id != largest])
    return list(found.values())[:limit]


def _place(seat: Seat, sizes: dict[int, int]) -> tuple[int, int, int, int]:
    """Order by the size of the body, then by role."""
    return (-sizes[seat.body_id], seat.body_id, ROLES.index(seat.role), seat.pk)


def _add(found: dict[int, DemoPerson], seen: set[tuple[int, str]], fillings: list[Filling]) -> None:
    for filling in fillings:
        seat, person = filling.seat, filling.person
        if (seat.body_id, seat.role) in seen or person.pk in found:
            continue
        seen.add((seat.body_id, seat.role))
        part = f"{seat.get_role_display()}, {seat.body} ({seat.agency.label})"
        found[person.pk] = DemoPerson(person.name, person.email, part)
