"""Forms of the meetings room, and the reading of its two big tables (attendance, ballots)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

from concilia.bodies.models import Body
from concilia.core.errors import Invalid, Problem
from concilia.dossiers.models import DraftDecision
from concilia.meetings.actions.attendance import Mark
from concilia.meetings.actions.locking import TEXT, TITLE
from concilia.meetings.models import Meeting
from concilia.meetings.queries import Room


def zone_of(body: Body) -> dt.tzinfo:
    """Return the body's time zone."""
    return Meeting(body=body).zone


class MeetingForm(forms.Form):
    """When, where and what for. Hours are those of the body's time zone."""

    title = forms.CharField(label=_l("Title"), max_length=TITLE)
    day = forms.DateField(label=_l("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    hour = forms.TimeField(label=_l("Hour"), widget=forms.TimeInput(attrs={"type": "time"}))
    place = forms.CharField(label=_l("Place"), max_length=TITLE, required=False)
    convening = forms.IntegerField(
        label=_l("Convening"),
        min_value=1,
        max_value=9,
        initial=1,
        help_text=_l("2 when an earlier meeting on the same agenda had no quorum."),
    )
    form = forms.ChoiceField(
        label=_l("How it decides"),
        choices=Meeting.Form.choices,
        required=False,
        help_text=_l("By letters only where the rules of procedure know it."),
    )

    def clean_day(self) -> dt.date:
        """Keep away from the ends of the calendar, where no time zone can be counted."""
        day: dt.date = self.cleaned_data["day"]
        if not dt.MINYEAR < day.year < dt.MAXYEAR:
            raise forms.ValidationError(self.fields["day"].error_messages["invalid"])
        return day

    def check_hour(self, body: Body) -> bool:
        """Say whether the hour exists on that day; where clocks go forward one hour does not."""
        day, hour = self.cleaned_data["day"], self.cleaned_data["hour"]
        local = dt.datetime.combine(day, hour, zone_of(body))
        if local.astimezone(dt.UTC).astimezone(zone_of(body)).time() == hour:
            return True
        text = _("This hour does not exist on that day: the clocks go forward. Choose another.")
        self.add_error("hour", text)
        return False

    def starts_at(self, body: Body) -> dt.datetime:
        """Return the moment that the valid form names."""
        data = self.cleaned_data
        return dt.datetime.combine(data["day"], data["hour"], zone_of(body)).astimezone(dt.UTC)


class ItemForm(forms.Form):
    """A free point of the agenda."""

    title = forms.CharField(label=_l("Title"), max_length=TITLE)
    kind = forms.ChoiceField(
        label=_l("For"), choices=[("other", _l("discussion")), ("information", _l("information"))]
    )


class MotionForm(forms.Form):
    """Wording to vote on; a draft decision of the dossier fills it."""

    draft = forms.ModelChoiceField(
        DraftDecision.objects.none(), required=False, widget=forms.HiddenInput
    )
    wording = forms.CharField(
        label=_l("Wording of the motion"),
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class MinuteForm(forms.Form):
    """What was heard and resolved at a point."""

    heard = forms.CharField(
        label=_l("Heard"),
        max_length=TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_l("Who reported what; an empty line begins a paragraph."),
    )
    resolved = forms.CharField(
        label=_l("Resolved without a vote"),
        max_length=TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class WithdrawForm(forms.Form):
    """Why a motion is withdrawn."""

    reason = forms.CharField(label=_l("Reason"), max_length=300, required=False)


class ChairForm(forms.Form):
    """The casting vote, should there be a tie."""

    chair_choice = forms.ChoiceField(
        label=_l("Casting vote, should there be a tie"),
        choices=[
            ("", _l("the ballot of the chair")),
            ("yes", pgettext_lazy("ballot", "yes")),
            ("no", pgettext_lazy("ballot", "no")),
        ],
        required=False,
    )


def marks_from(data: Mapping[str, Any], room: Room) -> list[Mark]:
    """Read the attendance table: `mode_7`, `person_7`, `arrived_7`, `left_7` for seat 7.

    Seats without a mode are left as they are. Hours are of the meeting's day in the body's time
    zone; an hour shown and sent back unchanged keeps its seconds. Raises `Invalid`.
    """
    problems: list[Problem] = []
    marks = []
    for seat in room.seats:
        mode = str(data.get(f"mode_{seat.pk}", ""))
        if not mode:
            continue
        former = room.attendance.get(seat.pk)
        person = str(data.get(f"person_{seat.pk}", ""))
        times: dict[str, dt.datetime | None] = {}
        for name in ("arrived_at", "left_at"):
            typed = str(data.get(f"{name}_{seat.pk}", ""))
            known = getattr(former, name) if former else None
            try:
                times[name] = _moment(typed, known, room.meeting)
            except ValueError:
                text = _("%(seat)s: write the hour as 14:05.") % {"seat": seat}
                problems.append(Problem(text, column=str(seat.pk), value=typed[:20]))
        if len(times) == 2:
            marks.append(
                Mark(
                    seat=seat.pk,
                    mode=mode,
                    person=int(person) if person.isdecimal() and len(person) < 18 else None,
                    **times,
                )
            )
    if problems:
        raise Invalid(problems)
    return marks


def _moment(typed: str, known: dt.datetime | None, meeting: Meeting) -> dt.datetime | None:
    if not typed:
        return None
    if known and known.astimezone(meeting.zone).strftime("%H:%M") == typed:
        return known
    hour = dt.time.fromisoformat(typed)
    if hour.tzinfo:
        raise ValueError(typed)
    return dt.datetime.combine(meeting.day, hour, meeting.zone).astimezone(dt.UTC)


def choices_from(data: Mapping[str, Any], room: Room) -> dict[int, str]:
    """Read the ballot table: `ballot_7` for seat 7; seats that were not sent are left out."""
    return {
        seat.pk: str(data[f"ballot_{seat.pk}"])
        for seat in room.seats
        if f"ballot_{seat.pk}" in data
    }
