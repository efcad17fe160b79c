"""The parts of co-leads and supporting agencies, and to whom work is handed within an agency."""

import datetime as dt

from django.utils.translation import gettext as _

from concilia.agencies.models import Agency, Person
from concilia.core import notices
from concilia.core.actions import act
from concilia.core.errors import Forbidden, NotNow, Problem
from concilia.core.permissions import Actor, acts_for
from concilia.duties import rules
from concilia.duties.actions.answering import REASON, in_time, said
from concilia.duties.actions.checking import (
    for_the_lead,
    granted,
    leads_body,
    locked,
    refuse,
    text_of,
)
from concilia.duties.actions.giving import standing
from concilia.duties.models import Duty, DutyPart, Remark
from concilia.duties.permissions import ACTING, ANSWERING
from concilia.duties.telling import about, tell_agencies, tell_secretary


def dispatch(
    duty: Duty,
    *,
    agency: Agency,
    task: str,
    due: dt.date | None = None,
    role: str = DutyPart.Role.SUPPORT,
    by: Actor,
) -> DutyPart:
    """Give an agency a part of a duty: what it does and until when.

    Those who lead the body may, and the lead's people where the rules grant it the right of
    dispatch. Raises `Invalid` (a part it has already, a date after the duty's), `NotNow` when
    the duty is over or the right is not granted.
    """
    with act("duties.dispatch", by=by, on=duty) as doing:
        duty = locked(duty)
        if not leads_body(by, duty.body_id):
            for_the_lead(duty, by, ANSWERING)
            granted(duty, "dispatch")
        if duty.state not in rules.OPEN:
            raise NotNow(_("This duty is no longer open."))
        problems = text_of(task, "task", _("What it does"), most=300)
        problems += standing(agency, "agency") + part_due(duty, due)
        taken = DutyPart.objects.filter(duty=duty, agency=agency)
        former = taken.first()
        if agency.pk in (duty.lead_id, duty.verifier_id) or (former and former.is_open):
            words = _("%(agency)s can have one part only: lead, co-lead, supporting or verifying.")
            problems.append(Problem(words % {"agency": agency}, column="agency"))
        if role not in DutyPart.Role.values:
            problems.append(Problem(_("Role: co-lead or support."), column="role"))
        refuse(problems)
        taken.delete()
        part = DutyPart.objects.create(
            duty=duty, agency=agency, role=role, task=task.strip(), due=due
        )
        said(duty, Remark.Kind.DISPATCHED, by, task, agency=agency)
        doing.record(duty, {"part": agency, "task": part.task, "due": due, "role": role})
        tell_agencies(
            duty,
            [agency],
            kind="given",
            key=f"part:{part.pk}",
            subject=lambda: _("Your agency has a part in a duty: %(title)s") % {"title": part.task},
            text=lambda: f"{part.task}\n\n{about(duty)}",
        )
    return part


def part_due(duty: Duty, due: dt.date | None) -> list[Problem]:
    """Return what is wrong with the date of a part or a milestone."""
    if due is None or duty.given_on <= due <= duty.due:
        return []
    return [Problem(_("A day from the giving of the duty to its due date."), column="due")]


def _part(duty: Duty, part: int) -> DutyPart:
    return DutyPart.objects.select_related("agency").get(duty=duty, pk=part)


def _for_the_part(part: DutyPart, duty: Duty, by: Actor) -> None:
    if part.agency_id not in acts_for(by, duty.body_id, ANSWERING):
        words = _("Only %(agency)s, whose part it is, may do this.")
        raise Forbidden(words % {"agency": part.agency})


def accept_part(part: DutyPart, *, by: Actor) -> DutyPart:
    """Accept a part for its agency. Raises `Forbidden`, `NotNow`."""
    with act("duties.accept", by=by, on=part.duty) as doing:
        duty = locked(part.duty)
        part = _part(duty, part.pk)
        _for_the_part(part, duty, by)
        rules.PART_LIFE.move(part, "accept")
        part.save(update_fields=("state",))
        said(duty, Remark.Kind.ACCEPTED, by, agency=part.agency)
        doing.record(duty, {"accepted": part.agency, "part": part})
    return part


def contest_part(part: DutyPart, *, reason: str, by: Actor) -> DutyPart:
    """Contest a part; the duty itself goes on. Raises `Forbidden`, `Invalid`, `NotNow`."""
    with act("duties.contest", by=by, on=part.duty) as doing:
        duty = locked(part.duty)
        part = _part(duty, part.pk)
        _for_the_part(part, duty, by)
        rules.PART_LIFE.move(part, "contest")
        in_time(duty)
        refuse(text_of(reason, "reason", _("Reason"), most=REASON))
        part.save(update_fields=("state",))
        remark = said(duty, Remark.Kind.CONTESTED, by, reason, agency=part.agency)
        doing.record(duty, {"part": part, "agency": part.agency, "reason": remark.text})
        tell_secretary(
            duty,
            kind="contested",
            key=f"part-contested:{remark.pk}",
            subject=lambda: (
                _("%(agency)s contests its part: %(title)s")
                % {"agency": part.agency.label, "title": duty.title}
            ),
            text=lambda: remark.text + "\n\n" + about(duty),
        )
        tell_agencies(
            duty,
            [duty.lead],
            kind="contested",
            key=f"part-contested:{remark.pk}",
            subject=lambda: (
                _("%(agency)s contests its part: %(title)s")
                % {"agency": part.agency.label, "title": duty.title}
            ),
            text=lambda: remark.text + "\n\n" + about(duty),
        )
    return part


def end_part(part: DutyPart, *, settle: bool, reason: str, by: Actor) -> DutyPart:
    """Set a contested part under way again, or release an agency from its part, with the reason.

    Those who lead the body may, and the lead's people where they have the right of dispatch.
    """
    with act("duties.dispatch", by=by, on=part.duty) as doing:
        duty = locked(part.duty)
        part = _part(duty, part.pk)
        if not leads_body(by, duty.body_id):
            for_the_lead(duty, by, ANSWERING)
            granted(duty, "dispatch")
        rules.PART_LIFE.move(part, "settle" if settle else "release")
        refuse(text_of(reason, "reason", _("Reason"), most=REASON))
        part.save(update_fields=("state",))
        kind = Remark.Kind.SETTLED if settle else Remark.Kind.RELEASED
        remark = said(duty, kind, by, reason, agency=part.agency)
        doing.record(duty, {"part": part, "state": part.state, "reason": remark.text})
        tell_agencies(
            duty,
            [part.agency],
            kind=kind,
            key=f"part:{remark.pk}",
            subject=lambda: (
                _("Settled, under way again: %(title)s") % {"title": duty.title}
                if settle
                else _("You are released from your part: %(title)s") % {"title": duty.title}
            ),
            text=lambda: remark.text + "\n\n" + about(duty),
        )
    return part


def delegate(duty: Duty, *, to: Person | None, by: Actor) -> Duty:
    """Hand what one's agency has in a duty to a person of the same agency, or take it back.

    It then stands first on that person's desk. Raises `Forbidden` for who does not answer for an
    agency of the duty, `Invalid` for somebody of another agency, `NotNow` when it is over.
    """
    with act("duties.delegate", by=by, on=duty) as doing:
        duty = locked(duty)
        if duty.state in rules.OVER:
            raise NotNow(_("This duty is no longer open."))
        mine = acts_for(by, duty.body_id, ANSWERING)
        parts = {part.agency_id: part for part in duty.parts.select_related("agency")}
        held: Duty | DutyPart
        if duty.lead_id in mine:
            agency, held = duty.lead, duty
        elif found := next((parts[one] for one in parts if one in mine), None):
            agency, held = found.agency, found
        else:
            raise Forbidden(_("Your agency has no part in this duty."))
        if to is not None and agency.pk not in acts_for(to, duty.body_id, ACTING):
            words = _("%(person)s does not act for %(agency)s. Enter the appointment first.")
            refuse([Problem(words % {"person": to, "agency": agency}, column="to")])
        held.assignee = to
        held.save(update_fields=("assignee",))
        said(duty, Remark.Kind.DELEGATED, by, str(to or ""), agency=agency)
        doing.record(duty, {"agency": agency, "to": to})
        if to is not None and to != by:
            notices.tell(
                to,
                kind="duties.delegated",
                key=f"duty:{duty.pk}:delegated:{agency.pk}:{doing_key(duty)}",
                subject=lambda: _("Handed to you: %(title)s") % {"title": duty.title},
                text=lambda: about(duty),
                url=duty.get_absolute_url(),
            )
    return duty


def doing_key(duty: Duty) -> int:
    """Return a number that differs each time a duty is handed on."""
    return duty.remarks.filter(kind=Remark.Kind.DELEGATED).count()
