"""Agencies, their contact points and competences, and clusters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from concilia.agencies import rules
from concilia.agencies.models import Agency, Cluster, Competence, ContactPoint
from concilia.core import permissions
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import Actor

OWN_FIELDS = ("name", "names", "short_name", "website")
CLASS_FIELDS = ("code", "type", "cluster", "parent", "territory")


def changes_of(thing: models.Model, values: Mapping[str, Any]) -> dict[str, Any]:
    """Set `values` on `thing` and return those that differ from before."""
    changed = {}
    for name, value in values.items():
        if getattr(thing, name) != value:
            setattr(thing, name, value)
            changed[name] = value
    return changed


def create_agency(values: Mapping[str, Any], *, by: Actor) -> Agency:
    """Enter an agency; `values` holds its fields, `code` is made of the name if left out.

    Raises `Invalid` when an agency of that name or code stands already.
    """
    with act("agencies.create", by=by) as doing:
        agency = Agency(**values)
        if not agency.code:
            taken = set(Agency.objects.values_list("code", flat=True))
            agency.code = rules.code_for(agency.name, taken)
        _check(agency)
        agency.save()
        doing.record(agency, dict(values) | {"code": agency.code})
    return agency


def edit_agency(agency: Agency, values: Mapping[str, Any], *, by: Actor) -> dict[str, Any]:
    """Change an agency and return what changed; nothing is written when nothing differs.

    How the agency is classified (`CLASS_FIELDS`) needs its own permission. Raises `NotNow` for
    a merged agency, `Invalid` for a name or code that is taken or a parent below itself.
    """
    if agency.state == Agency.State.MERGED:
        raise NotNow(_("This agency was merged into another; change that one."))
    permissions.require(by, "agencies.edit", agency)
    changed = changes_of(agency, values)
    if not changed:
        return {}
    verb = "agencies.classify" if changed.keys() & set(CLASS_FIELDS) else "agencies.edit"
    with act(verb, by=by, on=agency) as doing:
        _check(agency)
        agency.save()
        doing.record(agency, changed)
    return changed


def _check(agency: Agency) -> None:
    problems = []
    others = Agency.objects.exclude(pk=agency.pk)
    if others.standing().filter(name__iexact=agency.name).exists():
        problems.append(
            Problem(
                _("An agency of the name “%(name)s” stands already. Open that one instead.")
                % {"name": agency.name},
                column="name",
                value=agency.name,
            )
        )
    if agency.code in rules.RESERVED or others.filter(code=agency.code).exists():
        problems.append(
            Problem(
                _("The code “%(code)s” is taken. Choose another.") % {"code": agency.code},
                column="code",
                value=agency.code,
            )
        )
    if agency.pk and agency.parent_id:
        parents = dict(Agency.objects.values_list("pk", "parent"))
        if rules.makes_cycle(parents, agency.pk, agency.parent_id):
            problems.append(
                Problem(
                    _("An agency cannot belong to itself or to one that belongs to it."),
                    column="parent",
                    value=str(agency.parent),
                )
            )
    if problems:
        raise Invalid(problems)


def dissolve_agency(agency: Agency, *, by: Actor) -> None:
    """Mark that an agency no longer exists; its history and seats stay visible."""
    _move(agency, Agency.State.ACTIVE, Agency.State.DISSOLVED, by)


def reopen_agency(agency: Agency, *, by: Actor) -> None:
    """Mark that an agency exists after all."""
    _move(agency, Agency.State.DISSOLVED, Agency.State.ACTIVE, by)


def _move(agency: Agency, source: Agency.State, target: Agency.State, by: Actor) -> None:
    with act("agencies.classify", by=by, on=agency) as doing:
        if not Agency.objects.filter(pk=agency.pk, state=source).update(state=target):
            raise NotNow(
                _("This is possible only while the agency is %(state)s.")
                % {"state": str(source.label)}
            )
        agency.state = target
        doing.record(agency, {"state": target.value})


def add_contact(agency: Agency, values: Mapping[str, str], *, by: Actor) -> ContactPoint:
    """Add a contact point."""
    with act("agencies.edit", by=by, on=agency) as doing:
        contact = ContactPoint.objects.create(agency=agency, **values)
        doing.record(agency, {"contact added": contact.label})
    return contact


def remove_contact(contact: ContactPoint, *, by: Actor) -> None:
    """Remove a contact point."""
    with act("agencies.edit", by=by, on=contact.agency) as doing:
        doing.record(contact.agency, {"contact removed": contact.label})
        contact.delete()


def add_competence(agency: Agency, values: Mapping[str, str], *, by: Actor) -> Competence:
    """Add a competence; raises `Invalid` when the agency has it already."""
    with act("agencies.edit", by=by, on=agency) as doing:
        competence = Competence(agency=agency, **values)
        same = Competence.objects.filter(
            agency=agency, policy_area=competence.policy_area, function=competence.function
        )
        if same.exists():
            raise Invalid(
                Problem(
                    _("This agency has this competence already."),
                    column="function",
                    value=competence.function,
                )
            )
        competence.save()
        doing.record(
            agency,
            {"competence added": str(competence), "legal basis": competence.legal_basis},
        )
    return competence


def remove_competence(competence: Competence, *, by: Actor) -> None:
    """Remove a competence."""
    with act("agencies.edit", by=by, on=competence.agency) as doing:
        doing.record(competence.agency, {"competence removed": str(competence)})
        competence.delete()


def save_cluster(cluster: Cluster, *, by: Actor) -> Cluster:
    """Enter or change a cluster; raises `Invalid` for a code that is taken."""
    with act("agencies.cluster", by=by) as doing:
        if not cluster.code:
            taken = set(Cluster.objects.values_list("code", flat=True))
            cluster.code = rules.code_for(cluster.name, taken, longest=40)
        if Cluster.objects.exclude(pk=cluster.pk).filter(code=cluster.code).exists():
            raise Invalid(
                Problem(
                    _("The code “%(code)s” is taken. Choose another.") % {"code": cluster.code},
                    column="code",
                    value=cluster.code,
                )
            )
        cluster.save()
        doing.record(cluster, {"code": cluster.code, "name": cluster.name, "names": cluster.names})
    return cluster
