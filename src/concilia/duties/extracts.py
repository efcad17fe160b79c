"""What this room offers to protocols and to the register of decisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from concilia.agencies.models import Agency
from concilia.duties import rules
from concilia.duties.models import Duty
from concilia.duties.telling import voices_of
from concilia.meetings.models import Meeting
from concilia.meetings.protocols.extracts import Asked, Extract
from concilia.meetings.register.execution import Execution


def extracts(meeting: Meeting) -> Iterator[Extract]:
    """Yield what the decisions of a meeting ask of each agency."""
    found: dict[Agency, list[Asked]] = {}
    duties = Duty.objects.filter(decision__motion__item__meeting=meeting)
    shown = duties.exclude(state="cancelled").select_related("lead").order_by("number")
    for duty in shown.prefetch_related("parts__agency"):
        parts = [(duty.lead, "lead"), *((part.agency, part.role) for part in duty.parts.all())]
        for agency, role in parts:
            found.setdefault(agency, []).append(
                Asked(
                    decision=duty.decision_id,
                    ref=duty.ref,
                    title=duty.title,
                    role=role,
                    lead=str(duty.lead),
                    due=duty.due,
                    deliverable=duty.deliverable,
                )
            )
    for agency, asked in found.items():
        yield Extract(agency, partial(voices_of, agency, meeting.body), asked)


def execution(decisions: Sequence[int]) -> dict[int, Execution]:
    """Return how far each decision is carried out, in one query; cancelled duties do not count."""
    found: dict[int, list[Duty]] = {}
    rows = Duty.objects.filter(decision__in=decisions).exclude(state="cancelled")
    for duty in rows.select_related("body"):
        found.setdefault(duty.decision_id, []).append(duty)
    return {
        decision: Execution(
            duties=len(duties),
            done=sum(duty.state not in rules.OPEN and duty.state != "contested" for duty in duties),
            late=sum(duty.tone_now == "late" for duty in duties),
            percent=round(
                sum(100 if duty.tone_now == "done" else duty.percent for duty in duties)
                / len(duties)
            ),
        )
        for decision, duties in found.items()
    }
