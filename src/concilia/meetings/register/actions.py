"""What the register says of a decision beyond its wording."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext as _

from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import Actor
from concilia.meetings.actions.motions import put_motion
from concilia.meetings.models import AgendaItem, Decision, Meeting, Motion
from concilia.meetings.protocols.actions.correcting import touch
from concilia.meetings.register.queries import to_ratify


def describe(
    decision: Decision,
    *,
    by: Actor,
    force: str,
    ends_on: dt.date | None = None,
    supersedes: Collection[Decision] = (),
) -> Decision:
    """Say of a decision its legal force, until when it holds, and which earlier ones it replaces.

    Raises `NotNow` once the protocol of its meeting is issued: then only a later decision changes
    anything. Raises `Invalid` for a decision of another body or one that is not earlier.
    """
    problems = []
    if force not in Decision.Force.values:
        problems.append(Problem(_("Choose the legal force."), column="force"))
    if ends_on is not None and ends_on < decision.decided_at.date():
        text = _("A decision cannot end before it was taken.")
        problems.append(Problem(text, column="ends_on"))
    for one in supersedes:
        if one.body_id != decision.body_id or not _earlier(one, decision):
            text = _("Decision %(ref)s is not an earlier one of this body.")
            problems.append(Problem(text % {"ref": one.ref}, column="supersedes"))
    if problems:
        raise Invalid(problems)
    with act("meetings.register", by=by, on=decision) as doing:
        decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
        motion = decision.motion
        if motion is not None and motion.item.meeting.state == Meeting.State.ISSUED:
            raise NotNow(
                _("The protocol is issued: only a later decision can change what this one does.")
            )
        decision.force, decision.ends_on = force, ends_on
        decision.save(update_fields=("force", "ends_on"))
        decision.supersedes.set(supersedes)
        for one in supersedes:
            if one.motion is not None and hasattr(one.motion.item.meeting, "protocol"):
                touch(one.motion.item.meeting.protocol)
        doing.record(
            decision,
            {"force": force, "ends_on": ends_on, "supersedes": [one.pk for one in supersedes]},
        )
    return decision


def _earlier(one: Decision, than: Decision) -> bool:
    return (one.decided_at, one.year, one.number) < (than.decided_at, than.year, than.number)


def put_ratification(item: AgendaItem, *, by: Actor) -> Motion:
    """Put to the vote whether the urgent decision that comes back with `item` is ratified.

    Raises `NotNow` when nothing of the kind comes back there, and what `put_motion` raises.
    """
    from_item = to_ratify(item)
    if from_item is None:
        raise NotNow(_("This item brings back no decision that waits for ratification."))
    wording = _("Decision %(ref)s of %(day)s is ratified: %(wording)s") % {
        "ref": from_item.ref,
        "day": from_item.decided_at.astimezone(item.meeting.zone).date().isoformat(),
        "wording": from_item.wording,
    }
    return put_motion(item, by=by, wording=wording, ratifies=from_item)
