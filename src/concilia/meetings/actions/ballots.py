"""Casting and recording ballots.

A seat has one ballot. Whoever represents the seat may change it until the vote is closed. The
secretary records a show of hands, and may correct or take back what was so recorded, but never
touches a ballot that a seat cast itself.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from concilia.bodies.models import Seat
from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import Actor
from concilia.meetings import queries, rules
from concilia.meetings.actions.locking import locked_motion
from concilia.meetings.models import Ballot, Motion

Said = str | Mapping[int, int]
"""What a ballot says: yes, no, abstain or object; or, in a choice, its marks by option."""


def cast_ballot(motion: Motion, choice: Said, *, by: Actor, seat: Seat | None = None) -> Ballot:
    """Vote for the seat that `by` represents in the meeting (or holds a proxy of), or change it.

    Raises `Invalid` for what cannot stand on the ballot, `Forbidden` for who may not vote, `NotNow`
    when the vote is closed, its time has passed, `by` is not marked as present for a voting seat
    (absent, departed, recused, or another person stands there), or the other person of the seat
    has voted.
    """
    return cast_openly(motion, choice, by=by, seat=seat.pk if seat else None)[0]


def cast_openly(
    motion: Motion, choice: Said, *, by: Actor, seat: int | None = None
) -> tuple[Ballot, queries.Room]:
    """Vote as `cast_ballot` does; return with the ballot the voter's corner of the room."""
    said = said_of(motion, choice)
    with act("meetings.vote", by=by, on=motion) as doing:
        motion = opened(motion)
        if motion.manner == Motion.Manner.SECRET:
            raise NotNow(_("This vote is secret. Use the secret ballot."))
        room = queries.room_of(motion.item.meeting, by)
        voting = seat_for(room, motion, by, seat)
        former = Ballot.objects.filter(motion=motion, seat=voting).order_by("pk").first()
        other = former is not None and not former.recorded and former.cast_by_id != by.pk
        if former and other and room.form != "sitting":
            text = _("%(person)s has already voted for this seat. Ask them to change it.")
            raise NotNow(text % {"person": former.cast_by})
        was = former.choice if former else None
        ballot = _write(motion, voting, said, former, by=by, recorded=False)
        doing.record(motion, {"seat": voting, "former": was, **said})
    return ballot, room


def seat_for(room: queries.Room, motion: Motion, by: Actor, asked: int | None) -> Seat:
    """Return the seat for which `by` votes: the one asked for, or the first for which none is.

    Raises `NotNow` with the reason where there is none.
    """
    if motion.ends_at is not None and clock.now() >= motion.ends_at:
        raise NotNow(_("The time for ballots has passed. Nothing was changed."))
    mine = room.seats_of(by, motion.item)
    if motion.choice_of is not None:
        here = room.here(item=motion.item).ids
        mine = [seat for seat in mine if seat.pk in here]
    if asked is not None:
        mine = [seat for seat in mine if seat.pk == asked]
    if not mine:
        raise NotNow(_no_seat(room, by, motion))
    return mine[0]


def record_ballot(motion: Motion, seat: Seat, choice: Said, *, by: Actor) -> Ballot | None:
    """Record the vote of one seat at a show of hands; return it, or None when it is taken back.

    Raises what `record_ballots` raises, and `NotNow` when the seat has voted itself.
    """
    if record_ballots(motion, {seat.pk: choice}, by=by):
        raise NotNow(_("%(seat)s has voted itself.") % {"seat": seat})
    return Ballot.objects.filter(motion=motion, seat=seat).first()


def record_ballots(motion: Motion, choices: Mapping[int, Said], *, by: Actor) -> list[Seat]:
    """Record a show of hands: a choice by seat; an empty choice takes a recorded one back.

    Returns the seats that had voted themselves and were left as they are. Raises `Invalid` with
    every seat that is not present or does not vote, and writes nothing then; `NotNow` when the
    vote is closed.
    """
    said = {pk: said_of(motion, one) if one != "" else _NOTHING for pk, one in choices.items()}
    with act("meetings.record_ballot", by=by, on=motion) as doing:
        motion = opened(motion, seen=True)
        if motion.manner == Motion.Manner.SECRET:
            raise NotNow(_("The secretary records no secret ballots."))
        room = queries.room_of(motion.item.meeting)
        voting = {seat.pk: seat for seat in room.voting(item=motion.item)}
        held = {ballot.seat_id: ballot for ballot in Ballot.objects.filter(motion=motion)}
        now = {pk: {"choice": one.choice, "marks": one.marks} for pk, one in held.items()}
        strangers = [pk for pk, one in said.items() if one["choice"] and pk not in voting]
        wrong = [pk for pk in strangers if now.get(pk) != said[pk]]
        if wrong:
            raise Invalid([_not_voting(room, pk) for pk in wrong])
        kept, changes = [], {}
        for pk, one in said.items():
            former = held.get(pk)
            if pk not in voting or now.get(pk, _NOTHING) == one:
                continue
            if former and not former.recorded:
                if one["choice"]:
                    kept.append(voting[pk])
                continue
            changes[pk] = one["marks"] or one["choice"]
            if one["choice"]:
                person = _recorder(room, voting[pk]) if getattr(by, "pk", 0) == 0 else by
                _write(motion, voting[pk], one, former, by=person, recorded=True)
            elif former:
                former.delete()
        doing.record(motion, {"choices": {str(pk): choice for pk, choice in changes.items()}})
    return kept


def _recorder(room: queries.Room, seat: Seat) -> Actor:
    """Return in whose name the system records: who sits there, or who holds its proxy."""
    row = room.attendance.get(seat.pk)
    if row and row.person:
        return row.person
    holder = room.attendance.get(room.proxies.get(seat.pk, 0))
    return holder.person if holder else seat.delegate


_NOTHING: dict[str, Any] = {"choice": "", "marks": {}}
_PLAIN = frozenset(Ballot.Choice.values) - {Ballot.Choice.MARKED}


def said_of(motion: Motion, choice: Said) -> dict[str, Any]:
    """Return what is written of a ballot; raises `Invalid` for what cannot stand on it."""
    terms = motion.choice_of
    if terms is None:
        if not isinstance(choice, str) or choice not in _PLAIN:
            raise Invalid(Problem(_("Vote yes, no or abstain."), column="choice"))
        return {"choice": choice, "marks": {}}
    if choice == Ballot.Choice.ABSTAIN:
        return {"choice": choice, "marks": {}}
    if isinstance(choice, str) or not choice:
        raise Invalid(Problem(_("Choose, or abstain."), column="marks"))
    if wrong := rules.wrong_marks(terms, choice):
        raise Invalid(Problem(wrong, column="marks"))
    marks = {str(number): choice[number] for number in sorted(choice)}
    return {"choice": Ballot.Choice.MARKED, "marks": marks}


def opened(motion: Motion, *, seen: bool = False) -> Motion:
    """Return the motion, held until the transaction ends; `NotNow` unless its vote is open."""
    motion = locked_motion(motion, seen=seen)
    if motion.state == Motion.State.PROPOSED:
        raise NotNow(_("The vote on this motion is not open yet."))
    if motion.state != Motion.State.OPEN:
        raise NotNow(_("The vote on this motion is closed. Nothing was changed."))
    return motion


def _write(
    motion: Motion,
    seat: Seat,
    said: Mapping[str, Any],
    former: Ballot | None,
    *,
    by: Actor,
    recorded: bool,
) -> Ballot:
    """Write the ballot of a seat in place of its `former` one; the motion must be held."""
    ballot = former or Ballot(motion=motion, seat=seat)
    ballot.choice, ballot.marks = said["choice"], said["marks"]
    ballot.cast_by, ballot.cast_at, ballot.recorded = by, clock.now(), recorded
    ballot.save()
    return ballot


def _no_seat(room: queries.Room, by: Actor, motion: Motion) -> str:
    for seat in room.seats:
        if by not in (seat.delegate, *seat.substitutes) or not room.votes(seat):
            continue
        if seat.pk in room.left_out(motion.item):
            return _("Your seat is recused from this item and takes no part in the vote.")
        row = room.attendance.get(seat.pk)
        if seat.pk in room.proxies and not (row and row.person):
            return _("Your seat has given its vote by proxy in this meeting.")
        if row and row.person and row.person != by:
            return _("In this meeting %(person)s represents the seat of %(agency)s.") % {
                "person": row.person,
                "agency": seat.agency,
            }
        if row and row.left_at:
            return _("You are marked as departed. Ask the secretary if you are present.")
        return _("You are not marked as present. Ask the secretary to mark you first.")
    return _("You represent no seat that votes in this meeting.")


def _not_voting(room: queries.Room, pk: int) -> Problem:
    seat = next((seat for seat in room.seats if seat.pk == pk), None)
    if seat is None:
        return Problem(_("This seat does not belong to the meeting."), column=str(pk))
    text = _("%(seat)s is not present or does not vote.") % {"seat": seat}
    return Problem(text, column=str(pk))
