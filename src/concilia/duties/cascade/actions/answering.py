"""What a body makes of a decision that came from above: adapt, adopt, decline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from concilia.agencies.models import Agency, Person
from concilia.core import clock
from concilia.core.actions import Act, act
from concilia.core.errors import Problem
from concilia.core.permissions import Actor
from concilia.duties.actions.checking import refuse, text_of
from concilia.duties.cascade import rules
from concilia.duties.cascade.actions.register import duty_of, enter, tell_body
from concilia.duties.cascade.actions.sending import checked_target
from concilia.duties.cascade.models import Branch

WORDS = {
    "adapt": gettext_noop("%(body)s has adapted: %(objective)s"),
    "adopt": gettext_noop("%(body)s has adopted: %(objective)s"),
    "decline": gettext_noop("%(body)s has declined: %(objective)s"),
}


@contextmanager
def _answering(branch: Branch, step: str, answer: str, by: Actor) -> Iterator[tuple[Act, Branch]]:
    """Hold the branch for its answer, take the step, and tell the body above."""
    with act("cascade.answer", by=by, on=branch) as doing:
        held = Branch.objects.select_for_update(of=("self",))
        branch = held.select_related("body", "decision__body", "cascade__decision__body").get(
            pk=branch.pk
        )
        rules.LIFE.move(branch, step)
        branch.answer = answer.strip()
        branch.answered_by = by if isinstance(by, Person) else None
        branch.answered_at = clock.now()
        yield doing, branch
        branch.save()
        doing.record(
            branch,
            {
                "step": step,
                "answer": branch.answer,
                "target": branch.target,
                "lead": branch.lead,
                "duty": branch.duty,
            },
        )
        tell_body(
            branch, branch.cascade.decision.body, key=step, words=WORDS[step], text=branch.answer
        )


def adapt(
    branch: Branch, *, lead: Agency, target: Decimal | None = None, answer: str = "", by: Actor
) -> Branch:
    """Set the body’s own target and lead under an objective that binds it; its duty arises.

    Raises `Forbidden`, `NotNow` when it was adapted or is not to be, and `Invalid` for a target
    out of bounds or an agency that no longer exists.
    """
    refuse(text_of(answer, "answer", _("Remark"), most=rules.ANSWER, needed=False))
    checked_target(branch.cascade, target)
    with _answering(branch, "adapt", answer, by) as (_doing, held):
        held.target = target
        duty_of(held, lead, held.cascade.due, held.cascade.objective)
    return held


def adopt(
    branch: Branch,
    *,
    objective: str,
    lead: Agency,
    due: dt.date,
    target: Decimal | None = None,
    answer: str = "",
    by: Actor,
) -> Branch:
    """Adopt, in the body’s own words, what the body above only asks for; a duty arises.

    Raises `Forbidden`, `NotNow` or `Invalid`.
    """
    problems = text_of(objective, "objective", _("Objective"), most=rules.OBJECTIVE)
    problems += text_of(answer, "answer", _("Remark"), most=rules.ANSWER, needed=False)
    if target is not None and branch.cascade.indicator_id is None:
        words = _("There is no indicator of which this could be a value.")
        problems.append(Problem(words, column="target"))
    elif target is not None and abs(target) >= Decimal(10) ** 11:
        problems.append(Problem(_("This number is too large."), column="target"))
    refuse(problems)
    with _answering(branch, "adopt", answer, by) as (doing, held):
        held.target = target
        enter(held, objective.strip(), doing)
        duty_of(held, lead, due, " ".join(objective.split()))
    return held


def decline(branch: Branch, *, answer: str, by: Actor) -> Branch:
    """Decline, with the body’s own answer, what the body above asks for.

    Raises `Forbidden`, `NotNow`, or `Invalid` without an answer.
    """
    refuse(text_of(answer, "answer", _("Answer"), most=rules.ANSWER))
    with _answering(branch, "decline", answer, by) as (_doing, held):
        pass
    return held
