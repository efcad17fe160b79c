"""Choices among options: elections, rankings and scorings, and what comes of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from concilia.core import clock
from concilia.core.actions import Act, act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import Actor
from concilia.meetings import rules
from concilia.meetings.actions.deciding import decide, manner_of
from concilia.meetings.actions.locking import TEXT, locked_meeting, require_state, said
from concilia.meetings.models import AgendaItem, Meeting, Motion
from concilia.meetings.rules.choosing.terms import KINDS

OPTION = 200


def move_choice(
    item: AgendaItem,
    *,
    by: Actor,
    asks: str,
    wording: str,
    options: Sequence[str],
    places: int = 1,
    absolute: bool = True,
    low: int = 0,
    high: int = 10,
    mean: bool = False,
    manner: str = "open",
) -> Motion:
    """Move an election, a ranking or a scoring; `wording` is the question, or the office.

    Raises `Invalid` for options or a scale that make no ballot, `NotNow` outside a sitting.
    """
    wording = said(wording, "wording", TEXT)
    if asks not in KINDS:
        raise Invalid(Problem(_("Choose an election, a ranking or a scoring."), column="asks"))
    terms = rules.Terms(
        kind=asks,
        options=tuple(said(one, "options", OPTION) for one in options if one.strip()),
        places=places if asks == "election" else 1,
        absolute=absolute,
        low=low,
        high=high,
        mean=mean,
    )
    if wrong := rules.wrong_terms(terms):
        raise Invalid(Problem(wrong, column="options"))
    with act("meetings.put_motion", by=by, on=item) as doing:
        meeting = locked_meeting(item.meeting)
        require_state(meeting, {"open"})
        if meeting.form != Meeting.Form.SITTING:
            raise NotNow(_("Elections, rankings and scorings are held in a sitting."))
        motion = Motion.objects.create(
            item=item,
            wording=wording,
            asks=asks,
            terms=terms.to_data(),
            manner=manner_of(meeting, manner, choice=True),
            state=Motion.State.PROPOSED,
            put_at=clock.now(),
        )
        doing.record(
            motion,
            {"item": item, "wording": wording, "terms": motion.terms},
            verb="meetings.move_choice",
        )
    return motion


def settle(motion: Motion, found: rules.Selection, doing: Act) -> None:
    """Write what came of a choice that was just counted: a decision, a runoff, or a motion."""
    if found.chosen and found.binding:
        wording = _("%(question)s: %(names)s.") % {
            "question": motion.wording.rstrip(".:"),
            "names": ", ".join(found.chosen),
        }
        decide(motion, doing, wording)
    if found.again:
        again = _runoff(motion, found)
        doing.record(again, {"runoff of": motion, "terms": again.terms}, verb="meetings.runoff")
    elif found.chosen and not found.binding:
        moved = _moved(motion, found)
        doing.record(
            moved, {"result of": motion, "wording": moved.wording}, verb="meetings.move_motion"
        )


def _runoff(motion: Motion, found: rules.Selection) -> Motion:
    terms = rules.Terms(
        kind="election",
        options=found.again,
        places=found.left,
        absolute=found.terms.absolute,
        runoff=True,
    )
    return Motion.objects.create(
        item=motion.item,
        wording=motion.wording,
        asks=motion.asks,
        terms=terms.to_data(),
        manner=motion.manner,
        second_of=motion,
        put_at=clock.now(),
    )


def _moved(motion: Motion, found: rules.Selection) -> Motion:
    """Put what was chosen as a motion, to be decided by the majority that the rules ask for."""
    return Motion.objects.create(
        item=motion.item,
        wording=f"{motion.wording.rstrip('.:')}: {', '.join(found.chosen)}.",
        manner=motion.manner,
        state=Motion.State.PROPOSED,
        put_at=clock.now(),
    )
