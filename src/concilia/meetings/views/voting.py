"""Motions and ballots."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from concilia.core import permissions
from concilia.core.errors import Invalid
from concilia.dossiers.models import DraftDecision
from concilia.meetings import actions, queries, rules
from concilia.meetings.forms import ChairForm, MotionForm, WithdrawForm, choices_from
from concilia.meetings.models import Decision, Motion
from concilia.meetings.views.access import item_for, meeting_for, motion_for
from concilia.meetings.views.page import now_context, show, voting_context

STOP_POLLING = 286


@login_required
@require_POST
def put(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a motion to the vote."""
    item = item_for(request.user, pk)
    permissions.require(request.user, "meetings.put_motion", item)
    form = MotionForm(request.POST)
    if item.dossier_version:
        form.fields["draft"].queryset = DraftDecision.objects.filter(  # type: ignore[attr-defined]  # a choice field
            dossier=item.dossier_version.dossier_id
        )
    if not form.is_valid():
        return show(request, item.meeting, motion_form=form, motion_item=item)
    actions.put_motion(item, by=request.user, **form.cleaned_data)
    messages.success(request, _("The vote is open."))
    return redirect(f"{item.meeting.get_absolute_url()}#vote")


@login_required
@require_POST
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Vote for the seat that one represents."""
    motion = motion_for(request.user, pk)
    ballot = actions.cast_ballot(motion, request.POST.get("choice", ""), by=request.user)
    messages.success(
        request,
        _("Your vote is in: %(choice)s. You can change it until the vote is closed.")
        % {"choice": ballot.get_choice_display()},
    )
    return redirect(f"{motion.item.meeting.get_absolute_url()}#vote")


@login_required
@require_POST
def ballots(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a show of hands."""
    motion = motion_for(request.user, pk)
    meeting = motion.item.meeting
    permissions.require(request.user, "meetings.record_ballot", motion)
    try:
        choices = choices_from(request.POST, queries.room_of(meeting))
        kept = actions.record_ballots(motion, choices, by=request.user)
    except Invalid as refusal:
        return show(request, meeting, problems=refusal.problems)
    if kept:
        text = _("Left as they voted themselves: %(seats)s.")
        messages.warning(request, text % {"seats": "; ".join(str(seat) for seat in kept)})
    if request.POST.get("then") == "close":
        return close(request, pk)
    messages.success(request, _("The ballots are recorded."))
    return redirect(f"{meeting.get_absolute_url()}#vote")


@login_required
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the vote and show the result."""
    motion = motion_for(request.user, pk)
    form = ChairForm(request.POST)
    chosen: rules.Choice | None = form.cleaned_data["chair_choice"] if form.is_valid() else None
    motion = actions.close_motion(motion, by=request.user, chair_choice=chosen or None)
    made = Decision.objects.filter(motion=motion).first()
    if made:
        messages.success(request, _("Adopted as decision %(ref)s.") % {"ref": made.ref})
    elif motion.choice_of is not None:
        said = rules.result_from(motion.reasoning).sentences[-1]
        messages.success(request, f"{capfirst(said)}.")
    elif motion.state == Motion.State.ADOPTED:
        messages.success(request, _("Adopted."))
    elif motion.state == Motion.State.TIED:
        messages.warning(request, _("The votes are equal: a second ballot is open."))
    else:
        messages.warning(request, _("The motion is not adopted."))
    if request.POST.get("back") == "live":
        return redirect("meetings:live", motion.item.meeting_id)
    return redirect(f"{motion.item.meeting.get_absolute_url()}#motion-{motion.pk}")


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw the motion."""
    motion = motion_for(request.user, pk)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Give the reason in at most 300 characters."))
    actions.withdraw_motion(motion, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("The motion is withdrawn."))
    if request.POST.get("back") == "live":
        return redirect("meetings:live", motion.item.meeting_id)
    return redirect(motion.item.meeting)


@login_required
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """The running count for whoever leads the vote; asked every few seconds."""
    motion = motion_for(request.user, pk)
    permissions.require(request.user, "meetings.close_motion", motion)
    if motion.state != Motion.State.OPEN:
        context = {"motion": motion, "meeting": motion.item.meeting, "ended": True}
        return render(request, "meetings/_count.html", context, status=STOP_POLLING)
    room = queries.room_of(motion.item.meeting)
    context = voting_context(room, request.user)
    context |= {"meeting": motion.item.meeting, "quorum": room.quorum(), "live": True}
    return render(request, "meetings/_count.html", context)


@login_required
def now(request: HttpRequest, pk: int) -> HttpResponse:
    """What is being voted on now, for a delegate; asked every few seconds."""
    meeting = meeting_for(request.user, pk)
    room = queries.room_of(meeting)
    context = now_context(room, request.user)
    if request.GET.get("seen") == context["key"]:
        return HttpResponse(status=204)
    context |= {"meeting": meeting, "abilities": permissions.abilities(request.user, meeting)}
    status = 200 if meeting.state in {"invited", "open"} else STOP_POLLING
    return render(request, "meetings/_now.html", context, status=status)
