"""Setting targets, as the steering of the bodies above allows."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext as _

from concilia.agencies.models import Territory
from concilia.bodies.models import Body
from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import SYSTEM, Actor
from concilia.indicators.models import Indicator, Target
from concilia.indicators.targets import rules
from concilia.indicators.targets.queries import ancestors


def set_target(
    body: Body,
    indicator: Indicator,
    territory: Territory,
    *,
    value: float,
    starts: dt.date,
    ends: dt.date | None = None,
    note: str = "",
    by: Actor,
) -> Target:
    """Set, or set anew, what `body` wants of an indicator in a territory from a day on.

    Raises `Invalid` outside the body's territory, beyond the indicator's bounds or for days out
    of order; `NotNow` where a body above that steers centrally has set one.
    """
    with act("targets.set", by=by, on=body) as doing:
        _check(body, indicator, territory, value, starts, ends)
        above = [one for one in ancestors(body) if _has(one, indicator, territory, starts, ends)]
        if not rules.may_adapt(one.steering for one in above):
            binding = next(one for one in above if one.steering == Body.Steering.CENTRALISED)
            raise NotNow(
                _("%(body)s has set this target and steers centrally: it binds here.")
                % {"body": binding}
            )
        target, _created = Target.objects.update_or_create(
            body=body,
            indicator=indicator,
            territory=territory,
            starts=starts,
            defaults={
                "value": value,
                "ends": ends,
                "note": note[:2000],
                "set_by": None if by is SYSTEM else by,
                "set_at": clock.now(),
            },
        )
        doing.record(
            target,
            {
                "indicator": indicator.code,
                "territory": territory.code,
                "value": value,
                "starts": starts,
                "ends": ends,
                "adapts": [one.ref for one in above],
            },
        )
    return target


def _check(
    body: Body,
    indicator: Indicator,
    territory: Territory,
    value: float,
    starts: dt.date,
    ends: dt.date | None,
) -> None:
    problems = []
    if not territory.path.startswith(body.territory.path):
        words = _("This territory lies outside that of the body.")
        problems.append(Problem(words, column="territory", value=territory.code))
    low, high = indicator.minimum, indicator.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        words = _("The indicator cannot have this value.")
        problems.append(Problem(words, column="value", value=f"{value:g}"))
    if ends is not None and ends < starts:
        problems.append(Problem(_("It ends before it starts."), column="ends"))
    if problems:
        raise Invalid(problems)


def _has(
    body: Body, indicator: Indicator, territory: Territory, starts: dt.date, ends: dt.date | None
) -> bool:
    later = Q(ends=None) | Q(ends__gte=starts)
    rows = Target.objects.filter(later, body=body, indicator=indicator)
    if ends is not None:
        rows = rows.filter(starts__lte=ends)
    paths = rows.values_list("territory__path", flat=True)
    return any(territory.path.startswith(path) for path in paths)
