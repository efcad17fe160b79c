"""What is done to a protocol from its page."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from concilia.core import permissions
from concilia.core.errors import Invalid, NotNow
from concilia.meetings.models import (
    Comment,
    Decision,
    Dissent,
    Meeting,
    Motion,
    Protocol,
    Publication,
)
from concilia.meetings.protocols import actions, forms, queries
from concilia.meetings.protocols.views.page import dissenting, show
from concilia.meetings.rooms import room_of
from concilia.meetings.views.access import item_for, meeting_for


def _back(meeting: Meeting, place: str = "") -> HttpResponse:
    return redirect(reverse("meetings:protocol", args=[meeting.pk]) + place)


@login_required
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the draft to those who were present."""
    meeting = meeting_for(request.user, pk)
    actions.send_draft(meeting, by=request.user)
    messages.success(request, _("The draft is out. What they answer stands on this page."))
    return _back(meeting)


@login_required
@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Comment on the draft."""
    meeting = meeting_for(request.user, pk)
    permissions.require(request.user, "meetings.comment", meeting)
    form = forms.CommentForm(request.POST, items=meeting.items.filter(accepted=True))
    if not form.is_valid():
        return show(request, meeting, comment_form=form)
    actions.comment(meeting, by=request.user, **form.cleaned_data)
    messages.success(request, _("Your comment is with the secretary."))
    return _back(meeting, "#comments")


@login_required
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a comment."""
    meetings = Meeting.objects.visible_to(request.user)
    row = get_object_or_404(
        Comment.objects.filter(meeting__in=meetings).select_related("meeting__body", "person"),
        pk=pk,
    )
    permissions.require(request.user, "meetings.settle", row)
    form = forms.AnswerForm(request.POST)
    if not form.is_valid():
        return show(request, row.meeting, answer_form=form, answering=row)
    actions.settle(row, by=request.user, answer=form.cleaned_data["answer"])
    messages.success(request, _("Answered."))
    return _back(row.meeting, "#comments")


@login_required
@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to the draft, or refuse it."""
    meeting = meeting_for(request.user, pk)
    permissions.require(request.user, "meetings.agree", meeting)
    draft = queries.last_draft(meeting)
    if draft is None:
        raise NotNow(_("No draft is out yet."))
    form = forms.AgreeForm(request.POST)
    if not form.is_valid():
        return show(request, meeting, agree_form=form)
    try:
        actions.agree(
            draft,
            form.cleaned_data["says"] == "yes",
            by=request.user,
            reason=form.cleaned_data["reason"],
        )
    except Invalid as refusal:
        return show(request, meeting, agree_form=form, problems=refusal.problems)
    messages.success(request, _("Your answer is kept. You can change it until the issue."))
    return _back(meeting)


@login_required
@require_POST
def dissent(request: HttpRequest, pk: int) -> HttpResponse:
    """Have dissent recorded."""
    meeting = meeting_for(request.user, pk)
    permissions.require(request.user, "meetings.dissent", meeting)
    motions = queries.with_result(Motion.objects.filter(item__meeting=meeting))
    empty = dissenting(room_of(meeting), motions, request.user)["dissent_form"]
    if empty is None:
        raise NotNow(_("There is no result from which your seat could dissent."))
    form = forms.DissentForm(request.POST, motions=empty.motions, seats=empty.seats)
    if not form.is_valid():
        return show(request, meeting, dissent_form=form)
    motion: Motion = form.cleaned_data["motion"]
    actions.record_dissent(
        motion, form.cleaned_data["seat"], by=request.user, text=form.cleaned_data["text"]
    )
    messages.success(request, _("The dissent stands in the draft."))
    return _back(meeting)


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take dissent back."""
    meetings = Meeting.objects.visible_to(request.user)
    rows = Dissent.objects.filter(motion__item__meeting__in=meetings)
    row = get_object_or_404(rows.select_related("motion__item__meeting__body", "seat"), pk=pk)
    actions.withdraw_dissent(row, by=request.user)
    messages.success(request, _("The dissent is taken back."))
    return _back(row.motion.item.meeting)


@login_required
@require_POST
def close_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an item to the public, or open it again."""
    item = item_for(request.user, pk)
    actions.close_item(item, request.POST.get("closed") == "yes", by=request.user)
    messages.success(
        request,
        _("The item is closed: nothing of it is published.")
        if item.closed
        else _("The item is open: it is published as the rules of procedure say."),
    )
    if item.meeting.state in {"open", "closed"} and request.POST.get("from") == "writing":
        return redirect("meetings:write", item.meeting_id)
    return redirect(item.meeting)


def _issued(request: HttpRequest, pk: int) -> Protocol:
    meeting = meeting_for(request.user, pk)
    protocol = Protocol.objects.filter(meeting=meeting).select_related("meeting__body").first()
    if protocol is None:
        raise NotNow(_("The protocol is not issued yet. Change its draft instead."))
    return protocol


@login_required
@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an issued protocol by a later decision."""
    meeting = meeting_for(request.user, pk)
    permissions.require(request.user, "meetings.correct", meeting)
    protocol = _issued(request, pk)
    decisions = Decision.objects.filter(body=meeting.body_id)
    form = forms.CorrectionForm(request.POST, decisions=decisions)
    if not form.is_valid():
        return show(request, meeting, correction_form=form)
    try:
        actions.correct(protocol, by=request.user, **form.cleaned_data)
    except Invalid as refusal:
        return show(request, meeting, correction_form=form, problems=refusal.problems)
    messages.success(request, _("The correction stands above the protocol."))
    return _back(meeting)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the publication of a protocol back."""
    meeting = meeting_for(request.user, pk)
    permissions.require(request.user, "meetings.withdraw_publication", meeting)
    row = Publication.objects.filter(protocol=_issued(request, pk)).first()
    if row is None:
        raise NotNow(_("Nothing of this meeting is published."))
    form = forms.WithdrawalForm(request.POST)
    if not form.is_valid():
        return show(request, meeting, withdrawal_form=form)
    actions.withdraw_publication(row, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("The public sees from now on that it was withdrawn, and why."))
    return _back(meeting)
