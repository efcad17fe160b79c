"""Bodies, their mandates and their rules of procedure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from concilia.agencies.rules import code_for, makes_cycle
from concilia.bodies import rules
from concilia.bodies.models import Body, Mandate, Procedure
from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import Actor


def create_body(values: Mapping[str, Any], *, by: Actor) -> Body:
    """Enter a body with the usual rules of procedure, in force from today.

    `ref` is made of the name if left out. Raises `Invalid` for a reference that is taken.
    """
    with act("bodies.create", by=by) as doing:
        body = Body(**values)
        if not body.ref:
            taken = set(Body.objects.values_list("ref", flat=True))
            body.ref = code_for(body.name, taken, longest=40)
        _check(body)
        body.save()
        Procedure.objects.create(
            body=body,
            version=1,
            effective_from=clock.today(),
            data=rules.to_data(rules.Procedure()),
        )
        doing.record(body, dict(values) | {"ref": body.ref}, scope=("body", body.pk))
    return body


def edit_body(body: Body, values: Mapping[str, Any], *, by: Actor) -> dict[str, Any]:
    """Change a body and return what changed; nothing is written when nothing differs."""
    changed = {name: value for name, value in values.items() if getattr(body, name) != value}
    if not changed:
        return {}
    with act("bodies.edit", by=by, on=body) as doing:
        for name, value in changed.items():
            setattr(body, name, value)
        _check(body)
        body.save()
        doing.record(body, changed)
    return changed


def _check(body: Body) -> None:
    problems = []
    taken = Body.objects.exclude(pk=body.pk).filter(ref=body.ref).exists()
    if taken or body.ref == "new":
        problems.append(
            Problem(
                _("The reference “%(ref)s” is taken. Choose another.") % {"ref": body.ref},
                column="ref",
                value=body.ref,
            )
        )
    if body.pk and body.parent_id:
        parents = dict(Body.objects.values_list("pk", "parent"))
        if makes_cycle(parents, body.pk, body.parent_id):
            problems.append(
                Problem(
                    _("A body cannot stand above itself."),
                    column="parent",
                    value=str(body.parent),
                )
            )
    if problems:
        raise Invalid(problems)


def give_mandate(
    body: Body,
    *,
    title: str,
    legal_basis: str,
    text: str = "",
    starts: dt.date,
    ends: dt.date | None = None,
    by: Actor,
) -> Mandate:
    """Record the legal basis on which the body acts from a day on."""
    with act("bodies.edit", by=by, on=body) as doing:
        if ends and ends < starts:
            raise Invalid(
                Problem(_("The last day is before the first."), column="ends", value=str(ends))
            )
        mandate = Mandate.objects.create(
            body=body, title=title, legal_basis=legal_basis, text=text, starts=starts, ends=ends
        )
        doing.record(
            body,
            {"mandate": title, "legal basis": legal_basis, "starts": starts, "ends": ends},
        )
    return mandate


def end_mandate(mandate: Mandate, day: dt.date, *, by: Actor) -> None:
    """Set the last day of a mandate."""
    with act("bodies.edit", by=by, on=mandate.body) as doing:
        if mandate.ends and mandate.ends < day:
            raise NotNow(_("This mandate ended before that day."))
        if day < mandate.starts:
            raise Invalid(
                Problem(_("The last day is before the first."), column="day", value=str(day))
            )
        mandate.ends = day
        mandate.save(update_fields=("ends",))
        doing.record(mandate.body, {"mandate": mandate.title, "ends": day})


def set_procedure(
    body: Body, procedure: rules.Procedure, *, effective_from: dt.date, by: Actor
) -> Procedure:
    """Put a new version of the rules of procedure in force from a day on.

    Earlier versions stay for the meetings held under them. Raises `Invalid` for a day before the
    last version's, and when nothing differs from that version.
    """
    with act("bodies.procedure", by=by, on=body) as doing:
        Body.objects.select_for_update().get(pk=body.pk)
        data = rules.to_data(rules.procedure_from(rules.to_data(procedure)))
        last = Procedure.objects.filter(body=body).order_by("-version").first()
        if last and effective_from < last.effective_from:
            raise Invalid(
                Problem(
                    _(
                        "Version %(version)s takes effect only on %(day)s. "
                        "Choose that day or a later one."
                    )
                    % {"version": last.version, "day": last.effective_from},
                    column="effective_from",
                    value=str(effective_from),
                )
            )
        if last and rules.to_data(rules.procedure_from(last.data)) == data:
            raise Invalid(Problem(_("Nothing differs from the rules that are in force.")))
        version = (
            Procedure.objects.filter(body=body).aggregate(top=Max("version"))["top"] or 0
        ) + 1
        made = Procedure.objects.create(
            body=body, version=version, effective_from=effective_from, data=data
        )
        doing.record(
            made,
            {"version": version, "effective from": effective_from, "rules": data},
            scope=("body", body.pk),
        )
    return made
