"""What is done with accounts: invitations, joining, profile changes, closing."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency, Appointment, Person
from concilia.core import clock, links
from concilia.core.actions import act
from concilia.core.errors import Forbidden, Invalid, NotNow, Problem
from concilia.core.models import SignedLink
from concilia.core.notices import tell
from concilia.core.permissions import Actor, Scope, Somewhere, roles_on, scopes_with
from concilia.site.accounts.rules import roles_to_give

PROFILE = ("name", "language", "time_zone", "digest")
DAYS = 14


def place_of(by: Actor, agency: Agency | None) -> Somewhere:
    """Return where a role allows `by` to invite: the agency, or any body that `by` serves."""
    scopes: list[Scope] = [] if agency is None else list(agency.permission_scopes())
    scopes += [("body", pk) for pk in sorted(scopes_with(by, "body", ("secretary",)))]
    return Somewhere(tuple(scopes))


def invite(
    *,
    email: str,
    name: str,
    language: str,
    agency: Agency | None,
    role: str,
    by: Actor,
    operator: bool = False,
) -> Person:
    """Enter a person, give the role in the agency from today, and send the one-time link.

    A secretary, who has no say in agencies, invites without a role; seats are filled afterwards.
    Only an operator or the command line makes an `operator`. Raises `Invalid` when the address
    already has an account, `Forbidden` when `by` may not give this role.
    """
    place = place_of(by, agency)
    with act("people.invite", by=by, on=place, agency=agency) as doing:
        email = email.strip().lower()
        if Person.objects.filter(email=email).exists():
            raise Invalid(
                Problem(
                    _("This address already has an account. Give the role on the agency’s page."),
                    column="email",
                    value=email,
                )
            )
        if agency is not None and role not in roles_to_give(roles_on(by, place)):
            raise Forbidden(_("You may not give this role. Ask the head of the agency."))
        if operator and not roles_on(by, None) & {"operator", "system"}:
            raise Forbidden(_("Only an operator makes another one."))
        person = Person.objects.create_user(
            email, None, name=name, language=language, is_operator=operator
        )
        said: dict[str, Any] = {"email": email, "name": name, "language": language}
        if operator:
            said["operator"] = True
        if agency is not None:
            Appointment.objects.create(
                person=person, agency=agency, role=role, starts=clock.today()
            )
            said |= {"agency": agency.code, "role": role}
        doing.record(person, said)
        _send(person, by)
    return person


def invite_again(person: Person, *, by: Actor) -> None:
    """Send a new link and end the old one; raises `NotNow` when the person has joined."""
    with act("people.invite", by=by, on=place_of(by, None)) as doing:
        if person.has_usable_password() or not person.is_active:
            raise NotNow(_("This person has joined already, or the account is closed."))
        now = clock.now()
        SignedLink.objects.filter(person=person, verb="people.join", used_at=None).update(
            expires_at=now
        )
        doing.record(person, {"again": True})
        _send(person, by)


def _send(person: Person, by: Actor) -> None:
    link = links.make(person, "people.join", person, days=DAYS)
    tell(
        person,
        kind="invitation",
        key=f"invitation:{clock.now().isoformat()}",
        subject=lambda: _("Your invitation to Concilia"),
        text=lambda: (
            _(
                "%(by)s invites you to Concilia, where your coordination body keeps its "
                "challenges, meetings, decisions and duties. Choose a password with the link "
                "below; it works once and for %(days)s days."
            )
            % {"by": by, "days": DAYS}
        ),
        url=reverse("desk"),
        link=link,
    )


def join(person: Person, *, password: str, link: SignedLink) -> None:
    """Set the first password and consume the invitation.

    Raises `Invalid` for a weak password and `NotNow` when the link was used.
    """
    with act("people.join", by=person) as doing:
        try:
            validate_password(password, person)
        except ValidationError as error:
            raise Invalid(
                [Problem(message, column="password") for message in error.messages]
            ) from error
        links.use(link)
        person.set_password(password)
        person.save(update_fields=("password",))
        doing.record(person)


def change_profile(person: Person, **changes: Any) -> Person:
    """Change some of the person's own name, language, time_zone and digest.

    Raises KeyError for any other field. Nothing is written when nothing changes.
    """
    if unknown := set(changes) - set(PROFILE):
        raise KeyError(*sorted(unknown))
    former = {name: getattr(person, name) for name in changes}
    if former == changes:
        return person
    with act("people.profile", by=person) as doing:
        for name, value in changes.items():
            setattr(person, name, value)
        person.save(update_fields=list(changes))
        doing.record(person, {"from": former, "to": changes})
    return person


def close_account(person: Person, *, by: Actor) -> None:
    """Let the person no longer sign in; what they did stays. Raises `NotNow` for oneself."""
    with act("people.close", by=by) as doing:
        if person == by:
            raise NotNow(_("You cannot close your own account. Ask another operator."))
        person.is_active = False
        person.save(update_fields=("is_active",))
        doing.record(person, {"active": False})


def open_account(person: Person, *, by: Actor) -> None:
    """Let the person sign in again."""
    with act("people.close", by=by) as doing:
        person.is_active = True
        person.save(update_fields=("is_active",))
        doing.record(person, {"active": True})
