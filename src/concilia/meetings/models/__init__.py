"""Meetings, attendance, motions, ballots, decisions and protocols."""

from concilia.meetings.models.decisions import Decision, DecisionQuerySet, Protocol
from concilia.meetings.models.meetings import (
    AgendaItem,
    Answer,
    Attendance,
    Material,
    Meeting,
    MeetingQuerySet,
    Proxy,
    Recusal,
)
from concilia.meetings.models.speaking import Turn
from concilia.meetings.models.voting import Ballot, Motion, SecretBallot, Voted
from concilia.meetings.protocols.models import (
    Assent,
    Comment,
    Correction,
    Dissent,
    Draft,
    Publication,
)

__all__ = [
    "AgendaItem",
    "Answer",
    "Assent",
    "Attendance",
    "Ballot",
    "Comment",
    "Correction",
    "Decision",
    "DecisionQuerySet",
    "Dissent",
    "Draft",
    "Material",
    "Meeting",
    "MeetingQuerySet",
    "Motion",
    "Protocol",
    "Proxy",
    "Publication",
    "Recusal",
    "SecretBallot",
    "Turn",
    "Voted",
]
