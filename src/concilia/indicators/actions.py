"""Every write of indicators; values come in through `imports`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import Actor
from concilia.indicators import computing, rules
from concilia.indicators.models import Indicator
from concilia.indicators.permissions import anywhere

FIELDS = (
    "code",
    "name",
    "names",
    "numerator",
    "denominator",
    "factor",
    "expression",
    "defined",
    "unit",
    "direction",
    "frequency",
    "due_days",
    "cumulative",
    "minimum",
    "maximum",
    "source",
    "level",
    "standard_code",
    "pack",
    "reference",
    "note",
)


RESERVED = frozenset({"new", "packs", "signals", "quality", "observations"})
"""Codes that would hide a page."""


def _check(data: Mapping[str, Any]) -> None:
    low, high = data.get("minimum"), data.get("maximum")
    if low is not None and high is not None and low > high:
        raise Invalid(
            Problem(_("The lowest possible value is above the highest."), column="maximum")
        )
    days = data.get("due_days")
    if days is not None and not 0 <= days <= rules.LONGEST_DUE:
        words = _("Say a number of days from 0 to %(most)s.") % {"most": rules.LONGEST_DUE}
        raise Invalid(Problem(words, column="due_days", value=str(days)[:40]))


def define(*, by: Actor, **data: Any) -> Indicator:
    """Define an indicator from the values of `FIELDS`.

    Raises `Forbidden`, or `Invalid` when the code is taken, the bounds cross or the expression
    cannot be used.
    """
    with act("indicators.define", by=by, on=anywhere(by)) as doing:
        _check(data)
        if data["code"] in RESERVED:
            words = _("This code is an address of ours; choose another.")
            raise Invalid(Problem(words, column="code", value=data["code"]))
        if Indicator.objects.filter(code=data["code"]).exists():
            raise Invalid(
                Problem(
                    _("There already is an indicator with the code “%(code)s”.")
                    % {"code": data["code"]},
                    column="code",
                )
            )
        if data.get("expression"):
            computing.check(data["code"], data["expression"], data["frequency"])
        indicator = Indicator.objects.create(
            **{name: data[name] for name in FIELDS if name in data}
        )
        doing.record(indicator, {name: data[name] for name in FIELDS if name in data})
    return indicator


def change(indicator: Indicator, *, by: Actor, **data: Any) -> Indicator:
    """Change the definition; the code stays, because links and files carry it.

    Raises `Forbidden`, `Invalid` for crossed bounds or a wrong expression, and `NotNow` when the
    frequency or the unit of an indicator that already has values would change.
    """
    with act("indicators.define", by=by, on=anywhere(by)) as doing:
        former = Indicator.objects.select_for_update().get(pk=indicator.pk)
        wanted = {
            name: data[name]
            for name in FIELDS
            if name in data and name != "code" and data[name] != getattr(former, name)
        }
        _check(
            {"minimum": former.minimum, "maximum": former.maximum}
            | {name: data[name] for name in ("minimum", "maximum", "due_days") if name in data}
        )
        if "frequency" in wanted and former.observations.exists():
            raise NotNow(
                _(
                    "The frequency cannot change while the indicator has values. "
                    "Define a new indicator."
                )
            )
        if wanted.get("unit") and former.unit and former.observations.exists():
            raise NotNow(
                _(
                    "The unit cannot change while the indicator has values: they would be read "
                    "as something else. Define a new indicator."
                )
            )
        if wanted.get("expression"):
            frequency = wanted.get("frequency", former.frequency)
            computing.check(former.code, wanted["expression"], frequency)
        before = {name: getattr(former, name) for name in wanted}
        for name, value in wanted.items():
            setattr(former, name, value)
        former.save(update_fields=list(wanted) or None)
        doing.record(former, {"from": before, "to": wanted})
    return former
