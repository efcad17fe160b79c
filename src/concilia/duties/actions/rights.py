"""What a lead may do where the rules grant it, and what a parent body answers."""

from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.core import clock
from concilia.core.actions import act
from concilia.core.errors import NotNow, Problem
from concilia.core.permissions import Actor
from concilia.duties.actions.answering import REASON, said
from concilia.duties.actions.checking import for_the_lead, granted, locked, refuse, text_of
from concilia.duties.models import Duty, Proposal, Rating, Remark
from concilia.duties.permissions import ANSWERING, HEADING
from concilia.duties.telling import about, tell_agencies, tell_body


def rate(duty: Duty, *, agency: Agency, score: int, text: str, by: Actor) -> Rating:
    """Rate, as the lead, what another agency did for the duty, with words; anew replaces.

    Raises `Invalid` for an agency without a part, no words or no such score, `NotNow` where the
    right is not granted.
    """
    with act("duties.rate", by=by, on=duty) as doing:
        duty = locked(duty)
        for_the_lead(duty, by, ANSWERING)
        granted(duty, "appraisal")
        problems = text_of(text, "text", _("In words"), most=REASON)
        if score not in Rating.Score.values:
            problems.append(Problem(_("A score from 1 to 5."), column="score"))
        if not duty.parts.filter(agency=agency).exists():
            words = _("%(agency)s has no part in this duty.") % {"agency": agency}
            problems.append(Problem(words, column="agency"))
        refuse(problems)
        made, _new = Rating.objects.update_or_create(
            duty=duty,
            agency=agency,
            defaults={
                "score": score,
                "text": text.strip(),
                "person": by,
                "made_at": clock.now(),
            },
        )
        doing.record(duty, {"agency": agency, "score": score, "text": made.text})
        tell_agencies(
            duty,
            [agency],
            kind="rated",
            key=f"rated:{made.pk}:{made.made_at.isoformat()}",
            subject=lambda: _("Your part was rated: %(title)s") % {"title": duty.title},
            text=lambda: f"{made.get_score_display()}\n{made.text}\n\n{about(duty)}",
            answer=False,
        )
    return made


def propose(duty: Duty, *, agency: Agency, text: str, by: Actor) -> Proposal:
    """Ask the parent body to hold an agency with a part in the duty accountable.

    Raises `Invalid`, `NotNow` where the right is not granted or the body has no parent, or when
    this was asked and not yet answered.
    """
    with act("duties.propose", by=by, on=duty) as doing:
        duty = locked(duty)
        for_the_lead(duty, by, HEADING)
        granted(duty, "proposal")
        parent = duty.body.parent
        if parent is None:
            raise NotNow(_("This body has no parent body."))
        problems = text_of(text, "text", _("Reason"), most=REASON)
        if not duty.parts.filter(agency=agency).exists():
            words = _("%(agency)s has no part in this duty.") % {"agency": agency}
            problems.append(Problem(words, column="agency"))
        refuse(problems)
        if duty.proposals.filter(agency=agency, answered_at=None).exists():
            raise NotNow(_("The parent body was asked already and has not answered yet."))
        made = Proposal.objects.create(
            duty=duty,
            agency=agency,
            parent=parent,
            text=text.strip(),
            person=by,
            made_at=clock.now(),
        )
        duty.referred_at = duty.referred_at or made.made_at
        duty.referral_open = True
        duty.save(update_fields=("referred_at", "referral_open"))
        said(duty, Remark.Kind.PROPOSED, by, text, agency=agency)
        doing.record(duty, {"agency": agency, "parent": parent, "text": made.text})
        tell_body(
            parent,
            duty,
            kind="proposed",
            key=f"proposed:{made.pk}",
            subject=lambda: (
                _("%(lead)s asks to hold %(agency)s accountable: %(title)s")
                % {"lead": duty.lead.label, "agency": agency.label, "title": duty.title}
            ),
            text=lambda: f"{made.text}\n\n{about(duty)}",
        )
    return made


def take_up(duty: Duty, *, answer: str, by: Actor) -> Duty:
    """Answer, for the parent body, what was put before it: proposals, or a late duty.

    Raises `Invalid` without words, `NotNow` when nothing is before it.
    """
    with act("duties.take_up", by=by, on=duty.body.parent) as doing:
        duty = locked(duty)
        if not duty.referral_open:
            raise NotNow(_("Nothing of this duty is before the parent body."))
        refuse(text_of(answer, "answer", _("Answer"), most=REASON))
        now = clock.now()
        duty.proposals.filter(answered_at=None).update(
            answer=answer.strip(), answered_at=now, answered_by=by if by.pk else None
        )
        duty.referral_open = False
        duty.save(update_fields=("referral_open",))
        remark = said(duty, Remark.Kind.ANSWERED, by, answer)
        doing.record(duty, {"answer": remark.text})
        tell_agencies(
            duty,
            [duty.lead, *(part.agency for part in duty.parts.select_related("agency"))],
            kind="answered",
            key=f"answered:{remark.pk}",
            subject=lambda: _("The parent body answers: %(title)s") % {"title": duty.title},
            text=lambda: remark.text + "\n\n" + about(duty),
            answer=False,
        )
        tell_body(
            duty.body,
            duty,
            kind="answered",
            key=f"answered:{remark.pk}",
            subject=lambda: _("The parent body answers: %(title)s") % {"title": duty.title},
            text=lambda: remark.text + "\n\n" + about(duty),
        )
    return duty
