"""What every action of this room checks in the same way."""

from django.utils.translation import gettext as _

from concilia.bodies.models import Body
from concilia.bodies.queries import procedure_of
from concilia.bodies.rules.follow_up import FollowUp
from concilia.core.errors import Forbidden, Invalid, NotNow, Problem
from concilia.core.permissions import SYSTEM, Actor, acts_for, scopes_with
from concilia.duties.models import Duty
from concilia.duties.permissions import LEADERS


def locked(duty: Duty) -> Duty:
    """Return the duty as it now stands, locked until the transaction ends."""
    held = Duty.objects.select_for_update(of=("self",)).select_related("body", "lead")
    return held.get(pk=duty.pk)


def follow_up(body: Body) -> FollowUp:
    """Return what the body's rules of today say of duties."""
    return procedure_of(body, body.today()).follow_up


def text_of(value: str, name: str, label: str, *, most: int, needed: bool = True) -> list[Problem]:
    """Return what is wrong with a text: nothing in it, too long, or a NUL."""
    if needed and not value.strip():
        return [Problem(_("%(label)s: please write something.") % {"label": label}, column=name)]
    if len(value) > most:
        words = _("%(label)s: at most %(most)d characters, this has %(count)d.")
        return [Problem(words % {"label": label, "most": most, "count": len(value)}, column=name)]
    if "\0" in value:
        return [Problem(_("%(label)s: contains a NUL.") % {"label": label}, column=name)]
    return []


def refuse(problems: list[Problem]) -> None:
    """Raise `Invalid` with everything that is wrong, if anything is."""
    if problems:
        raise Invalid(problems)


def leads_body(by: Actor, body: int) -> bool:
    """Say whether the person leads the body, or is the system."""
    return by is SYSTEM or body in scopes_with(by, "body", LEADERS)


def for_the_lead(duty: Duty, by: Actor, roles: tuple[str, ...] | None = None) -> None:
    """Raise `Forbidden` unless the person acts for the duty's lead agency in one of `roles`."""
    if duty.lead_id not in acts_for(by, duty.body_id, roles):
        raise Forbidden(
            _("Only %(agency)s, which leads this duty, may do this.") % {"agency": duty.lead}
        )


def not_for_the_lead(duty: Duty, by: Actor) -> None:
    """Raise `Forbidden` when the person acts for who leads the duty, or leads it meanwhile."""
    if not acts_for(by, duty.body_id).isdisjoint({duty.lead_id, duty.interim_lead_id}):
        raise Forbidden(
            _("You act for %(agency)s, which leads this duty. Somebody else must verify it.")
            % {"agency": duty.lead}
        )


def impartial(duty: Duty, by: Actor) -> None:
    """Raise `Forbidden` unless the person verifies for the body or for the agency asked to.

    Never for the lead, and not for an agency that has a part in the duty.
    """
    not_for_the_lead(duty, by)
    if leads_body(by, duty.body_id):
        return
    if duty.verifier_id is None or duty.verifier_id not in acts_for(by, duty.body_id):
        raise Forbidden(
            _("Those who lead the body, or the agency that was asked to, verify this duty.")
        )


def granted(duty: Duty, right: str) -> None:
    """Raise `NotNow` unless the body's rules give the lead this right."""
    if right not in follow_up(duty.body).rights:
        raise NotNow(_("The rules of procedure of this body do not give the lead this right."))
