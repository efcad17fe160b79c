"""What a list is judged with: capacities, and the functions that live duties serve."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.core.actions import act
from concilia.core.errors import Invalid, Problem
from concilia.core.permissions import Actor
from concilia.duties.responsibilities import rules
from concilia.duties.responsibilities.actions.versions import held
from concilia.duties.responsibilities.models import (
    AgencyCapacity,
    DutyFunction,
    ListVersion,
    ResponsibilityList,
    StandingDuty,
)


def state_capacity(
    kept: ResponsibilityList, *, agency: Agency, points: int | None, by: Actor
) -> AgencyCapacity | None:
    """State what an agency can carry in a list, or that nothing is stated (None).

    Raises `Forbidden`, or `Invalid` for a figure that makes no sense.
    """
    if points is not None and not 0 <= points <= rules.MOST_POINTS:
        raise Invalid(Problem(_("Give points from 0 to 1,000,000."), column="points"))
    with act("responsibilities.keep", by=by, on=kept, agency=agency) as doing:
        held(kept)
        if points is None:
            AgencyCapacity.objects.filter(list=kept, agency=agency).delete()
            stated = None
        else:
            stated, _made = AgencyCapacity.objects.update_or_create(
                list=kept, agency=agency, defaults={"points": points}
            )
        doing.record(kept, {"agency": agency, "capacity": points})
    return stated


def serve(
    kept: ResponsibilityList, *, duty: int, area: str, function: str, by: Actor
) -> DutyFunction | None:
    """Say which function of a list a live duty of its body serves, or none (empty names).

    Raises `Forbidden`, or `Invalid` when the body has no such duty or the list no such function.
    """
    with act("responsibilities.keep", by=by, on=kept) as doing:
        held(kept)
        found = kept.body.duties.filter(pk=duty).first()
        if found is None:
            raise Invalid(Problem(_("The body has no such duty."), column="duty"))
        if not function:
            DutyFunction.objects.filter(duty=found, list=kept).delete()
            doing.record(kept, {"duty": found.ref, "serves": ""})
            return None
        versions = kept.versions.exclude(state=ListVersion.State.FORMER)
        lines = StandingDuty.objects.filter(version__in=versions, area=area, function=function)
        if not lines.exists():
            raise Invalid(Problem(_("The list has no such function."), column="function"))
        served, _made = DutyFunction.objects.update_or_create(
            duty=found, defaults={"list": kept, "area": area, "function": function}
        )
        doing.record(kept, {"duty": found.ref, "serves": f"{area} > {function}"})
    return served
