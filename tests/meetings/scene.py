"""A body with three voting seats, and a meeting brought as far as a story needs it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from concilia.bodies.models import Seat
from concilia.challenges.models import Challenge
from concilia.core import clock
from concilia.dossiers.models import Dossier, DraftDecision
from concilia.meetings import actions
from concilia.meetings.actions import Mark
from concilia.meetings.models import AgendaItem, Meeting, Motion
from tests.house import House

DAY = dt.datetime(2026, 3, 16, 13, 0, tzinfo=dt.UTC)
BEFORE = DAY - dt.timedelta(days=28)


@dataclass
class Scene:
    """The house, and shorthand for what a meeting needs."""

    house: House

    def seat(self, role: str) -> Seat:
        return Seat.objects.get(body=self.house.body, role=role)

    def dossier(self, wording: str = "Open two ambulatories by June.") -> Dossier:
        """A dossier that is ready, on an accepted challenge, with one draft decision."""
        challenge = Challenge.objects.create(
            body=self.house.body,
            number=Challenge.objects.count() + 1,
            title="Nobody answers at night",
            statement="Calls after ten are lost.",
            state=Challenge.State.IN_DOSSIER,
            territory=self.house.north,
            raised_by=self.house.owner,
            raised_at=BEFORE,
        )
        dossier = Dossier.objects.create(
            challenge=challenge,
            state=Dossier.State.READY,
            summary="What is known.",
            opened_by=self.house.owner,
            opened_at=BEFORE,
        )
        DraftDecision.objects.create(dossier=dossier, wording=wording, lead=self.house.hospital)
        return dossier

    def planned(self, **fields: object) -> Meeting:
        given = {
            "title": "Spring meeting",
            "starts_at": DAY,
            "place": "Town hall, room 2",
            **fields,
        }
        with clock.at(BEFORE):
            return actions.plan_meeting(self.house.body, by=self.house.owner, **given)  # type: ignore[arg-type]  # options by name

    def invited(self, **fields: object) -> Meeting:
        meeting = self.planned(**fields)
        with clock.at(BEFORE):
            actions.add_item(meeting, by=self.house.owner, title="Night calls")
            return actions.invite(meeting, by=self.house.owner)

    def present(self, meeting: Meeting, *roles: str, at: dt.datetime = DAY) -> None:
        marks = [Mark(self.seat(role).pk, "in_person") for role in roles]
        with clock.at(at):
            actions.mark_attendance(meeting, marks, by=self.house.owner)

    def opened(self, *roles: str) -> Meeting:
        """An open meeting at which the seats of `roles` (all that vote) are present."""
        meeting = self.invited()
        self.present(meeting, *(roles or ("secretary", "chair", "member")))
        with clock.at(DAY):
            return actions.open_meeting(meeting, by=self.house.owner)

    def motion(self, meeting: Meeting | None = None, wording: str = "We open two.") -> Motion:
        meeting = meeting or self.opened()
        item = AgendaItem.objects.filter(meeting=meeting).first()
        assert item
        with clock.at(DAY + dt.timedelta(minutes=10)):
            return actions.put_motion(item, by=self.house.owner, wording=wording)

    def adopted(self) -> Motion:
        motion = self.motion()
        actions.record_ballots(
            motion,
            {self.seat("chair").pk: "yes", self.seat("member").pk: "yes"},
            by=self.house.owner,
        )
        with clock.at(DAY + dt.timedelta(minutes=20)):
            return actions.close_motion(motion, by=self.house.chair)

    def closed(self) -> Meeting:
        meeting = self.adopted().item.meeting
        with clock.at(DAY + dt.timedelta(hours=1)):
            return actions.close_meeting(meeting, by=self.house.owner)
