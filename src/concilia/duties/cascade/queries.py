"""Reads of the cascade: the tree as one person may see it, and its sums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from concilia.agencies.models import Territory
from concilia.bodies.models import Body
from concilia.core import permissions
from concilia.core.permissions import Actor, scopes_with, sees_all
from concilia.duties.cascade import rules
from concilia.duties.cascade.models import Branch, Cascade

DEEPEST = 6
"""Levels of bodies that a page shows."""


@dataclass(slots=True)
class Twig:
    """One branch as a page shows it, with what its body sent on."""

    branch: Branch
    may_answer: bool = False
    below: list[Twig] = field(default_factory=list)

    @property
    def node(self) -> rules.Node:
        """The same for the rules."""
        duty = self.branch.duty
        counted = duty is not None and duty.state != "cancelled"
        return rules.Node(
            key=self.branch.pk,
            percent=duty.percent if duty is not None and counted else None,
            weight=self.branch.body.territory.population or 1,
            target=self.branch.target,
            territory=self.branch.body.territory.code,
            below=tuple(one.node for one in self.below),
        )

    @property
    def percent(self) -> int | None:
        """How much is done here and below, rounded."""
        done = rules.percent_of(self.node)
        return None if done is None else round(done)

    @property
    def tone(self) -> str:
        """How it stands: that of its duty, or late when its answer is overdue."""
        branch = self.branch
        if branch.waits:
            return "late" if branch.cascade.answer_by < branch.today else "soon"
        if branch.duty is not None:
            return branch.duty.tone_now
        return "calm"

    @property
    def free(self) -> list[tuple[str, bool]]:
        """Every piece of the decision, and whether the body may change it."""
        cascade = self.branch.cascade
        found = rules.may_change(cascade.steering, has_target=cascade.indicator_id is not None)
        return list(found.items())


def cascades_for(user: Actor) -> QuerySet[Cascade]:
    """Return the cascades that `user` sees, with how many bodies they reached and answered."""
    waiting = Count("branches", filter=Q(branches__state__in=rules.WAITING))
    return (
        Cascade.objects.visible_to(user)
        .select_related("decision", "body")
        .annotate(reached=Count("branches"), waiting=waiting)
    )


def tree(cascade: Cascade, user: Actor) -> list[Twig]:
    """Return the branches of a cascade and of what was sent on, as far as `user` may see them.

    Who belongs to the sending body sees all; a child sees its own branch and what lies below it.
    One query a level.
    """
    bodies = scopes_with(user, "body")
    all_seen = sees_all(user) or cascade.body_id in bodies
    top: list[Twig] = []
    parents: dict[int, Twig] = {}
    level = {cascade.pk: top}
    for _depth in range(DEEPEST):
        rows = _branches(level)
        if not all_seen and not parents:
            rows = [one for one in rows if one.body_id in bodies]
        parents = {}
        for branch in rows:
            twig = Twig(branch, branch.waits and permissions.may(user, "cascade.answer", branch))
            level[branch.cascade_id].append(twig)
            if branch.decision_id:
                parents[branch.decision_id] = twig
        sent_on = Cascade.objects.filter(decision__in=parents) if parents else ()
        level = {one.pk: parents[one.decision_id].below for one in sent_on}
        if not level:
            break
    return top


def _branches(cascades: Iterable[int]) -> list[Branch]:
    found = Branch.objects.filter(cascade__in=list(cascades)).select_related(
        "body__territory",
        "cascade__indicator",
        "duty__body",
        "lead",
        "decision__body",
        "answered_by",
    )
    return list(found.order_by("body__name", "pk"))


@dataclass(frozen=True, slots=True)
class Sums:
    """What comes up from below: counts, the share done, and the mean of the targets."""

    reached: int
    waiting: int
    declined: int
    late: int
    percent: int | None
    target: Decimal | None
    territories: tuple[tuple[Territory, int], ...]


def sums(twigs: list[Twig]) -> Sums:
    """Return the sums of a tree, by territory too; in one query."""
    root = rules.Node(0, below=tuple(one.node for one in twigs))
    every = list(_all(twigs))
    paths = {one.branch.body.territory.code: one.branch.body.territory.path for one in every}
    done = rules.by_territory(root, paths)
    territories = Territory.objects.filter(code__in=done).order_by("path") if done else ()
    percent = rules.percent_of(root)
    return Sums(
        reached=len(every),
        waiting=sum(one.branch.waits for one in every),
        declined=sum(one.branch.state == Branch.State.DECLINED for one in every),
        late=sum(one.tone == "late" for one in every),
        percent=None if percent is None else round(percent),
        target=rules.target_of(root),
        territories=tuple((one, round(done[one.code])) for one in territories),
    )


def _all(twigs: list[Twig]) -> Iterable[Twig]:
    for one in twigs:
        yield one
        yield from _all(one.below)


def children_of(body: Body) -> QuerySet[Body]:
    """Return the bodies directly below one."""
    return body.children.select_related("territory").order_by("name", "pk")


def overdue() -> QuerySet[Branch]:
    """Return the branches that may have to be reminded of, in all bodies."""
    waiting = Branch.objects.filter(state__in=rules.WAITING, reminded_on=None)
    return waiting.select_related("body", "cascade")
