"""Every write of need rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from concilia.bodies.models import Body
from concilia.core.actions import act
from concilia.core.errors import Invalid, Problem
from concilia.core.permissions import Actor
from concilia.indicators.models import Indicator
from concilia.indicators.permissions import anywhere
from concilia.methods import coverage
from concilia.resources.coverage import sentences
from concilia.resources.coverage.models import NeedRule

FIELDS = ("name", "type", "expression", "unit", "crowded_above")


def scope(body: Body | None, by: Actor) -> object | None:
    """Return where a role must be held to write a rule: in the body, or in any."""
    return body or anywhere(by)


def symbol(code: str) -> str:
    """Return the name of an indicator within an expression, where a hyphen would subtract."""
    return code.replace("-", "_")


def save_rule(
    rule: NeedRule | None, *, body: Body | None = None, by: Actor, **data: Any
) -> NeedRule:
    """Write a rule (None: a new one, of `body`) from the values of `FIELDS`.

    Raises `Invalid` when the expression cannot be read, names an unknown indicator, or the kind
    of activity has a rule there already.
    """
    place = rule.body if rule else body
    with act("resources.rule", by=by, on=scope(place, by)) as doing:
        kept = NeedRule.objects.select_for_update().get(pk=rule.pk) if rule else NeedRule(body=body)
        before = {name: getattr(kept, name) for name in FIELDS} if rule else {}
        for name in FIELDS:
            if name in data:
                setattr(kept, name, data[name])
        _check(kept)
        kept.save()
        doing.record(kept, {"from": before, "to": {name: getattr(kept, name) for name in FIELDS}})
    return kept


def remove_rule(rule: NeedRule, *, by: Actor) -> None:
    """Take a rule away; its text stays in the ledger."""
    with act("resources.rule", by=by, on=scope(rule.body, by)) as doing:
        kept: Mapping[str, Any] = {name: getattr(rule, name) for name in FIELDS}
        doing.record(rule, {"removed": kept})
        rule.delete()


def _check(rule: NeedRule) -> None:
    if NeedRule.objects.filter(body=rule.body, type=rule.type).exclude(pk=rule.pk).exists():
        raise Invalid(
            Problem(
                _("“%(type)s” has a rule there already; change that one.") % {"type": rule.type},
                column="type",
            )
        )
    try:
        read = coverage.read_rule(rule.expression)
    except coverage.RuleError as error:
        raise Invalid(Problem(sentences.refusal(error), column="expression")) from error
    known = {symbol(code) for code in Indicator.objects.values_list("code", flat=True)}
    if missing := [name for name in read.names if name not in known]:
        raise Invalid(
            Problem(
                _("There is no indicator “%(names)s”. Write its code, with _ for every hyphen.")
                % {"names": "”, “".join(missing)},
                column="expression",
            )
        )
