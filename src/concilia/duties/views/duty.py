"""The page of one duty."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _l

from concilia.core import offers, permissions
from concilia.core.models import StoredFile
from concilia.core.permissions import Actor, acts_for
from concilia.duties import queries, rules
from concilia.duties.compensation.money import in_words
from concilia.duties.following import queries as following
from concilia.duties.following.steps import TURNS, steps_for
from concilia.duties.models import Duty, DutyPart, Remark, Report
from concilia.duties.permissions import ANSWERING
from concilia.meetings.models import Decision

RUNGS = {
    "lead": _l("the lead agency"),
    "part": _l("an agency with a part"),
    "coordinator": _l("the coordinators of the lead"),
    "head": _l("the head of the lead agency"),
    "chair": _l("the chair"),
    "agenda": _l("the secretary, for the next agenda"),
    "parent": _l("the parent body"),
}
MORE = ("delegate", "ask", "contest", "withdraw", "hand-over", "propose", "close", "cancel")
"""Steps that stand at the end of the page."""


def duty_for(user: Actor, pk: int) -> Duty:
    """Return a duty that `user` sees; 404 otherwise."""
    return get_object_or_404(
        queries.shown(Duty.objects.visible_to(user).with_interim()).select_related(
            "verified_by",
            "verifier",
            "assignee",
            "accepted_by",
            "body__parent",
            "decision__motion__item__dossier_version__dossier__challenge",
        ),
        pk=pk,
    )


def _part(
    part: DutyPart, duty: Duty, mine: frozenset[int], steps: list[str], way: following.Through
) -> dict[str, Any]:
    """Return a part with what may be done to it here."""
    own, contested = part.agency_id in mine, part.state == DutyPart.State.CONTESTED
    dispatching = "dispatch" in steps
    can = {
        "accept": own and part.state == DutyPart.State.GIVEN,
        "contest": own and part.is_open,
        "settle": dispatching and contested,
        "release": dispatching and (part.is_open or contested),
    }
    due = part.due or duty.due
    return {
        "part": part,
        "steps": [name for name, may in can.items() if may],
        "tone": rules.tone(part.state, due, duty.today, forecast=part.forecast),
        "due": due,
        "rating": way.ratings.get(part.agency_id),
    }


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is asked and why, who does it, how it stands, and what comes next."""
    duty = duty_for(request.user, pk)
    way = following.through(duty)
    mine = acts_for(request.user, duty.body_id, ANSWERING)
    steps = steps_for(request.user, duty, way.rights)
    context = {
        "duty": duty,
        "way": way,
        "parts": [_part(part, duty, mine, steps, way) for part in duty.parts.all()],
        "decision_visible": Decision.objects.visible_to(request.user)
        .filter(pk=duty.decision_id)
        .exists(),
        "story": queries.story(duty),
        "reminders": duty.reminders.order_by("-sent_at")[:10],
        "steps": steps,
        "more": [(name, TURNS[name].heading) for name in steps if name in MORE],
        "budget": "" if duty.budget is None else in_words(duty.budget, duty.currency),
        "panels": [one for offer in offers.of("duty") for one in offer(duty, request.user)],
        "rungs": RUNGS,
        "rules_url": duty.body.get_absolute_url(),
        "abilities": permissions.abilities(request.user, duty),
    }
    return render(request, "duties/duty.html", context)


@login_required
def attachment(request: HttpRequest, pk: int, report: int) -> HttpResponse:
    """Download the file that came with a report; never shown inside the page."""
    duty = duty_for(request.user, pk)
    found = get_object_or_404(Report.objects.select_related("attachment"), duty=duty, pk=report)
    return _download(found.attachment)


def _download(file: StoredFile | None) -> HttpResponse:
    if file is None:
        raise Http404
    response = HttpResponse(bytes(file.content), content_type="application/octet-stream")
    disposition = content_disposition_header(True, file.name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
def evidence(request: HttpRequest, pk: int, remark: int) -> HttpResponse:
    """Download the file that came with a verification; never shown inside the page."""
    duty = duty_for(request.user, pk)
    found = get_object_or_404(Remark.objects.select_related("attachment"), duty=duty, pk=remark)
    return _download(found.attachment)
