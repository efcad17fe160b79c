"""What people do with groups: confirm, name, split, dismiss, join, take up."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from concilia.bodies.models import Body
from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import Actor
from concilia.indicators.appeals.models import Appeal, AppealGroup

State = AppealGroup.State
NAME_LENGTH = 150


def confirm(group: AppealGroup, *, name: str, by: Actor) -> AppealGroup:
    """Say that these appeals belong together, and call them something; also renames.

    Raises `Forbidden`, `NotNow` for an extension or a dismissed group, `Invalid` without a name.
    """
    with act("appeals.group", by=by, on=group) as doing:
        held = _locked(group)
        if held.extends_id:
            raise NotNow(_("These appeals are proposed to join another group; join them to it."))
        held.name = _name(name)
        if held.state in {State.PROPOSED, State.DISMISSED}:
            held.state = State.CONFIRMED
        held.save(update_fields=("name", "state"))
        doing.record(held, {"name": held.name, "appeals": held.appeals.count()})
    return held


def dismiss(group: AppealGroup, *, by: Actor) -> AppealGroup:
    """Say that these appeals have nothing in common; they are never proposed together again."""
    with act("appeals.group", by=by, on=group) as doing:
        held = _locked(group)
        if held.state not in {State.PROPOSED, State.CONFIRMED}:
            raise NotNow(_("This group was raised as a challenge or dismissed already."))
        held.state, held.extends = State.DISMISSED, None
        held.save(update_fields=("state", "extends"))
        doing.record(held, {"state": "dismissed"})
    return held


def split(group: AppealGroup, *, members: Collection[int], name: str, by: Actor) -> AppealGroup:
    """Take some appeals out into a confirmed group of their own, and return that.

    Raises `Invalid` unless some, and not all, of the group's appeals are named.
    """
    with act("appeals.group", by=by, on=group) as doing:
        held = _locked(group)
        inside = set(held.appeals.values_list("pk", flat=True))
        chosen = inside & set(members)
        if not chosen or chosen == inside:
            words = _("Choose some of the appeals, and not all of them.")
            raise Invalid(Problem(words, column="members"))
        made = AppealGroup.objects.create(
            body_id=held.body_id,
            territory_id=held.territory_id,
            state=State.CONFIRMED,
            name=_name(name),
            terms=held.terms,
            cohesion=held.cohesion,
            made_at=clock.now(),
        )
        Appeal.objects.filter(pk__in=chosen).update(group=made)
        doing.record(made, {"from": held, "name": made.name, "appeals": len(chosen)})
    return made


def join(group: AppealGroup, *, by: Actor) -> AppealGroup:
    """Let the newer appeals join the group that they resemble, and return it."""
    with act("appeals.group", by=by, on=group) as doing:
        held = _locked(group)
        if held.extends is None:
            raise NotNow(_("These appeals are not proposed to join another group."))
        target = held.extends
        moved = Appeal.objects.filter(group=held).update(group=target)
        held.delete()
        doing.record(target, {"joined": moved})
    return target


def take_up(group: AppealGroup, *, challenge: str, url: str, by: Actor) -> AppealGroup:
    """Note which challenge was raised from it. Raises `NotNow` the second time."""
    with act("appeals.take_up", by=by, on=group) as doing:
        held = _locked(group)
        if held.state in {State.TAKEN, State.DISMISSED}:
            raise NotNow(_("This group was raised as a challenge or dismissed already."))
        held.state = State.TAKEN
        held.name = held.name or str(held)[:NAME_LENGTH]
        held.challenge, held.challenge_url = challenge[:40], url[:200]
        held.save(update_fields=("state", "name", "challenge", "challenge_url"))
        doing.record(held, {"challenge": held.challenge})
    return held


def _locked(group: AppealGroup) -> AppealGroup:
    """Return the group as it stands; the body's row is held, as the job does, first."""
    Body.objects.select_for_update().get(pk=group.body_id)
    found = AppealGroup.objects.select_related("body", "territory", "extends")
    row = found.filter(pk=group.pk).first()
    if row is None:
        raise NotNow(_("This group no longer exists; look at the list again."))
    return row


def _name(name: str) -> str:
    plain = " ".join(name.replace("\0", "").split())
    if not plain or len(plain) > NAME_LENGTH:
        words = _("A name of one to %(most)d characters.") % {"most": NAME_LENGTH}
        raise Invalid(Problem(words, column="name"))
    return plain
