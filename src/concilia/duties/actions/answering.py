"""What an agency answers to a duty: accept, ask for a change, contest, withdraw."""

import datetime as dt

from django.utils.translation import gettext as _

from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import NotNow, Problem
from concilia.core.permissions import SYSTEM, Actor
from concilia.duties import rules
from concilia.duties.actions.checking import (
    follow_up,
    for_the_lead,
    locked,
    refuse,
    text_of,
)
from concilia.duties.days import in_words
from concilia.duties.models import Change, Duty, Remark
from concilia.duties.permissions import ANSWERING, HEADING
from concilia.duties.telling import about, tell_agencies, tell_secretary

REASON = 2000


def said(duty: Duty, kind: str, by: Actor, text: str = "", **more: object) -> Remark:
    """Keep what was said at a step."""
    return Remark.objects.create(
        duty=duty,
        kind=kind,
        person=by if by.pk else None,
        text=text.strip(),
        made_at=clock.now(),
        **more,
    )


def accept_duty(duty: Duty, *, by: Actor) -> Duty:
    """Accept a duty for its lead. Raises `Forbidden` for others, `NotNow` when it was answered."""
    with act("duties.accept", by=by, on=duty) as doing:
        duty = locked(duty)
        for_the_lead(duty, by, ANSWERING)
        rules.LIFE.move(duty, "accept")
        _accept(duty, by)
        said(duty, Remark.Kind.ACCEPTED, by)
        doing.record(duty, {"accepted": duty.lead})
    return duty


def _accept(duty: Duty, by: Actor) -> None:
    duty.accepted_at = clock.now()
    duty.accepted_by = by if by.pk else None
    duty.save(update_fields=("state", "accepted_at", "accepted_by"))


def accept_by_silence(duty: Duty, *, by: Actor = SYSTEM) -> Duty:
    """Accept a duty whose limit to answer has passed, where silence is acceptance.

    Raises `NotNow` when it was answered, a change is asked for, the limit has not passed or the
    rules do not say so.
    """
    with act("duties.accept", by=by, on=duty) as doing:
        duty = locked(duty)
        if duty.answer_by is None or duty.answer_by >= duty.body.today() or duty.change_asked_at:
            raise NotNow(_("The limit to answer has not passed, or the agency has answered."))
        if not follow_up(duty.body).silence:
            raise NotNow(_("By the rules of this body silence is no acceptance."))
        rules.LIFE.move(duty, "accept")
        _accept(duty, by)
        said(duty, Remark.Kind.SILENT, by)
        doing.record(duty, {"accepted": duty.lead, "silence": True})
        tell_agencies(
            duty,
            [duty.lead],
            kind="accepted",
            key="silent",
            subject=lambda: _("Accepted by silence: %(title)s") % {"title": duty.title},
            text=lambda: about(duty),
        )
    return duty


def contest_duty(duty: Duty, *, reason: str, by: Actor) -> Remark:
    """Contest a duty; it rests until the body settles it.

    Raises `Forbidden` for who does not answer for the lead, `Invalid`, and `NotNow` after the
    limit to answer.
    """
    with act("duties.contest", by=by, on=duty) as doing:
        duty = locked(duty)
        if by is not SYSTEM:
            for_the_lead(duty, by, ANSWERING)
        rules.LIFE.move(duty, "contest")
        in_time(duty)
        refuse(text_of(reason, "reason", _("Reason"), most=REASON))
        duty.save(update_fields=("state",))
        remark = said(duty, Remark.Kind.CONTESTED, by, reason)
        doing.record(duty, {"reason": remark.text})
        tell_secretary(
            duty,
            kind="contested",
            key=f"contested:{remark.pk}",
            subject=lambda: _("Contested: %(title)s") % {"title": duty.title},
            text=lambda: remark.text + "\n\n" + about(duty),
        )
    return remark


def in_time(duty: Duty) -> None:
    """Raise `NotNow` when the limit to contest a duty has passed."""
    if duty.answer_by is not None and duty.answer_by < duty.body.today():
        raise NotNow(
            _(
                "The limit to contest this duty passed on %(day)s. Ask for a change instead, or "
                "withdraw from the lead."
            )
            % {"day": in_words(duty.answer_by)}
        )


def ask_change(duty: Duty, *, text: str, due: dt.date | None = None, by: Actor) -> Change:
    """Ask the body for a change; the duty stays as it is until the body has answered.

    Raises `Invalid` for no text or an impossible day, `NotNow` while another change is asked for
    or when the duty is not open.
    """
    with act("duties.ask", by=by, on=duty) as doing:
        duty = locked(duty)
        for_the_lead(duty, by, ANSWERING)
        if duty.state not in rules.OPEN:
            raise NotNow(_("This duty is no longer open."))
        if duty.change_asked_at is not None:
            raise NotNow(_("A change was asked for already; the body has not answered yet."))
        problems = text_of(text, "text", _("What should change"), most=REASON)
        if due is not None and not 0 <= (due - duty.body.today()).days <= rules.LONGEST:
            words = _("The new due date must be a day from today on, within 20 years.")
            problems.append(Problem(words, column="due"))
        refuse(problems)
        change = Change.objects.create(
            duty=duty,
            agency=duty.lead,
            person=by,
            text=text.strip(),
            due=due,
            asked_at=clock.now(),
        )
        duty.change_asked_at = change.asked_at
        duty.save(update_fields=("change_asked_at",))
        said(duty, Remark.Kind.ASKED, by, text)
        doing.record(duty, {"change": change.text, "due": due})
        tell_secretary(
            duty,
            kind="asked",
            key=f"asked:{change.pk}",
            subject=lambda: _("A change is asked for: %(title)s") % {"title": duty.title},
            text=lambda: change.text + "\n\n" + about(duty),
        )
    return change


def answer_change(
    duty: Duty, *, granted: bool, answer: str = "", due: dt.date | None = None, by: Actor
) -> Duty:
    """Grant or refuse the change that is asked for.

    Granted, the duty counts as accepted and gets the day `due`, or the one that was asked for;
    its ladder begins anew. Refused, it stays as it is, and the answer says why. Raises `NotNow`
    when none is asked for, `Invalid` without a reason to refuse.
    """
    with act("duties.arrange", by=by, on=duty) as doing:
        duty = locked(duty)
        change = Change.objects.filter(duty=duty, answered_at=None).first()
        if change is None:
            raise NotNow(_("No change is asked for."))
        refuse(text_of(answer, "answer", _("Answer"), most=REASON, needed=not granted))
        day = due or change.due
        if granted and day is not None:
            move_due(duty, day)
        change.granted, change.answer = granted, answer.strip()
        change.answered_at = clock.now()
        change.answered_by = by if by.pk else None
        change.save()
        duty.change_asked_at = None
        if granted and duty.state == Duty.State.GIVEN:
            rules.LIFE.move(duty, "accept")
            duty.accepted_at = change.answered_at
        duty.save()
        kind = Remark.Kind.GRANTED if granted else Remark.Kind.REFUSED
        said(duty, kind, by, answer)
        doing.record(duty, {"granted": granted, "answer": change.answer, "due": duty.due})
        tell_agencies(
            duty,
            [duty.lead, *(part.agency for part in duty.parts.select_related("agency"))],
            kind=kind,
            key=f"change:{change.pk}",
            subject=lambda: (
                _("The change is granted: %(title)s") % {"title": duty.title}
                if granted
                else _("The change is refused: %(title)s") % {"title": duty.title}
            ),
            text=lambda: (f"{change.answer}\n\n" if change.answer else "") + about(duty),
        )
    return duty


def move_due(duty: Duty, day: dt.date) -> None:
    """Set another due date on a locked duty; nothing is saved. Raises `Invalid`."""
    if not 0 <= (day - duty.body.today()).days <= rules.LONGEST:
        words = _("The new due date must be a day from today on, within 20 years.")
        refuse([Problem(words, column="due")])
    duty.due = day
    duty.amber_from = day - dt.timedelta(days=follow_up(duty.body).soon_days)
    duty.late_since = None


def withdraw_lead(duty: Duty, *, reason: str, by: Actor) -> Duty:
    """Withdraw an agency from the lead of a duty.

    No duty is without a lead: it counts as contested, and the agency answers for it until the
    body hands it over. Raises `Invalid` without a reason, `NotNow` when it is not open.
    """
    with act("duties.withdraw", by=by, on=duty) as doing:
        duty = locked(duty)
        for_the_lead(duty, by, HEADING)
        rules.LIFE.move(duty, "withdraw")
        refuse(text_of(reason, "reason", _("Reason"), most=REASON))
        duty.withdrawn_at = clock.now()
        duty.save(update_fields=("state", "withdrawn_at"))
        remark = said(duty, Remark.Kind.WITHDRAWN, by, reason, agency=duty.lead)
        doing.record(duty, {"withdrawn": duty.lead, "reason": remark.text})
        tell_secretary(
            duty,
            kind="withdrawn",
            key=f"withdrawn:{remark.pk}",
            subject=lambda: (
                _("%(agency)s withdraws from the lead: %(title)s")
                % {"agency": duty.lead.label, "title": duty.title}
            ),
            text=lambda: remark.text + "\n\n" + about(duty),
        )
    return duty
