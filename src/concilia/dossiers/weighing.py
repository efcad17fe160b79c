"""Options set against the criteria of a dossier, and what that says in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from concilia.challenges.courses import figure
from concilia.dossiers.models import Criterion, Option
from concilia.methods.weighing import Weighed, weigh


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scores by option and criterion; `result` once every option has every score.

    `missing` counts the scores that are still to be given.
    """

    options: tuple[Option, ...]
    criteria: tuple[Criterion, ...]
    scores: dict[tuple[int, int], int]
    missing: int
    result: Weighed | None

    @property
    def names(self) -> dict[str, str]:
        """The titles of the options by their key in `result`."""
        return {str(one.pk): one.title for one in self.options}

    def total(self, option: Option) -> float | None:
        """Return the weighted sum of an option."""
        return self.result.totals[str(option.pk)] if self.result else None

    def sentences(self) -> list[str]:
        """Say who leads, and under which weights that changes."""
        result = self.result
        if result is None:
            return []
        names = self.names
        lead = get_text_list([f"“{names[one]}”" for one in result.winners], _("and"))
        said = [
            _("With these weights %(option)s leads with %(total)s of 10.")
            % {"option": lead, "total": figure(max(result.totals.values()))}
        ]
        if len(self.options) > 1:
            shares = ", ".join(
                f"“{names[one]}” {figure(share * 100, '%')}"
                for one, share in sorted(result.shares.items(), key=lambda pair: -pair[1])
                if share
            )
            said.append(
                _("Of all possible weightings these lead: %(shares)s.") % {"shares": shares}
            )
        for criterion in self.criteria:
            said += self._turns(criterion)
        return said

    def _turns(self, criterion: Criterion) -> list[str]:
        assert self.result
        stretches = self.result.stretches[str(criterion.pk)]
        share = self.result.weights[str(criterion.pk)]
        told = {"criterion": criterion.name, "share": figure(share * 100, "%")}
        if len(stretches) == 1:
            return [
                _("“%(criterion)s” (weight %(share)s): no other weight of it changes the lead.")
                % told
            ]
        parts = [
            _("%(option)s from %(start)s to %(end)s")
            % {
                "option": "/".join(f"“{self.names[one]}”" for one in stretch.winners),
                "start": figure(stretch.start * 100, "%"),
                "end": figure(stretch.end * 100, "%"),
            }
            for stretch in stretches
        ]
        told["parts"] = "; ".join(parts)
        return [_("“%(criterion)s” (weight %(share)s): by its weight lead %(parts)s.") % told]


def compared(options: Sequence[Option], criteria: Sequence[Criterion]) -> Comparison:
    """Return the comparison; it is weighed when every score is there and a weight counts."""
    scores = {
        (option.pk, held.criterion_id): held.value
        for option in options
        for held in option.scores.all()
    }
    missing = sum((o.pk, c.pk) not in scores for o in options for c in criteria)
    result = None
    if options and criteria and not missing and any(one.weight for one in criteria):
        result = weigh(
            {str(o.pk): {str(c.pk): float(scores[o.pk, c.pk]) for c in criteria} for o in options},
            {str(one.pk): float(one.weight) for one in criteria},
        )
    return Comparison(tuple(options), tuple(criteria), scores, missing, result)
