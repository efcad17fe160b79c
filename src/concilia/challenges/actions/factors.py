"""Work on factors: conditions that make a challenge worse or better."""

from __future__ import annotations

from django.db.models import Max

from concilia.challenges import rules
from concilia.challenges.actions.locking import open_for_work
from concilia.challenges.models import Challenge, Factor
from concilia.core.actions import act
from concilia.core.permissions import Actor


def add_factor(
    challenge: Challenge,
    *,
    text: str,
    effect: str = Factor.Effect.WORSENS,
    strength: str = Factor.Strength.UNGRADED,
    by: Actor,
) -> Factor:
    """Add a factor that `worsens` or `eases`, with how strong the evidence for it is.

    Raises `Forbidden`, `NotNow` or `Invalid`.
    """
    text = rules.line(text, "text", rules.LINE_LENGTH)
    with act("challenges.analyse", by=by, on=challenge) as doing:
        open_for_work(challenge)
        last = challenge.factors.aggregate(last=Max("position"))["last"]
        factor = Factor.objects.create(
            challenge=challenge,
            text=text,
            effect=Factor.Effect(effect),
            strength=Factor.Strength(strength),
            position=0 if last is None else last + 1,
        )
        doing.record(
            challenge, {"factor": factor, "added": text, "effect": effect, "strength": strength}
        )
    return factor


def grade_factor(factor: Factor, *, strength: str, by: Actor) -> Factor:
    """Say how strong the evidence for a factor is. Raises `Forbidden` or `NotNow`."""
    with act("challenges.analyse", by=by, on=factor.challenge) as doing:
        open_for_work(factor.challenge)
        former, factor.strength = factor.strength, Factor.Strength(strength)
        factor.save(update_fields=["strength"])
        doing.record(factor.challenge, {"factor": factor, "from": former, "to": strength})
    return factor


def remove_factor(factor: Factor, *, by: Actor) -> None:
    """Remove a factor. Raises `Forbidden` or `NotNow`."""
    challenge = factor.challenge
    with act("challenges.analyse", by=by, on=challenge) as doing:
        open_for_work(challenge)
        doing.record(challenge, {"factor": factor, "removed": factor.text})
        factor.delete()
