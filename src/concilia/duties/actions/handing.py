"""When the lead changes, or the body: handing over, dissolution, merging."""

from django.db.models import Max
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.bodies.models import Body
from concilia.core import clock, permissions
from concilia.core.actions import act
from concilia.core.calendar import Calendar
from concilia.core.errors import NotNow, Problem
from concilia.core.permissions import SYSTEM, Actor
from concilia.duties import rules
from concilia.duties.actions.answering import REASON, said
from concilia.duties.actions.checking import follow_up, locked, refuse, text_of
from concilia.duties.actions.giving import standing, still_itself
from concilia.duties.models import Change, Duty, DutyPart, Remark, Succession
from concilia.duties.telling import about, tell_agencies, tell_secretary


def hand_over(duty: Duty, *, to: Agency, reason: str, by: Actor) -> Duty:
    """Hand a duty over to another lead, which answers to it anew.

    What it had as a part falls away, and the former lead has none. Raises `Invalid` for the same
    or a dissolved agency or without a reason, `NotNow` when the duty is done or over.
    """
    with act("duties.hand_over", by=by, on=duty) as doing:
        duty = locked(duty)
        rules.LIFE.move(duty, "hand over")
        problems = text_of(reason, "reason", _("Reason"), most=REASON) + standing(to, "to")
        if to.pk == duty.lead_id:
            words = _("%(agency)s leads this duty already.") % {"agency": to}
            problems.append(Problem(words, column="to"))
        if to.pk == duty.verifier_id:
            words = _("%(agency)s is to verify this duty and cannot lead it.") % {"agency": to}
            problems.append(Problem(words, column="to"))
        refuse(problems)
        former = duty.lead
        DutyPart.objects.filter(duty=duty, agency=to).delete()
        Change.objects.filter(duty=duty, answered_at=None).update(
            granted=False, answer=reason.strip(), answered_at=clock.now()
        )
        rule, today = follow_up(duty.body), duty.body.today()
        add = Calendar(duty.body.country).add_working_days
        duty.lead = to
        duty.answer_by = add(today, rule.answer_days) if rule.answer_days else None
        duty.withdrawn_at = duty.accepted_at = duty.accepted_by = duty.change_asked_at = None
        duty.assignee = duty.forecast = None
        duty.save()
        remark = said(duty, Remark.Kind.HANDED_OVER, by, reason, agency=to)
        doing.record(duty, {"from": former, "to": to, "reason": remark.text})
        tell_agencies(
            duty,
            [to, former],
            kind="handed_over",
            key=f"handed:{remark.pk}",
            subject=lambda: (
                _("%(agency)s now leads: %(title)s") % {"agency": to.label, "title": duty.title}
            ),
            text=lambda: remark.text + "\n\n" + about(duty),
        )
    return duty


def orphan(duty: Duty, *, by: Actor = SYSTEM) -> Duty:
    """Note that the lead of an open duty was dissolved: the body hands it over to another.

    Raises `NotNow` when its lead still exists, or when this was noted.
    """
    with act("duties.remind", by=by, on=duty) as doing:
        duty = locked(duty)
        if duty.lead.state != Agency.State.DISSOLVED or duty.withdrawn_at is not None:
            raise NotNow(_("The lead of this duty still exists, or its end was noted."))
        rules.LIFE.move(duty, "withdraw")
        duty.withdrawn_at = clock.now()
        duty.save(update_fields=("state", "withdrawn_at"))
        remark = said(duty, Remark.Kind.DISSOLVED, by, agency=duty.lead)
        doing.record(duty, {"dissolved": duty.lead}, verb="duties.orphan")
        tell_secretary(
            duty,
            kind="dissolved",
            key=f"dissolved:{remark.pk}",
            subject=lambda: (
                _("%(agency)s was dissolved; find another lead: %(title)s")
                % {"agency": duty.lead.label, "title": duty.title}
            ),
            text=lambda: about(duty),
        )
    return duty


def take_over(body: Body, *, into: Body, reason: str, by: Actor) -> int:
    """Let `into` take over every live duty of a body that was merged into it.

    Each duty gets the next number there and keeps its decision, reports and ladder; what is
    closed stays where it was. Returns how many. Raises `Forbidden` for who does not lead both,
    `Invalid` for the same body, a successor below or merged itself, `NotNow` the second time.
    """
    with act("duties.take_over", by=by, on=into) as doing:
        permissions.require(by, "duties.take_over", body)
        held = {
            one.pk: one
            for one in Body.objects.select_for_update()
            .order_by("pk")
            .filter(pk__in=(body.pk, into.pk))
        }
        problems = text_of(reason, "reason", _("Reason"), most=REASON)
        if body.pk == into.pk:
            problems.append(Problem(_("Choose another body."), column="into"))
        refuse(problems)
        still_itself(held[body.pk])
        still_itself(held[into.pk])
        Succession.objects.create(
            body=body,
            successor=into,
            reason=reason.strip(),
            person=by if by.pk else None,
            made_at=clock.now(),
        )
        duties = list(
            Duty.objects.select_for_update(of=("self",))
            .filter(body=body)
            .exclude(state__in=rules.OVER)
            .order_by("number")
        )
        last = Duty.objects.filter(body=into).aggregate(last=Max("number"))["last"] or 0
        for number, duty in enumerate(duties, start=last + 1):
            former = duty.ref
            duty.body, duty.number = into, number
            duty.save(update_fields=("body", "number"))
            words = _("%(ref)s of %(body)s. %(reason)s")
            text = words % {"ref": former, "body": body, "reason": reason.strip()}
            said(duty, Remark.Kind.MOVED, by, text)
            doing.record(duty, {"from": body, "was": former, "to": into})
        doing.record(into, {"took_over": body, "duties": len(duties), "reason": reason.strip()})
    return len(duties)
