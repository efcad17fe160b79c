"""What moves a dispute: neutrals, the next step, time, the interim, withdrawal, appeal, terms."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.bodies.models import Body
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import SYSTEM, Actor
from concilia.duties.days import in_words
from concilia.duties.disputes import rules
from concilia.duties.disputes.actions.checking import (
    active,
    day_in,
    drop_draft,
    held,
    move,
    party_of,
    refuse,
    still,
    terms_of,
    text_of,
)
from concilia.duties.disputes.actions.effects import take_effect
from concilia.duties.disputes.models import (
    Dispute,
    DisputeParty,
    DisputeStep,
    DisputeTerms,
    Neutral,
    Ruling,
)
from concilia.duties.disputes.telling import about, tell
from concilia.duties.telling import about as about_duty
from concilia.duties.telling import tell_agencies


def set_terms(body: Body, days: Mapping[str, int], *, by: Actor) -> DisputeTerms:
    """Set the time limits of a body’s disputes in working days; an appeal of 0 days: none.

    They count for steps that begin from now on. Raises `Forbidden` or `Invalid`.
    """
    with act("disputes.terms", by=by, on=body) as doing:
        Body.objects.select_for_update().get(pk=body.pk)
        terms = terms_of(body)
        problems = []
        for name in ("negotiation", "mediation", "arbitration", "plenary", "appeal"):
            count = days.get(name, getattr(terms, name))
            least = 0 if name == "appeal" else 1
            if not least <= count <= rules.MOST_DAYS:
                words = _("Between %(least)d and %(most)d working days.")
                said = {"least": least, "most": rules.MOST_DAYS}
                problems.append(Problem(words % said, column=name))
            setattr(terms, name, count)
        refuse(problems)
        terms.save()
        doing.record(body, {"dispute terms": terms.days()})
    return terms


def name_neutral(dispute: Dispute, *, agency: Agency, role: str, by: Actor) -> Neutral:
    """Name an agency that mediates or arbitrates. Several arbitrators are a panel.

    Raises `Invalid` with the reason when it is not neutral: a side, a part in the disputed duty,
    or the agency above or below a side; `NotNow` when a ruling lies before the panel.
    """
    with act("disputes.steer", by=by, on=dispute) as doing:
        dispute = held(dispute)
        still(dispute, ("negotiation", "mediation", "arbitration"))
        if role not in Neutral.Role.values:
            raise Invalid(Problem(_("It mediates or it arbitrates."), column="role"))
        refuse(active(agency, "agency") + _partial(dispute, agency))
        if dispute.neutrals.filter(agency=agency, role=role).exists():
            raise NotNow(_("%(agency)s is named already.") % {"agency": agency})
        if dispute.rulings.filter(state=Ruling.State.DRAFT).exists():
            raise NotNow(_("A ruling lies before the panel; it cannot change now."))
        neutral = Neutral.objects.create(
            dispute=dispute, agency=agency, role=role, named_on=day_in(dispute)
        )
        doing.record(dispute, {"neutral": agency, "role": role})
        tell(
            dispute,
            key=f"neutral:{neutral.pk}",
            subject=lambda: (
                _("%(agency)s %(role)s in dispute %(ref)s")
                % {
                    "agency": agency.label,
                    "role": neutral.get_role_display(),
                    "ref": dispute.ref,
                }
            ),
            text=lambda: about(dispute),
        )
    return neutral


def _partial(dispute: Dispute, agency: Agency) -> list[Problem]:
    """Return why an agency is not neutral in a dispute; nothing when it is."""
    sides = [one.agency for one in dispute.parties.select_related("agency")]
    words = ""
    if agency in sides:
        words = _("%(agency)s is a side of this dispute; name an agency that is not.")
    elif any(agency.pk == side.parent_id or side.pk == agency.parent_id for side in sides):
        words = _("%(agency)s stands above or below a side of this dispute; name another agency.")
    elif dispute.duty and (
        agency.pk == dispute.duty.lead_id or dispute.duty.parts.filter(agency=agency).exists()
    ):
        words = _("%(agency)s has a part in the disputed duty; name an agency without one.")
    return [Problem(words % {"agency": agency}, column="agency")] if words else []


def advance(dispute: Dispute, *, reason: str, by: Actor) -> Dispute:
    """Move a dispute to its next step before its time has run out, with a reason.

    Raises `Forbidden`, `NotNow` or `Invalid`.
    """
    with act("disputes.steer", by=by, on=dispute) as doing:
        dispute = held(dispute)
        refuse(text_of(reason, "reason", _("Reason"), most=rules.CLAIM))
        former = dispute.state
        drop_draft(dispute)
        move(dispute, "move on", how=DisputeStep.Ended.HAND)
        doing.record(dispute, {"from": former, "to": dispute.state, "reason": reason.strip()})
        _tell_step(dispute)
    return dispute


def expire(dispute: Dispute, *, by: Actor = SYSTEM) -> Dispute:
    """Take the step that follows when the time of the current one has run out, exactly once.

    A ruling that nobody appealed becomes final and takes effect. Raises `NotNow` when no time has
    run out.
    """
    with act("disputes.expire", by=by, on=dispute) as doing:
        dispute = held(dispute)
        step = rules.runs_out(dispute.state, dispute.due, day_in(dispute))
        if step is None:
            raise NotNow(_("The time of this step has not run out."))
        former, due = dispute.state, dispute.due
        drop_draft(dispute)
        move(dispute, step, how=DisputeStep.Ended.TIME)
        doing.record(dispute, {"from": former, "to": dispute.state, "ran out": due})
        if dispute.state == Dispute.State.FINAL:
            take_effect(dispute)
        _tell_step(dispute)
    return dispute


def _tell_step(dispute: Dispute) -> None:
    number = dispute.steps.count()
    tell(
        dispute,
        key=f"step:{number}:{dispute.state}",
        subject=lambda: (
            _("Dispute %(ref)s, now: %(step)s")
            % {"ref": dispute.ref, "step": dispute.get_state_display()}
        ),
        text=lambda: about(dispute),
    )


def arrange_interim(
    dispute: Dispute,
    *,
    text: str,
    lead: Agency | None = None,
    as_neutral: Agency | None = None,
    by: Actor,
) -> Dispute:
    """Say how work goes on until there is a ruling, and who leads it meanwhile.

    Who leads the body may, and a neutral agency (`as_neutral`). Raises `Forbidden`, `NotNow` or
    `Invalid`.
    """
    on: object = dispute
    if as_neutral is not None:
        on = dispute.neutrals.filter(agency=as_neutral).select_related("dispute").first()
    with act("disputes.interim", by=by, on=on, agency=as_neutral) as doing:
        dispute = held(dispute)
        still(dispute, (*rules.OPEN, "ruled", "appeal"))
        problems = text_of(text, "text", _("How work goes on"), most=rules.CLAIM)
        refuse(problems + (active(lead, "lead") if lead else []))
        dispute.interim, dispute.interim_lead = text.strip(), lead
        dispute.interim_since = day_in(dispute)
        dispute.save(update_fields=("interim", "interim_lead", "interim_since"))
        doing.record(dispute, {"interim": dispute.interim, "lead": lead})
        tell(
            dispute,
            key=f"interim:{dispute.interim_since}:{len(text)}:{lead.pk if lead else 0}",
            subject=lambda: _("How work goes on: %(dispute)s") % {"dispute": dispute},
            text=lambda: dispute.interim + "\n\n" + about(dispute),
        )
        if lead is not None and dispute.duty is not None:
            duty = dispute.duty
            tell_agencies(
                duty,
                [lead],
                kind="interim",
                key=f"interim:{dispute.pk}:{dispute.interim_since}:{lead.pk}",
                subject=lambda: _("Your agency leads meanwhile: %(title)s") % {"title": duty.title},
                text=lambda: dispute.interim + "\n\n" + about_duty(duty),
                answer=True,
            )
    return dispute


def withdraw(dispute: Dispute, *, reason: str, by: Actor) -> Dispute:
    """Withdraw a dispute for the agency that opened it. Raises `Forbidden`, `NotNow`, `Invalid`."""
    found = DisputeParty.objects.select_related("agency", "dispute")
    opener = found.get(dispute=dispute, side=DisputeParty.Side.CLAIMANT)
    with act("disputes.withdraw", by=by, on=opener, agency=opener.agency) as doing:
        dispute = held(dispute)
        refuse(text_of(reason, "reason", _("Reason"), most=rules.CLAIM))
        drop_draft(dispute)
        move(dispute, "withdraw")
        doing.record(dispute, {"reason": reason.strip()})
        tell(
            dispute,
            key="withdrawn",
            subject=lambda: _("Withdrawn: %(dispute)s") % {"dispute": dispute},
            text=lambda: reason.strip() + "\n\n" + about(dispute),
        )
    return dispute


def appeal(dispute: Dispute, *, agency: Agency, reason: str, by: Actor) -> Dispute:
    """Appeal against a ruling in time; the body itself then decides.

    Raises `Forbidden`, `Invalid`, or `NotNow` when there is no ruling or the time has run out.
    """
    party = party_of(dispute, agency)
    with act("disputes.appeal", by=by, on=party, agency=agency) as doing:
        dispute = held(dispute)
        if dispute.state == Dispute.State.RULED and dispute.due and dispute.due < day_in(dispute):
            words = _("The time to appeal ran out on %(day)s.")
            raise NotNow(words % {"day": in_words(dispute.due)})
        refuse(text_of(reason, "reason", _("Reason"), most=rules.CLAIM))
        move(dispute, "appeal")
        doing.record(dispute, {"agency": agency, "reason": reason.strip()})
        tell(
            dispute,
            key="appeal",
            subject=lambda: (
                _("%(agency)s appeals: %(dispute)s") % {"agency": agency.label, "dispute": dispute}
            ),
            text=lambda: reason.strip() + "\n\n" + about(dispute),
        )
    return dispute
