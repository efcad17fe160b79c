"""Draft decisions: what the meeting will be asked to adopt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.challenges.rules import LINE_LENGTH, line, wording
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.core.permissions import Actor
from concilia.dossiers import rules
from concilia.dossiers.actions.locking import in_drafting
from concilia.dossiers.models import Dossier, DraftDecision


def _checked(
    text: str,
    lead: Agency | None,
    co_leads: Iterable[Agency],
    supporting: Iterable[Agency],
    deliverable: str,
    days: int,
) -> tuple[str, list[Agency], list[Agency], str]:
    text = wording(text, "wording", rules.WORDING_LENGTH)
    deliverable = line(deliverable, "deliverable", LINE_LENGTH, required=False)
    others, beside = list(supporting), list(co_leads)
    if lead is not None and lead in beside:
        message = _("%(agency)s leads, so it is not also a co-lead.")
        raise Invalid(Problem(message % {"agency": lead}, column="co_leads"))
    if twice := [one for one in beside if one in others]:
        message = _("%(agency)s is a co-lead, so it is not also a supporting agency.")
        raise Invalid(Problem(message % {"agency": twice[0]}, column="supporting"))
    if lead in others:
        message = _("%(agency)s leads, so it is not also a supporting agency.")
        raise Invalid(Problem(message % {"agency": lead}, column="supporting"))
    if not 1 <= days <= rules.LONGEST_DAYS:
        message = _("Give between 1 and %(most)d working days.")
        raise Invalid(Problem(message % {"most": rules.LONGEST_DAYS}, column="due_in_days"))
    return text, beside, others, deliverable


def add_draft(
    dossier: Dossier,
    *,
    wording: str,
    lead: Agency | None = None,
    co_leads: Iterable[Agency] = (),
    supporting: Iterable[Agency] = (),
    deliverable: str = "",
    due_in_days: int = 20,
    by: Actor,
) -> DraftDecision:
    """Add a draft decision as the last; `due_in_days` are working days after the decision.

    Raises `Forbidden`, `NotNow` or `Invalid`.
    """
    text, beside, others, deliverable = _checked(
        wording, lead, co_leads, supporting, deliverable, due_in_days
    )
    with act("dossiers.edit", by=by, on=dossier) as doing:
        last = in_drafting(dossier).drafts.aggregate(last=Max("position"))["last"]
        draft = DraftDecision.objects.create(
            dossier=dossier,
            wording=text,
            lead=lead,
            deliverable=deliverable,
            due_in_days=due_in_days,
            position=0 if last is None else last + 1,
        )
        draft.co_leads.set(beside)
        draft.supporting.set(others)
        doing.record(draft, _said(draft, beside, others))
    return draft


def edit_draft(
    draft: DraftDecision,
    *,
    wording: str,
    lead: Agency | None,
    co_leads: Iterable[Agency] = (),
    supporting: Iterable[Agency],
    deliverable: str,
    due_in_days: int,
    by: Actor,
) -> DraftDecision:
    """Change a draft decision. Raises `Forbidden`, `NotNow` or `Invalid`."""
    text, beside, others, deliverable = _checked(
        wording, lead, co_leads, supporting, deliverable, due_in_days
    )
    with act("dossiers.edit", by=by, on=draft.dossier) as doing:
        in_drafting(draft.dossier)
        draft.wording, draft.lead, draft.deliverable = text, lead, deliverable
        draft.due_in_days = due_in_days
        draft.save(update_fields=["wording", "lead", "deliverable", "due_in_days"])
        draft.co_leads.set(beside)
        draft.supporting.set(others)
        doing.record(draft, _said(draft, beside, others))
    return draft


def _said(
    draft: DraftDecision, co_leads: list[Agency], supporting: list[Agency]
) -> dict[str, object]:
    return {
        "wording": draft.wording,
        "lead": draft.lead,
        "co_leads": co_leads,
        "supporting": supporting,
        "deliverable": draft.deliverable,
        "due_in_days": draft.due_in_days,
    }


def step_draft(draft: DraftDecision, *, direction: Literal["up", "down"], by: Actor) -> None:
    """Move a draft one place; at the end of the row nothing moves. Raises `Forbidden`, `NotNow`."""
    with act("dossiers.edit", by=by, on=draft.dossier) as doing:
        order = list(in_drafting(draft.dossier).drafts.values_list("pk", flat=True))
        at = order.index(draft.pk)
        to = at + (-1 if direction == "up" else 1)
        if 0 <= to < len(order):
            order[at], order[to] = order[to], order[at]
        for position, pk in enumerate(order):
            DraftDecision.objects.filter(pk=pk).update(position=position)
        doing.record(draft, {"moved": direction})


def remove_draft(draft: DraftDecision, *, by: Actor) -> None:
    """Remove a draft decision. Raises `Forbidden`, or `NotNow` when it was put to the vote."""
    with act("dossiers.edit", by=by, on=draft.dossier) as doing:
        in_drafting(draft.dossier)
        doing.record(draft, {"removed": draft.wording})
        try:
            draft.delete()
        except ProtectedError as error:
            raise NotNow(_("A meeting has voted on this draft, so it stays.")) from error
