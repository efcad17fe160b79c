"""What is done to a dispute on its pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST

from concilia.core import files
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.permissions import Actor
from concilia.duties.compensation.money import minor
from concilia.duties.disputes import actions, queries
from concilia.duties.disputes.forms import (
    AgencyReasonForm,
    AnswerForm,
    InterimForm,
    NeutralForm,
    RulingForm,
    StatementForm,
    WhyForm,
)
from concilia.duties.disputes.queries import Seen
from concilia.duties.disputes.views.page import dispute_for
from concilia.duties.forms import blame


@dataclass(frozen=True, slots=True)
class Words:
    """What the page of a step says."""

    heading: str | Promise
    lede: str | Promise
    button: str | Promise
    danger: bool = False


WORDS = {
    "state": Words(
        _l("Lay something before"),
        _l("A position, evidence, or an offer on which you would settle."),
        _l("Lay it before"),
    ),
    "neutral": Words(
        _l("Name a neutral agency"),
        _l("It mediates between the sides, or it arbitrates and rules."),
        _l("Name it"),
    ),
    "advance": Words(
        _l("Move on to the next step"),
        _l("Before its time has run out, for instance because both sides say that it has failed."),
        _l("Move on"),
    ),
    "interim": Words(
        _l("Arrange how work goes on"),
        _l("Nobody should wait for the ruling. It holds until the dispute has ended."),
        _l("Arrange it"),
    ),
    "withdraw": Words(
        _l("Withdraw the dispute"),
        _l("It ends without a ruling. Everything stays as it is."),
        _l("Withdraw"),
        danger=True,
    ),
    "appeal": Words(
        _l("Appeal against the ruling"),
        _l("The body itself then decides; its ruling is final."),
        _l("Appeal"),
    ),
    "arbitrate": Words(
        _l("Rule"),
        _l("With a panel the ruling is given when more than half of its agencies agree."),
        _l("Give the ruling"),
    ),
    "rule": Words(
        _l("Write down what the body ruled"),
        _l("It rests on a decision of the body, or on you if you act for neither side."),
        _l("Give the ruling"),
    ),
}


def _form(step: str, request: HttpRequest, seen: Seen) -> forms.Form:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    if step == "state":
        return StatementForm(*sent, agencies=seen.mine)
    if step == "neutral":
        return NeutralForm(*sent, dispute=seen.dispute)
    if step == "interim":
        return InterimForm(*sent)
    if step == "appeal":
        return AgencyReasonForm(*sent, agencies=[one.agency for one in seen.parties])
    if step in {"arbitrate", "rule"}:
        return RulingForm(*sent, dispute=seen.dispute, agencies=seen.mine_neutral)
    return WhyForm(request.POST if request.method == "POST" else None)


def _take(step: str, seen: Seen, data: dict[str, Any], by: Actor) -> None:
    dispute = seen.dispute
    if step == "state":
        upload = data.pop("file")
        with transaction.atomic():
            kept = files.keep(upload.name, upload.read()) if upload else None
            actions.lay_before(dispute, file=kept, by=by, **data)
    elif step == "neutral":
        actions.name_neutral(dispute, by=by, **data)
    elif step == "interim":
        neutral = None if seen.leads else next(iter(_neutral_of(seen, by)), None)
        actions.arrange_interim(dispute, as_neutral=neutral, by=by, **data)
    elif step == "advance":
        actions.advance(dispute, by=by, **data)
    elif step == "withdraw":
        actions.withdraw(dispute, by=by, **data)
    elif step == "appeal":
        actions.appeal(dispute, by=by, **data)
    else:
        amount = data.pop("amount", None)
        if amount is not None and dispute.cost:
            data["amount"] = minor(amount, dispute.cost.currency)
        rule = actions.arbitrate if step == "arbitrate" else actions.rule_for_the_body
        rule(dispute, by=by, **data)


def _neutral_of(seen: Seen, by: Actor) -> list[Any]:
    mine = queries.voices_in(by, seen.dispute.body).values_list("pk", flat=True)
    return [one.agency for one in seen.neutrals if one.agency_id in set(mine)]


@login_required
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Lay before, name a neutral, move on, arrange the interim, withdraw, appeal or rule."""
    if step not in WORDS:
        raise Http404
    dispute = dispute_for(request.user, pk)
    seen = queries.seen(dispute, request.user)
    if step not in seen.steps:
        _refuse(step, seen, request.user)
    form = _form(step, request, seen)
    if request.method == "POST" and form.is_valid():
        try:
            _take(step, seen, dict(form.cleaned_data), request.user)
        except Invalid as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Done. Everybody whom the dispute concerns has been told."))
            return redirect(dispute)
    context = {"form": form, "dispute": dispute, "seen": seen, "words": WORDS[step]}
    status = 422 if request.method == "POST" else 200
    return render(request, "duties/disputes/step.html", context, status=status)


def _refuse(step: str, seen: Seen, user: Actor) -> None:
    """Say no: not at this step of the dispute, or not by this person."""
    mine = {
        "state": bool(seen.mine),
        "appeal": bool(seen.mine),
        "withdraw": bool(seen.mine),
        "arbitrate": bool(seen.mine_neutral),
    }
    able = mine.get(step, seen.leads or (step == "interim" and bool(_neutral_of(seen, user))))
    if not able:
        raise Forbidden(_("You may not do this in this dispute. Ask the secretary of the body."))
    raise NotNow(
        _("This dispute is at another step now: %(state)s.")
        % {"state": seen.dispute.get_state_display()}
    )


@login_required
@require_POST
def accept(request: HttpRequest, pk: int, statement: int) -> HttpResponse:
    """Accept an offer to settle for the first of one’s agencies that has not."""
    dispute = dispute_for(request.user, pk)
    found = get_object_or_404(dispute.statements.prefetch_related("acceptances"), pk=statement)
    seen = queries.seen(dispute, request.user)
    accepted = {one.agency_id for one in found.acceptances.all()}
    mine = [one for one in seen.mine if one.pk not in accepted] or seen.mine
    if not mine:
        raise Forbidden(_("Only the sides accept an offer."))
    held = actions.accept_offer(found, agency=mine[0], by=request.user)
    messages.success(request, _("The dispute is settled.") if not held.is_open else _("Accepted."))
    return redirect(dispute)


@login_required
def answer(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Agree to a drafted ruling, or not, for an agency of the panel."""
    dispute = dispute_for(request.user, pk)
    seen = queries.seen(dispute, request.user)
    ruling = get_object_or_404(dispute.rulings.all(), number=number)
    if not seen.mine_neutral:
        raise Forbidden(_("Only the agencies of the panel answer a ruling."))
    if seen.draft is None or seen.draft.pk != ruling.pk:
        raise NotNow(_("This ruling lies before the panel no more."))
    if not seen.to_answer:
        raise NotNow(_("Your agency has said what it thinks of this ruling."))
    form = AnswerForm(request.POST if request.method == "POST" else None, agencies=seen.to_answer)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_ruling(ruling, by=request.user, **form.cleaned_data)
        except Invalid as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Done. Your agency’s voice counts."))
            return redirect(dispute)
    words = Words(
        _("Answer the ruling"),
        _("It is given when more than half of the panel agree."),
        _("Answer"),
    )
    context = {"form": form, "dispute": dispute, "seen": seen, "words": words, "ruling": ruling}
    status = 422 if request.method == "POST" else 200
    return render(request, "duties/disputes/step.html", context, status=status)
