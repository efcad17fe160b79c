"""Options beside each other: costs, effects, criteria, scores, and who leads by which weights."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from concilia.core.errors import Invalid, Problem
from concilia.dossiers import actions, queries
from concilia.dossiers.api.finding import found
from concilia.dossiers.models import Dossier, Option
from concilia.dossiers.weighing import Comparison, compared
from concilia.indicators.models import Indicator

router = Router()


class EffectIn(Schema):
    """What an option is expected to do to an indicator, named by its code."""

    indicator: str
    change: str


class Way(Schema):
    """One way to meet the challenge."""

    title: str
    description: str = ""
    currency: str = Field("", description="three letters")
    cost_note: str = ""
    means: str = ""
    legal_basis: str = ""
    risks: str = ""
    effects: list[EffectIn] = []


class OptionIn(Way):
    """An option as it is written."""

    cost: Decimal | None = Field(None, max_digits=15, decimal_places=2)


class OptionOut(Way):
    """An option, and its weighted sum when every score is given."""

    id: int
    cost: float | None
    source: str
    total: float | None = Field(description="weighted sum, from 0 to 10")


class CriterionIn(Schema):
    """By what options are compared; a criterion is known by its name."""

    name: str
    weight: int = Field(description="from 0 to 100, against those of the others")


class StretchOut(Schema):
    """From one share of a criterion to another, the ids of the options that lead."""

    start: float
    end: float
    leading: list[int]


class CriterionOut(CriterionIn):
    """A criterion and how strongly the lead depends on it."""

    id: int
    share: float | None = Field(description="of all weight, from 0 to 1")
    stretches: list[StretchOut] = Field(description="who leads as its share goes from 0 to 1")


class ScoreOut(Schema):
    """From 0 to 10, higher is better; null takes a score away."""

    option: int
    criterion: int
    value: int | None


class ComparisonOut(Schema):
    """All options set against all criteria."""

    options: list[OptionOut]
    criteria: list[CriterionOut]
    scores: list[ScoreOut]
    missing: int = Field(description="scores that are still to be given")
    leading: list[int] = Field(description="with the weights as they are")
    shares: dict[int, float] = Field(description="of all weightings, the part each leads alone")
    sentences: list[str]


@router.get(
    "/{int:pk}/options", response=ComparisonOut, url_name="options_of_dossier", summary="Options"
)
def options(request: HttpRequest, pk: int) -> Any:
    """With criteria, scores, and who leads under which weights."""
    return _out(found(request, pk))


@router.post(
    "/{int:pk}/options",
    response={201: ComparisonOut},
    url_name="options_of_dossier",
    summary="Add an option",
)
def add(request: HttpRequest, pk: int, sent: OptionIn) -> Any:
    """As the last."""
    one = found(request, pk)
    actions.put_option(one, effects=_effects(sent), by=request.user, **_fields(sent))
    return Status(201, _out(one))


@router.put(
    "/{int:pk}/options/{int:option}",
    response=ComparisonOut,
    url_name="dossier_option",
    summary="Change an option",
)
def change(request: HttpRequest, pk: int, option: int, sent: OptionIn) -> Any:
    """What is left out is emptied."""
    one = found(request, pk)
    held = get_object_or_404(one.options, pk=option)
    actions.put_option(one, held, effects=_effects(sent), by=request.user, **_fields(sent))
    return _out(one)


@router.delete(
    "/{int:pk}/options/{int:option}",
    response=ComparisonOut,
    url_name="dossier_option",
    summary="Remove an option",
)
def remove(request: HttpRequest, pk: int, option: int) -> Any:
    """With its scores."""
    one = found(request, pk)
    actions.remove_option(_of(one, get_object_or_404(one.options, pk=option)), by=request.user)
    return _out(one)


@router.put(
    "/{int:pk}/criteria",
    response=ComparisonOut,
    url_name="dossier_criteria",
    summary="Add or weight a criterion",
)
def put_criterion(request: HttpRequest, pk: int, sent: CriterionIn) -> Any:
    """A known name gets the weight, a new one becomes a criterion."""
    one = found(request, pk)
    actions.put_criterion(one, name=sent.name, weight=sent.weight, by=request.user)
    return _out(one)


@router.delete(
    "/{int:pk}/criteria/{int:criterion}",
    response=ComparisonOut,
    url_name="dossier_criterion",
    summary="Remove a criterion",
)
def remove_criterion(request: HttpRequest, pk: int, criterion: int) -> Any:
    """With its scores."""
    one = found(request, pk)
    held = get_object_or_404(one.criteria, pk=criterion)
    held.dossier = one
    actions.remove_criterion(held, by=request.user)
    return _out(one)


@router.put(
    "/{int:pk}/scores", response=ComparisonOut, url_name="dossier_scores", summary="Score options"
)
def score(request: HttpRequest, pk: int, sent: list[ScoreOut]) -> Any:
    """All of them, or none when one is wrong; scores that are not named stay."""
    one = found(request, pk)
    values = {(held.option, held.criterion): held.value for held in sent}
    actions.score(one, values, by=request.user)
    return _out(one)


def _fields(sent: OptionIn) -> dict[str, Any]:
    return sent.dict(exclude={"effects"})


def _effects(sent: OptionIn) -> list[tuple[Indicator, str]]:
    wanted = [(one.indicator.replace("\0", ""), one.change) for one in sent.effects]
    known = Indicator.objects.in_bulk([code for code, _change in wanted], field_name="code")
    if unknown := [code for code, _change in wanted if code not in known]:
        said = [Problem("no such indicator", column="effects", value=code[:60]) for code in unknown]
        raise Invalid(said)
    return [(known[code], change) for code, change in wanted]


def _of(one: Dossier, option: Option) -> Option:
    option.dossier = one
    return option


def _out(one: Dossier) -> dict[str, Any]:
    held = compared(queries.options_of(one), list(one.criteria.all()))
    result = held.result
    return {
        "options": [_option(held, option) for option in held.options],
        "criteria": [
            {
                "id": criterion.pk,
                "name": criterion.name,
                "weight": criterion.weight,
                "share": result.weights[str(criterion.pk)] if result else None,
                "stretches": [
                    {"start": s.start, "end": s.end, "leading": [int(key) for key in s.winners]}
                    for s in (result.stretches[str(criterion.pk)] if result else ())
                ],
            }
            for criterion in held.criteria
        ],
        "scores": [
            {"option": option, "criterion": criterion, "value": value}
            for (option, criterion), value in sorted(held.scores.items())
        ],
        "missing": held.missing,
        "leading": [int(key) for key in result.winners] if result else [],
        "shares": {int(key): part for key, part in result.shares.items()} if result else {},
        "sentences": held.sentences(),
    }


def _option(held: Comparison, option: Option) -> dict[str, Any]:
    names = (
        "title",
        "description",
        "currency",
        "cost_note",
        "means",
        "legal_basis",
        "risks",
        "source",
    )
    return {
        **{name: getattr(option, name) for name in names},
        "id": option.pk,
        "cost": None if option.cost is None else float(option.cost),
        "effects": [
            {"indicator": one.indicator.code, "change": one.change} for one in option.effects.all()
        ],
        "total": held.total(option),
    }
