"""Putting a motion to the vote, and what comes of it."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from concilia.challenges.actions import mark_decided
from concilia.challenges.models import Challenge
from concilia.core import clock, permissions
from concilia.core.actions import Act, act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import Actor
from concilia.dossiers.models import DraftDecision
from concilia.meetings import queries, rules
from concilia.meetings.actions.choosing import settle
from concilia.meetings.actions.deciding import decide, manner_of
from concilia.meetings.actions.locking import (
    TEXT,
    locked_meeting,
    locked_motion,
    require_state,
    said,
)
from concilia.meetings.actions.secret import shuffle
from concilia.meetings.models import AgendaItem, Ballot, Decision, Meeting, Motion
from concilia.meetings.telling import tell_voters

UNDECIDED = frozenset({Challenge.State.ACCEPTED, Challenge.State.IN_DOSSIER})


def put_motion(
    item: AgendaItem,
    *,
    by: Actor,
    wording: str = "",
    draft: DraftDecision | None = None,
    manner: str = "open",
    kind: str = "substantive",
    ratifies: Decision | None = None,
) -> Motion:
    """Put wording to the vote: the text given, or that of the draft decision.

    Raises `NotNow` with the figures when the meeting is not quorate, while another motion is
    open, or when the materials were late; `Invalid` when the draft belongs to another dossier.
    """
    with act("meetings.put_motion", by=by, on=item):
        moved = move_motion(
            item, by=by, wording=wording, draft=draft, manner=manner, kind=kind, ratifies=ratifies
        )
        return open_motion(moved, by=by)


def move_motion(
    item: AgendaItem,
    *,
    by: Actor,
    wording: str = "",
    draft: DraftDecision | None = None,
    manner: str = "open",
    kind: str = "substantive",
    ratifies: Decision | None = None,
) -> Motion:
    """Move wording without opening the vote yet, so that amendments can be moved to it."""
    if draft is not None:
        version = item.dossier_version
        if version is None or version.dossier_id != draft.dossier_id:
            raise Invalid(
                Problem(_("This draft decision belongs to another dossier."), column="draft")
            )
        wording = wording.strip() or draft.wording
    wording = said(wording, "wording", TEXT)
    if kind not in {Motion.Kind.SUBSTANTIVE, Motion.Kind.PROCEDURAL}:
        raise Invalid(Problem(_("Choose a motion or a procedural motion."), column="kind"))
    if ratifies is not None and ratifies.body_id != item.meeting.body_id:
        raise Invalid(Problem(_("This decision belongs to another body."), column="ratifies"))
    with act("meetings.put_motion", by=by, on=item) as doing:
        meeting = locked_meeting(item.meeting)
        require_state(meeting, {"open"})
        motion = Motion.objects.create(
            item=item,
            draft=draft,
            wording=wording,
            kind=kind,
            manner=manner_of(meeting, manner),
            ratifies=ratifies,
            state=Motion.State.PROPOSED,
            put_at=clock.now(),
        )
        doing.record(
            motion,
            {"item": item, "draft": draft, "wording": wording, "kind": kind, "ratifies": ratifies},
            verb="meetings.move_motion",
        )
    return motion


def move_amendment(motion: Motion, *, by: Actor, wording: str, passage: str = "") -> Motion:
    """Move that `passage` of a motion be replaced by `wording`; without one it is added at the end.

    Raises `Invalid` when the passage does not stand there exactly once, `NotNow` once the main
    motion is open for ballots.
    """
    wording = said(wording, "wording", TEXT, needed=not passage)
    with act("meetings.put_motion", by=by, on=motion) as doing:
        main = locked_motion(motion)
        if main.state != Motion.State.PROPOSED or main.kind == Motion.Kind.AMENDMENT:
            raise NotNow(_("Amendments are moved before the vote on the motion is open."))
        if rules.merged(main.wording, passage, wording) is None:
            text = _("This passage does not stand in the motion exactly once.")
            raise Invalid(Problem(text, column="passage", value=passage[:80]))
        made = Motion.objects.create(
            item=main.item,
            wording=wording,
            passage=passage,
            place=main.amendments.count() + 1,
            kind=Motion.Kind.AMENDMENT,
            amends=main,
            manner=main.manner,
            state=Motion.State.PROPOSED,
            put_at=clock.now(),
        )
        doing.record(
            made,
            {"amends": main, "passage": passage, "wording": wording},
            verb="meetings.move_amendment",
        )
    return made


def order_amendments(motion: Motion, ids: Sequence[int], *, by: Actor) -> None:
    """Bring the undecided amendments of a motion into the order in which they are voted on.

    Raises `Invalid` unless `ids` are exactly these.
    """
    with act("meetings.put_motion", by=by, on=motion) as doing:
        main = locked_motion(motion)
        waiting = {one.pk: one for one in main.amendments.filter(state=Motion.State.PROPOSED)}
        if sorted(ids) != sorted(waiting):
            raise Invalid(_("The amendments have changed meanwhile. Look again, then order them."))
        for place, pk in enumerate(ids, start=1 + main.amendments.count()):
            Motion.objects.filter(pk=pk).update(place=place)
        doing.record(main, {"amendments": list(ids)}, verb="meetings.order_amendments")


def _refuse_out_of_turn(amendment: Motion) -> None:
    """Refuse to vote on an amendment before its turn, or whose passage is gone."""
    main = amendment.amends
    if main is None:
        return
    earlier = main.amendments.filter(state=Motion.State.PROPOSED).order_by("place", "pk").first()
    if earlier is not None and earlier.pk != amendment.pk:
        raise NotNow(_("Another amendment comes first. Vote on it, or change the order."))
    if rules.merged(main.wording, amendment.passage, amendment.wording) is None:
        text = _("An amendment adopted earlier has changed this passage. Withdraw this one.")
        raise NotNow(text)


def open_motion(motion: Motion, *, by: Actor) -> Motion:
    """Open the vote on a motion or amendment that was moved.

    Raises `NotNow` with the reason: no quorum, another vote open, amendments undecided, materials
    late, or a secret ballot that could not stay secret.
    """
    with act("meetings.put_motion", by=by, on=motion) as doing:
        meeting = locked_meeting(motion.item.meeting)
        motion = locked_motion(motion)
        require_state(meeting, {"open"})
        room = queries.room_of(meeting)
        _refuse_two(meeting, motion)
        counted = room.quorum_for_motion(motion.item)
        if not counted.met:
            raise NotNow(_("No motion can be put: %(quorum)s.") % {"quorum": counted.sentence})
        if motion.amendments.filter(state__in=("proposed", "open")).exists():
            raise NotNow(_("Vote on the amendments first; the motion is then put as amended."))
        _refuse_out_of_turn(motion)
        if motion.item_id in queries.without_materials(meeting, room.procedure):
            raise NotNow(
                _(
                    "The materials of this item were not there on the last day for them: it is "
                    "discussed, but no motion is put on it."
                )
            )
        if motion.manner == Motion.Manner.SECRET:
            _refuse_unsecret(room, motion)
        rules.MOTION.move(motion, "put")
        motion.put_at = clock.now()
        motion.ends_at = meeting.ends_at
        hours = 0 if motion.choice_of else room.procedure.consensus.hours
        if room.form == "sitting" and room.procedure.form == "consensus" and hours:
            motion.ends_at = motion.put_at + dt.timedelta(hours=hours)
        motion.save(update_fields=("state", "put_at", "ends_at"))
        tell_voters(room, motion)
        doing.record(motion, {"wording": motion.wording, "quorum": counted.to_data()})
    return motion


def _refuse_two(meeting: Meeting, motion: Motion) -> None:
    """Refuse a second open vote; letters and objections with hours of time may run side by side."""
    running = Motion.objects.filter(item__meeting=meeting, state=Motion.State.OPEN)
    if running.filter(item=motion.item_id).exists() or running.filter(ends_at=None).exists():
        raise NotNow(_("Another motion is open for ballots. Close or withdraw it first."))


def _refuse_unsecret(room: queries.Room, motion: Motion) -> None:
    """Refuse a secret ballot whose published figures would say how a seat voted."""
    here = [seat for seat in room.facts if seat.id in room.here(item=motion.item).ids]
    if any(seat.weight != 1 for seat in here):
        raise NotNow(_("Weighed votes cannot be secret: their weight would tell them apart."))
    sides = [seat.cluster for seat in here]
    by_cluster = room.procedure.majority.per_cluster and motion.choice_of is None
    few = by_cluster and any(sides.count(one) < 2 for one in sides if one)
    if few or len(here) < 2:
        raise NotNow(_("A secret ballot needs at least two voting seats, in each cluster too."))


def close_motion(motion: Motion, *, by: Actor, chair_choice: rules.Choice | None = None) -> Motion:
    """Close the vote, count, and write the decision when the motion is adopted.

    Doing it again changes nothing and returns the same result. `chair_choice` is the casting
    vote where the rules of procedure know one; without it the ballot of whoever presides counts.
    An adopted amendment changes the wording of its motion; a tie may call a second ballot.
    Raises `NotNow` when the motion was withdrawn or never opened, or its time has not passed.
    """
    with transaction.atomic():
        permissions.require(by, "meetings.close_motion", motion)
        motion = locked_motion(motion)
        if motion.state == Motion.State.WITHDRAWN:
            raise NotNow(_("This motion was withdrawn."))
        if motion.state == Motion.State.PROPOSED:
            raise NotNow(_("The vote on this motion is not open yet."))
        if motion.state != Motion.State.OPEN:
            return motion
        room = queries.room_of(motion.item.meeting)
        with act("meetings.close_motion", by=by, on=motion) as doing:
            found = room.result(motion, chair_choice)
            _refuse_early(room, motion, found)
            rules.MOTION.move(motion, _step(found))
            motion.reasoning = found.to_data()
            motion.closed_at = clock.now()
            motion.save(update_fields=("state", "reasoning", "closed_at"))
            shuffle(motion, clusters=isinstance(found, rules.Outcome) and not found.withheld)
            doing.record(motion, {"state": motion.state, "reasoning": motion.reasoning})
            if isinstance(found, rules.Selection):
                settle(motion, found, doing)
            elif found.second_ballot:
                again = _second_ballot(motion)
                doing.record(again, {"second of": motion}, verb="meetings.second_ballot")
            elif motion.kind == Motion.Kind.AMENDMENT:
                _amend(motion, doing)
            elif motion.ratifies_id:
                _ratify(motion, doing)
            elif found.adopted and motion.kind == Motion.Kind.SUBSTANTIVE:
                decide(motion, doing)
                _mark_challenge(motion, by)
    return motion


def _step(found: rules.Result) -> str:
    """Return the step of a motion that its result makes."""
    if isinstance(found, rules.Selection):
        return "run off" if found.again else "count"
    return "tie" if found.second_ballot else "adopt" if found.adopted else "reject"


def _refuse_early(room: queries.Room, motion: Motion, found: rules.Result) -> None:
    """Keep a vote open until its time has passed, all have answered, or objections stopped it."""
    if motion.ends_at is None or clock.now() >= motion.ends_at:
        return
    if isinstance(found, rules.Outcome) and found.stopped:
        return
    answered = set(Ballot.objects.filter(motion=motion).values_list("seat", flat=True))
    if {seat.pk for seat in room.voting(item=motion.item)} <= answered:
        return
    until = formats.date_format(motion.ends_at.astimezone(room.meeting.zone), "DATETIME_FORMAT")
    raise NotNow(_("Ballots and objections are possible until %(until)s.") % {"until": until})


def _second_ballot(motion: Motion) -> Motion:
    return Motion.objects.create(
        item=motion.item,
        draft=motion.draft,
        wording=motion.wording,
        kind=motion.kind,
        manner=motion.manner,
        amends=motion.amends,
        passage=motion.passage,
        ratifies=motion.ratifies,
        second_of=motion,
        put_at=clock.now(),
    )


def _amend(amendment: Motion, doing: Act) -> None:
    """Write an adopted amendment into its motion, if the passage still stands there."""
    if amendment.state != Motion.State.ADOPTED or amendment.amends is None:
        return
    main = locked_motion(amendment.amends)
    wording = rules.merged(main.wording, amendment.passage, amendment.wording)
    if wording is None:
        text = _("An amendment adopted earlier has changed this passage. Withdraw this one.")
        raise NotNow(text)
    doing.record(
        main, {"from": main.wording, "to": wording, "by": amendment}, verb="meetings.amend"
    )
    main.wording = wording
    main.save(update_fields=("wording",))


def _ratify(motion: Motion, doing: Act) -> None:
    if motion.ratifies is None:
        return
    decision = Decision.objects.select_for_update().get(pk=motion.ratifies.pk)
    if not decision.provisional or decision.ratified_at or decision.lapsed_at:
        return
    adopted = motion.state == Motion.State.ADOPTED
    name = "ratified_at" if adopted else "lapsed_at"
    setattr(decision, name, clock.now())
    decision.save(update_fields=(name,))
    doing.record(
        decision, {"motion": motion}, verb="meetings.ratify" if adopted else "meetings.lapse"
    )


def withdraw_motion(motion: Motion, *, by: Actor, reason: str = "") -> Motion:
    """Take a motion back before its vote is closed; raises `NotNow` afterwards."""
    reason = said(reason, "reason", 300, needed=False)
    with act("meetings.withdraw_motion", by=by, on=motion) as doing:
        motion = locked_motion(motion)
        rules.MOTION.move(motion, "withdraw")
        motion.closed_at = clock.now()
        motion.save(update_fields=("state", "closed_at"))
        shuffle(motion, clusters=False)
        doing.record(motion, {"wording": motion.wording, "reason": reason})
    return motion


def _mark_challenge(motion: Motion, by: Actor) -> None:
    version = motion.item.dossier_version
    if version is None:
        return
    challenge = version.dossier.challenge
    if challenge.state in UNDECIDED:
        mark_decided(challenge, by=by)
