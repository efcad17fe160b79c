"""What of the duties waits for whom: for a person's desk, and for a body's next meeting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from concilia.bodies.models import Body
from concilia.core import clock
from concilia.core.desk import Item
from concilia.core.permissions import Actor, acting, acts_for, scopes_with
from concilia.duties import queries, rules
from concilia.duties.models import Dispute, Duty, DutyPart, Reminder
from concilia.duties.permissions import ACTING, ANSWERING, LEADERS

HURT = {"late": 80, "soon": 50, "contested": 70, "done": 60, "calm": 20}
LATEST = 15
"""Days of being late beyond which a duty hurts no more than before."""


def for_person(user: Actor) -> QuerySet[Duty]:
    """Return the duties that may wait for a person, the most urgent first; one query.

    Each has `part`: the due date, state and assignee of the part of the person's agency, or None.
    """
    every = Duty.objects.order_by()
    parts = DutyPart.objects.order_by().filter(
        acting(user, ACTING, agency="agency", body="duty__body"), state__in=rules.PART_OPEN
    )
    mine = parts.filter(duty=OuterRef("pk")).order_by("due", "pk")
    bodies = scopes_with(user, "body", LEADERS)
    open_, part_open = Q(state__in=rules.OPEN), Q(duty__state__in=rules.OPEN)
    disputed = DutyPart.objects.order_by().filter(part_open, state="contested")
    today = clock.today()
    leads = acting(user, ACTING, agency="lead", body="body")
    see_to = Q(body__in=bodies) & (
        Q(state="contested")
        | (Q(state="done") & ~acting(user, agency="lead", body="body"))
        | (open_ & Q(change_asked_at__isnull=False))
        | Q(state="given", answer_by__lt=today)
        | Q(state="verified", effect_due__lte=today)
    )
    asked = Q(state="done") & acting(user, ANSWERING, agency="verifier", body="body")
    waiting = every.filter(open_ & leads).values("pk")
    waiting = waiting.union(
        parts.filter(part_open).values("duty"),
        every.filter(see_to).values("pk"),
        disputed.filter(duty__body__in=bodies).values("duty"),
        every.filter(asked).values("pk"),
        every.filter(referral_open=True, body__parent__in=bodies).values("pk"),
        Dispute.objects.with_interim()
        .filter(acting(user, ACTING, agency="interim_lead", body="body"))
        .filter(duty__state__in=(*rules.OPEN, "contested"))
        .values("duty"),
    )
    held = JSONObject(due="due", state="state", assignee="assignee")
    return (
        Duty.objects.filter(pk__in=waiting)
        .with_interim()
        .select_related("body", "lead", "assignee")
        .annotate(part=Subquery(mine.values(held=held)[:1]))
        .order_by("due", "pk")
    )


@dataclass(frozen=True)
class Standing:
    """Where a person leads bodies, and for whom they act in each; asked once for many duties."""

    user: Actor
    leading: frozenset[int]
    acting: Callable[[int, tuple[str, ...]], frozenset[int]]

    @classmethod
    def of(cls, user: Actor) -> Standing:
        """Return it for a person."""
        return cls(user, scopes_with(user, "body", LEADERS), cache(partial(acts_for, user)))


def item(duty: Duty, who: Standing) -> Iterator[Item]:
    """Yield what a duty of `for_person` asks of the person: one thing, the most pressing."""
    leads_body = duty.body_id in who.leading
    parent = duty.body.parent_id in who.leading
    acting_for = who.acting(duty.body_id, ACTING)
    leads = not acting_for.isdisjoint({duty.lead_id, duty.interim_lead_id})
    if duty.state in rules.OPEN and leads:
        yield from _own(duty, who)
    elif duty.referral_open and parent:
        yield _step(duty, "take-up", _("Answer as the parent body"), hurt=75)
    elif leads_body and duty.state == Duty.State.CONTESTED:
        step, action = ("settle", _("Settle"))
        if duty.withdrawn_at:
            step, action = ("hand-over", _("Hand over"))
        yield _step(duty, step, action, tone="contested")
    elif duty.state == Duty.State.CONTESTED:
        yield from _own(duty, who)
    elif duty.state == Duty.State.DONE:
        yield _step(duty, "", _("Verify"), tone="done")
    elif leads_body and duty.state == Duty.State.VERIFIED:
        yield _step(duty, "judge", _("Judge the effect"), tone="done")
    elif leads_body and duty.change_asked_at:
        yield _step(duty, "answer", _("Answer the change"), tone="contested")
    elif duty.part:  # type: ignore[attr-defined]  # annotated by for_person
        yield from _part(duty, who)
    elif leads_body:
        action = _("Ask for an answer") if duty.state == Duty.State.GIVEN else _("Settle a part")
        yield _step(duty, "", action, tone="soon")


def _context(duty: Duty, *more: str) -> str:
    slip = ""
    if duty.slip:
        words = ngettext("forecast %(days)s day late", "forecast %(days)s days late", duty.slip)
        slip = words % {"days": duty.slip}
    return " · ".join(filter(None, [duty.ref, duty.lead.label, str(duty.body), slip, *more]))


def _step(duty: Duty, step: str, action: str, *, tone: str = "soon", hurt: int = 0) -> Item:
    url = reverse("duties:step", args=[duty.pk, step]) if step else duty.get_absolute_url()
    return Item(
        title=duty.title,
        url=url,
        action=action,
        context=_context(duty),
        due=duty.due,
        today=duty.today,
        tone=tone,
        hurt=hurt or HURT[tone],
    )


def _own(duty: Duty, who: Standing) -> Iterator[Item]:
    """Yield what the lead's people do: answer what is new, report what is due or slips."""
    tone, new = duty.tone_now, duty.state == Duty.State.GIVEN
    mine, others = duty.assignee_id == who.user.pk, duty.assignee_id not in (None, who.user.pk)
    others = others and duty.lead_id in who.acting(duty.body_id, ACTING)
    if (tone == "calm" and not new and not mine) or (others and tone != "late"):
        return
    answers = new and duty.lead_id in who.acting(duty.body_id, ANSWERING)
    said = _("handed to you") if mine else str(duty.assignee or "")
    late = min(max(0, (duty.today - duty.due).days), LATEST)
    yield Item(
        title=duty.title,
        url=duty.get_absolute_url() if answers else reverse("duties:report", args=[duty.pk]),
        action=_("Accept or answer") if answers else pgettext("button", "Report"),
        context=_context(duty, said),
        due=duty.due,
        today=duty.today,
        tone=tone,
        hurt=HURT[tone] + late + (5 if mine else 0),
    )


def _part(duty: Duty, who: Standing) -> Iterator[Item]:
    """Yield the part of a co-leading or supporting agency: new, due, late, or handed to one."""
    held: dict[str, Any] = duty.part  # type: ignore[attr-defined]  # annotated by for_person
    due = dt.date.fromisoformat(held["due"]) if held["due"] else duty.due
    state: str = held["state"]
    assignee: int | None = held["assignee"]
    tone = rules.tone(state, due, duty.today)
    mine = assignee == who.user.pk
    if tone == "calm" and state != DutyPart.State.GIVEN and not mine:
        return
    if assignee not in (None, who.user.pk) and tone != "late":
        return
    said = _("handed to you") if mine else _("your part")
    yield Item(
        title=duty.title,
        url=reverse("duties:report", args=[duty.pk]),
        action=pgettext("button", "Report"),
        context=_context(duty, said),
        due=due,
        today=duty.today,
        tone=tone,
        hurt=HURT[tone] - 10 + (5 if mine else 0),
    )


def for_agenda(body: Body) -> Iterator[Item]:
    """Yield what must come back to the next meeting, in one query.

    Late and contested duties of the body, first those that the ladder has put there; and what a
    body below has put before this one.
    """
    today = body.today()
    late = queries.toned("late", today) | queries.toned("contested", today)
    called = set(
        Reminder.objects.filter(duty__body=body, to="agenda").values_list("duty_id", flat=True)
    )
    duties = Duty.objects.filter((Q(body=body) & late) | Q(body__parent=body, referral_open=True))
    for duty in duties.select_related("body", "lead").order_by("due", "pk"):
        own = duty.body_id == body.pk
        tone = duty.tone_now
        said = "" if own else _("put before you by %(body)s") % {"body": duty.body}
        if duty.pk in called and own:
            said = _("put on the agenda by the rules")
        yield Item(
            title=f"{duty.ref}: {duty.title}",
            url=duty.get_absolute_url(),
            action=_("Take up again") if own else _("Answer as the parent body"),
            context=" · ".join(filter(None, [duty.lead.label, duty.get_state_display(), said])),
            due=duty.due,
            today=today,
            tone=tone,
            hurt=HURT[tone] + (10 if duty.pk in called or not own else 0),
        )
