"""Ruling: an arbitrator drafts, the panel carries; before the body, the body decides."""

from __future__ import annotations

from django.db.models import Max
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.core import clock
from concilia.core.actions import Act, act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import Actor
from concilia.duties.disputes import rules
from concilia.duties.disputes.actions.checking import (
    active,
    held,
    move,
    neutral_of,
    not_for_a_side,
    person,
    refuse,
    still,
    terms_of,
    text_of,
)
from concilia.duties.disputes.actions.effects import take_effect
from concilia.duties.disputes.models import Dispute, Neutral, Ruling, Voice
from concilia.duties.disputes.telling import about, tell
from concilia.meetings.models import Decision


def arbitrate(
    dispute: Dispute,
    *,
    agency: Agency,
    wording: str,
    reasons: str,
    effect: str = Ruling.Effect.NONE,
    new_lead: Agency | None = None,
    amount: int | None = None,
    by: Actor,
) -> Ruling:
    """Rule for a neutral agency; with a panel it is a draft until most of its agencies agree.

    Raises `Forbidden` for others, `NotNow` when a draft lies before the panel or it is not at
    arbitration, and `Invalid` with everything that is wrong.
    """
    neutral = neutral_of(dispute, agency, Neutral.Role.ARBITRATOR)
    with act("disputes.arbitrate", by=by, on=neutral, agency=agency) as doing:
        dispute = held(dispute)
        still(dispute, ("arbitration",))
        not_for_a_side(dispute, by)
        if dispute.rulings.filter(state=Ruling.State.DRAFT).exists():
            raise NotNow(_("A ruling lies before the panel; answer that one first."))
        ruling = _write(dispute, wording, reasons, effect, new_lead, amount, by, agency=agency)
        Voice.objects.create(
            ruling=ruling, agency=agency, person=person(by), agrees=True, made_at=clock.now()
        )
        _record(doing, ruling)
        _count(ruling, doing)
        if ruling.state == Ruling.State.DRAFT:
            tell(
                dispute,
                key=f"draft:{ruling.number}",
                subject=lambda: _("A ruling lies before the panel: %(d)s") % {"d": dispute},
                text=lambda: about(dispute),
            )
    return ruling


def answer_ruling(
    ruling: Ruling, *, agency: Agency, agrees: bool, text: str = "", by: Actor
) -> Ruling:
    """Agree to a drafted ruling, or not, for an agency of the panel.

    Raises `Forbidden`, `NotNow` when it spoke already or the draft is no more, and `Invalid` for
    a dissent without a reason.
    """
    neutral = neutral_of(ruling.dispute, agency, Neutral.Role.ARBITRATOR)
    with act("disputes.arbitrate", by=by, on=neutral, agency=agency) as doing:
        dispute = held(ruling.dispute)
        ruling = Ruling.objects.get(pk=ruling.pk)
        ruling.dispute = dispute
        if ruling.state != Ruling.State.DRAFT:
            raise NotNow(_("This ruling lies before the panel no more."))
        not_for_a_side(dispute, by)
        if ruling.voices.filter(agency=agency).exists():
            raise NotNow(_("Your agency has said what it thinks of this ruling."))
        refuse(text_of(text, "text", _("Reason"), most=rules.CLAIM, needed=not agrees))
        Voice.objects.create(
            ruling=ruling,
            agency=agency,
            person=person(by),
            agrees=agrees,
            text=text.strip(),
            made_at=clock.now(),
        )
        doing.record(dispute, {"ruling": ruling.number, "agency": agency, "agrees": agrees})
        _count(ruling, doing)
    return ruling


def rule_for_the_body(
    dispute: Dispute,
    *,
    wording: str,
    reasons: str,
    effect: str = Ruling.Effect.NONE,
    new_lead: Agency | None = None,
    amount: int | None = None,
    decision: Decision | None = None,
    by: Actor,
) -> Ruling:
    """Write down what the body ruled when the dispute came before it, or on appeal.

    Without a decision of the body that it rests on, the person must not act for a side. Raises
    `Forbidden`, `NotNow` or `Invalid`.
    """
    with act("disputes.rule", by=by, on=dispute) as doing:
        dispute = held(dispute)
        still(dispute, ("plenary", "appeal"))
        if decision is None:
            not_for_a_side(dispute, by)
        elif decision.body_id != dispute.body_id:
            words = _("This is no decision of the body.")
            raise Invalid(Problem(words, column="decision"))
        ruling = _write(dispute, wording, reasons, effect, new_lead, amount, by, decision=decision)
        _record(doing, ruling)
        _give(ruling, doing)
    return ruling


def _write(
    dispute: Dispute,
    wording: str,
    reasons: str,
    effect: str,
    new_lead: Agency | None,
    amount: int | None,
    by: Actor,
    *,
    agency: Agency | None = None,
    decision: Decision | None = None,
) -> Ruling:
    problems = text_of(wording, "wording", _("Ruling"), most=rules.TEXT)
    problems += text_of(reasons, "reasons", _("Reasons"), most=rules.TEXT)
    problems += _effects(dispute, effect, new_lead, amount)
    refuse(problems)
    last = dispute.rulings.aggregate(last=Max("number"))["last"] or 0
    return Ruling.objects.create(
        dispute=dispute,
        number=last + 1,
        agency=agency,
        decision=decision,
        wording=wording.strip(),
        reasons=reasons.strip(),
        effect=effect,
        new_lead=new_lead if effect != Ruling.Effect.NONE else None,
        amount=amount if dispute.cost else None,
        by=person(by),
        drafted_at=clock.now(),
    )


def _effects(
    dispute: Dispute, effect: str, lead: Agency | None, amount: int | None
) -> list[Problem]:
    problems = []
    if effect not in Ruling.Effect.values:
        problems.append(Problem(_("There is no such effect."), column="effect"))
    elif effect != Ruling.Effect.NONE:
        if dispute.subject not in {Dispute.Subject.DUTY, Dispute.Subject.FUNCTION}:
            words = _("Only a duty or a function can get a new lead.")
            problems.append(Problem(words, column="effect"))
        elif dispute.subject == Dispute.Subject.DUTY and effect == Ruling.Effect.PROPOSE:
            words = _("A duty stands in no list: let the new lead take over at once.")
            problems.append(Problem(words, column="effect"))
        if lead is None:
            problems.append(Problem(_("Name the agency that leads."), column="new_lead"))
        else:
            problems += active(lead, "new_lead")
    if dispute.cost and amount is not None and not 0 <= amount <= dispute.cost.amount:
        words = _("From nothing up to what was booked.")
        problems.append(Problem(words, column="amount"))
    return problems


def _record(doing: Act, ruling: Ruling) -> None:
    doing.record(
        ruling.dispute,
        {
            "ruling": ruling.number,
            "wording": ruling.wording,
            "reasons": ruling.reasons,
            "effect": ruling.effect,
            "new lead": ruling.new_lead,
            "amount": ruling.amount,
            "decision": ruling.decision,
        },
    )


def _count(ruling: Ruling, doing: Act) -> None:
    """Give the ruling when most of the panel agree, drop it when they cannot any more."""
    dispute = ruling.dispute
    panel = dispute.neutrals.filter(role=Neutral.Role.ARBITRATOR).count()
    said = list(ruling.voices.values_list("agrees", flat=True))
    carried = rules.carried(said.count(True), said.count(False), panel)
    if carried:
        _give(ruling, doing)
    elif carried is False:
        ruling.state = Ruling.State.DROPPED
        ruling.save(update_fields=("state",))
        doing.record(dispute, {"dropped": ruling.number})


def _give(ruling: Ruling, doing: Act) -> None:
    dispute = ruling.dispute
    ruling.state, ruling.given_at = Ruling.State.GIVEN, clock.now()
    ruling.save(update_fields=("state", "given_at"))
    last = dispute.state == "appeal" or terms_of(dispute.body).appeal == 0
    move(dispute, "rule finally" if last else "rule")
    doing.record(dispute, {"given": ruling.number, "state": dispute.state, "appeal": dispute.due})
    if last:
        take_effect(dispute)
        ruling.refresh_from_db(fields=("outcome",))
    tell(
        dispute,
        key=f"ruling:{ruling.number}",
        subject=lambda: _("Ruling: %(dispute)s") % {"dispute": dispute},
        text=lambda: ruling.wording + "\n\n" + ruling.reasons + "\n\n" + about(dispute),
    )
