"""Options, the criteria by which they are compared, and their scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from concilia.challenges.rules import TEXT_LENGTH, line, wording
from concilia.core.actions import act
from concilia.core.errors import Invalid, Problem
from concilia.core.permissions import Actor
from concilia.dossiers.actions.locking import in_drafting
from concilia.dossiers.models import TOP, Criterion, Dossier, Effect, Option, Score
from concilia.indicators.models import Indicator

VERB = "dossiers.edit"
MOST = 12
"""More options, or more criteria, than these nobody can compare."""


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    cost = fields.get("cost")
    if cost is not None and not 0 <= cost < Decimal(10) ** 13:
        raise Invalid(Problem(_("A cost is not below zero."), column="cost", value=str(cost)[:40]))
    currency = line(fields.get("currency", ""), "currency", 3, required=False).upper()
    if cost is not None and not (len(currency) == 3 and currency.isascii()):
        message = _("Give the currency by its three letters, for instance EUR.")
        raise Invalid(Problem(message, column="currency", value=currency))
    text = {
        name: wording(fields.get(name, ""), name, TEXT_LENGTH, required=False)
        for name in ("description", "means", "risks")
    }
    lines = {
        name: line(fields.get(name, ""), name, 300, required=False)
        for name in ("cost_note", "legal_basis")
    }
    title = line(fields.get("title", ""), "title", 200)
    origin = {
        name: line(fields[name], name, most, required=False)
        for name, most in (("source", 200), ("source_url", 300))
        if name in fields
    }
    return {"title": title, "cost": cost, "currency": currency, **text, **lines, **origin}


def put_option(
    dossier: Dossier,
    option: Option | None = None,
    *,
    effects: Iterable[tuple[Indicator, str]] = (),
    by: Actor,
    **fields: Any,
) -> Option:
    """Add an option as the last, or change one. `fields` are those of the model.

    `source` and `source_url`, where it comes from, stay as they are when they are not given.
    `effects` are what it is expected to do to each indicator. Raises `Forbidden`, `NotNow` or
    `Invalid` (no title, a cost below zero or without currency, an indicator twice, too many).
    """
    values = _checked(fields)
    expected = [(one, line(change, "effects", 200)) for one, change in effects]
    if len({one.pk for one, _change in expected}) < len(expected):
        raise Invalid(Problem(_("An indicator is named twice."), column="effects"))
    with act(VERB, by=by, on=dossier) as doing:
        held = in_drafting(dossier).options.aggregate(last=Max("position"))["last"]
        if option is None:
            if dossier.options.count() >= MOST:
                raise Invalid(Problem(_("At most %(most)d options.") % {"most": MOST}))
            position = 0 if held is None else held + 1
            option = Option.objects.create(dossier=dossier, position=position, **values)
        else:
            for name, value in values.items():
                setattr(option, name, value)
            option.save()
        option.effects.all().delete()
        Effect.objects.bulk_create(
            Effect(option=option, indicator=one, change=change) for one, change in expected
        )
        doing.record(dossier, {"option": option, **values, "effects": [c for _o, c in expected]})
    return option


def remove_option(option: Option, *, by: Actor) -> None:
    """Remove an option with its scores. Raises `Forbidden` or `NotNow`."""
    with act(VERB, by=by, on=option.dossier) as doing:
        in_drafting(option.dossier)
        doing.record(option.dossier, {"option": option, "removed": option.title})
        option.delete()


def put_criterion(dossier: Dossier, *, name: str, weight: int, by: Actor) -> Criterion:
    """Add a criterion, or give one another weight. Raises `Forbidden`, `NotNow` or `Invalid`."""
    name = line(name, "name", 120)
    if not 0 <= weight <= 100:
        raise Invalid(Problem(_("A weight lies between 0 and 100."), column="weight"))
    with act(VERB, by=by, on=dossier) as doing:
        in_drafting(dossier)
        count = dossier.criteria.count()
        if count >= MOST and not dossier.criteria.filter(name=name).exists():
            raise Invalid(Problem(_("At most %(most)d criteria.") % {"most": MOST}))
        made, _new = Criterion.objects.update_or_create(
            dossier=dossier,
            name=name,
            defaults={"weight": weight},
            create_defaults={"weight": weight, "position": count},
        )
        doing.record(dossier, {"criterion": name, "weight": weight})
    return made


def remove_criterion(criterion: Criterion, *, by: Actor) -> None:
    """Remove a criterion with its scores. Raises `Forbidden` or `NotNow`."""
    with act(VERB, by=by, on=criterion.dossier) as doing:
        in_drafting(criterion.dossier)
        doing.record(criterion.dossier, {"criterion": criterion.name, "removed": True})
        criterion.delete()


def score(dossier: Dossier, values: Mapping[tuple[int, int], int | None], *, by: Actor) -> int:
    """Keep scores by the ids of (option, criterion); None takes one away. Return how many stand.

    Raises `Forbidden`, `NotNow`, or `Invalid` (outside 0 to 10, of another dossier).
    """
    with act(VERB, by=by, on=dossier) as doing:
        in_drafting(dossier)
        options = {one.pk for one in dossier.options.all()}
        criteria = {one.pk for one in dossier.criteria.all()}
        for (option, criterion), value in values.items():
            if option not in options or criterion not in criteria:
                raise Invalid(Problem(_("This option or criterion is not of this dossier.")))
            if value is not None and not 0 <= value <= TOP:
                message = _("A score lies between 0 and %(top)d.") % {"top": TOP}
                raise Invalid(Problem(message, column="scores", value=str(value)))
            where: dict[str, Any] = {"option_id": option, "criterion_id": criterion}
            if value is None:
                Score.objects.filter(**where).delete()
            else:
                Score.objects.update_or_create(**where, defaults={"value": value})
        said = [f"{o}:{c}={v}" for (o, c), v in values.items()]
        doing.record(dossier, {"scores": said})
    return Score.objects.filter(option__dossier=dossier).count()
