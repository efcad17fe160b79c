"""Work on the tree of causes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concilia.challenges import cause_tree, rules
from concilia.challenges.actions.locking import open_for_work
from concilia.challenges.models import Cause, Challenge
from concilia.challenges.queries import nodes_of
from concilia.core.actions import act
from concilia.core.errors import Invalid, Problem
from concilia.core.permissions import Actor


def add_cause(challenge: Challenge, *, text: str, parent: Cause | None = None, by: Actor) -> Cause:
    """Add a cause of the challenge, or below another cause, as the last there.

    Raises `Forbidden`, `NotNow`, or `Invalid` (empty, too long, wrong tree, too deep, too many).
    """
    text = rules.line(text, "text", rules.LINE_LENGTH)
    with act("challenges.analyse", by=by, on=challenge) as doing:
        nodes = nodes_of(open_for_work(challenge))
        if len(nodes) >= cause_tree.MOST:
            message = _("There are %(count)d causes already, and more nobody can read.")
            raise Invalid(Problem(message % {"count": len(nodes)}))
        new = cause_tree.Node(0, None, 0)
        above = parent.pk if parent else None
        below, position = cause_tree.place([*nodes, new], 0, above)[0]
        cause = Cause.objects.create(
            challenge=challenge, parent_id=below, position=position, text=text
        )
        doing.record(challenge, {"cause": cause, "added": text, "below": parent})
    return cause


def rename_cause(cause: Cause, *, text: str, by: Actor) -> Cause:
    """Say a cause in other words. Raises `Forbidden`, `NotNow` or `Invalid`."""
    text = rules.line(text, "text", rules.LINE_LENGTH)
    with act("challenges.analyse", by=by, on=cause.challenge) as doing:
        open_for_work(cause.challenge)
        former, cause.text = cause.text, text
        cause.save(update_fields=["text"])
        doing.record(cause.challenge, {"cause": cause, "from": former, "to": text})
    return cause


def move_cause(cause: Cause, *, parent: Cause | None, by: Actor) -> Cause:
    """Put a cause, with all below it, under another one or (None) directly under the challenge.

    Raises `Forbidden`, `NotNow`, or `Invalid` when it would lie below itself.
    """
    with act("challenges.analyse", by=by, on=cause.challenge) as doing:
        nodes = nodes_of(open_for_work(cause.challenge))
        _place(cause_tree.place(nodes, cause.pk, parent.pk if parent else None))
        doing.record(cause.challenge, {"cause": cause, "moved": "below", "below": parent})
    cause.refresh_from_db()
    return cause


def step_cause(cause: Cause, *, direction: cause_tree.Direction, by: Actor) -> Cause:
    """Move a cause one place up, down, in or out; at the end of the row nothing moves.

    Raises `Forbidden`, `NotNow`, or `Invalid` when the tree would become too deep.
    """
    with act("challenges.analyse", by=by, on=cause.challenge) as doing:
        nodes = nodes_of(open_for_work(cause.challenge))
        _place(cause_tree.step(nodes, cause.pk, direction))
        doing.record(cause.challenge, {"cause": cause, "moved": direction})
    cause.refresh_from_db()
    return cause


def _place(moves: dict[int, tuple[int | None, int]]) -> None:
    for id, (parent, position) in moves.items():
        Cause.objects.filter(pk=id).update(parent_id=parent, position=position)


def remove_cause(cause: Cause, *, by: Actor) -> int:
    """Remove a cause and everything below it; evidence stays with the challenge.

    Returns how many causes went. Raises `Forbidden` or `NotNow`.
    """
    challenge = cause.challenge
    with act("challenges.analyse", by=by, on=challenge) as doing:
        gone = cause_tree.below(nodes_of(open_for_work(challenge)), cause.pk)
        doing.record(challenge, {"cause": cause, "removed": cause.text, "count": len(gone)})
        Cause.objects.filter(pk__in=gone).delete()
    return len(gone)
