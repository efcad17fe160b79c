"""Writing the text of an item while others may write too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from concilia.core.actions import act
from concilia.core.errors import Invalid, Problem
from concilia.core.permissions import Actor
from concilia.meetings.actions.locking import TEXT, locked_meeting, require_state, said
from concilia.meetings.models import AgendaItem
from concilia.meetings.protocols.rules import brought_together

PARTS = ("heard", "spoke", "resolved")


@dataclass(frozen=True)
class Written:
    """An item after writing; `both` names the parts in which two people wrote the same lines."""

    item: AgendaItem
    both: tuple[str, ...] = ()
    changed: bool = True


def write_item(
    item: AgendaItem, *, by: Actor, texts: Mapping[str, str], base: Mapping[str, str] | None = None
) -> Written:
    """Write what was heard, spoken and resolved, until the protocol is issued.

    `base` is the text from which the writer started: what somebody else wrote since is kept, and
    where both changed the same lines both stay. Without it the texts replace what stands there.
    Raises `NotNow` before the meeting is open or once the protocol is issued.
    """
    if not texts or set(texts) - set(PARTS):
        raise Invalid(Problem(_("Say which part of the item you write."), column="part"))
    mine = {part: said(text, part, TEXT, needed=False) for part, text in texts.items()}
    started = {
        part: said(text, part, TEXT, needed=False)
        for part, text in (base or {}).items()
        if part in mine
    }
    with act("meetings.minute", by=by, on=item) as doing:
        meeting = locked_meeting(item.meeting)
        require_state(meeting, {"open", "closed"})
        item = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
        both, new = [], {}
        for part, text in mine.items():
            there = getattr(item, part)
            merged = brought_together(started.get(part, there), text, there)
            new[part] = merged.text[:TEXT]
            if merged.both:
                both.append(part)
            if len(merged.text) > TEXT:
                text = _("Together with what somebody else just wrote the text is too long.")
                raise Invalid(Problem(text, column=part))
        changed = {part: text for part, text in new.items() if text != getattr(item, part)}
        for part, text in changed.items():
            setattr(item, part, text)
        item.save(update_fields=tuple(changed) or None)
        doing.record(item, changed)
    return Written(item, tuple(both), bool(changed))


def close_item(item: AgendaItem, closed: bool, *, by: Actor) -> AgendaItem:
    """Close an item to the public, or open it again, until the protocol is issued.

    Nothing of a closed item is ever published.
    """
    with act("meetings.closed_item", by=by, on=item) as doing:
        meeting = locked_meeting(item.meeting)
        require_state(meeting, {"planned", "invited", "open", "closed"})
        item.closed = closed
        item.save(update_fields=("closed",))
        doing.record(item, {"closed": closed})
    return item
