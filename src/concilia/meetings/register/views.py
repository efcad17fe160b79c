"""Describing a decision, ratifying one, and votes for programs."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from concilia.core import permissions
from concilia.core.errors import Invalid, NotNow
from concilia.meetings.models import Decision, Meeting, Motion
from concilia.meetings.register import actions, popolo
from concilia.meetings.register.forms import DescribeForm
from concilia.meetings.views.access import item_for, meeting_for


@login_required
def describe(request: HttpRequest, pk: int) -> HttpResponse:
    """Describe a decision in the register."""
    seen = Decision.objects.visible_to(request.user)
    decision = get_object_or_404(seen.select_related("body", "motion__item__meeting"), pk=pk)
    permissions.require(request.user, "meetings.register", decision)
    if decision.motion and decision.motion.item.meeting.state == Meeting.State.ISSUED:
        raise NotNow(
            _("The protocol is issued: only a later decision can change what this one does.")
        )
    former = {
        "force": decision.force,
        "ends_on": decision.ends_on,
        "supersedes": decision.supersedes.all(),
    }
    earlier = Decision.objects.filter(body=decision.body, decided_at__lte=decision.decided_at)
    earlier = earlier.exclude(pk=decision.pk)
    form = DescribeForm(request.POST or None, initial=former, earlier=earlier)
    if request.method == "POST" and form.is_valid():
        try:
            actions.describe(decision, by=request.user, **form.cleaned_data)
        except Invalid as refusal:
            for problem in refusal:
                form.add_error(
                    problem.column if problem.column in form.fields else None, problem.message
                )
        else:
            messages.success(request, _("The register says so now."))
            return redirect(decision)
    status = 422 if form.is_bound else 200
    context = {"decision": decision, "form": form}
    return render(request, "meetings/register/describe.html", context, status=status)


@login_required
@require_POST
def ratify(request: HttpRequest, pk: int) -> HttpResponse:
    """Put to the vote whether an urgent decision is ratified."""
    item = item_for(request.user, pk)
    actions.put_ratification(item, by=request.user)
    messages.success(request, _("The vote is open."))
    return redirect(f"{item.meeting.get_absolute_url()}#vote")


@login_required
def votes(request: HttpRequest, pk: int) -> HttpResponse:
    """The votes of a meeting as Popolo JSON; of secret ones only the counts."""
    meeting = meeting_for(request.user, pk)
    motions = popolo.shown(Motion.objects.filter(item__meeting=meeting))
    return JsonResponse(popolo.of_motions(motions), json_dumps_params={"ensure_ascii": False})
