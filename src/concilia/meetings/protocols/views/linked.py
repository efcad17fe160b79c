"""Commenting on a draft and agreeing to it by a signed link, without signing in."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from concilia.core import documents, links, permissions
from concilia.core.documents import to_html
from concilia.core.errors import Invalid, Problem
from concilia.core.models import SignedLink
from concilia.meetings.models import Draft, Meeting
from concilia.meetings.protocols import actions, forms, queries
from concilia.meetings.protocols.views.page import mine
from concilia.meetings.rooms import room_of
from concilia.meetings.views.access import meeting_for


def comment_by_link(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """Show the draft that went out; take a comment, an agreement, or both."""
    person = link.person
    draft = get_object_or_404(Draft.objects.select_related("meeting__body"), pk=link.object_id)
    meeting = meeting_for(person, draft.meeting_id)
    permissions.require(person, "meetings.comment", meeting)
    context: dict[str, Any] = {"meeting": meeting, "person": person, "draft": draft}
    last = queries.last_draft(meeting)
    if meeting.state != Meeting.State.CLOSED or last != draft:
        return render(request, "meetings/protocols/linked_over.html", context, status=409)
    room = room_of(meeting)
    asked = mine(queries.approval_of(meeting, room), room, person)
    form = forms.CommentForm(
        request.POST or None,
        items=meeting.items.filter(accepted=True),
        use_required_attribute=False,
    )
    form.fields["text"].required = False
    answer = forms.AgreeForm(request.POST or None)
    answer.fields["says"].required = False
    context |= {
        "html": to_html(documents.from_data(draft.blocks)),
        "asked": asked,
        "comment_form": form,
        "agree_form": answer,
    }
    if request.method != "POST":
        return render(request, "meetings/protocols/linked.html", context)
    try:
        if form.is_valid() and answer.is_valid():
            _take(link, draft, form, answer)
            return render(request, "meetings/protocols/linked_thanks.html", context)
    except Invalid as refusal:
        context["problems"] = refusal.problems
    return render(request, "meetings/protocols/linked.html", context, status=422)


def _take(link: SignedLink, draft: Draft, form: forms.CommentForm, answer: forms.AgreeForm) -> None:
    said, text = answer.cleaned_data["says"], form.cleaned_data["text"].strip()
    if not said and not text:
        raise Invalid(Problem(_("Write a comment, or say whether you agree."), column="text"))
    with transaction.atomic():
        links.use(link)
        if text:
            actions.comment(
                draft.meeting, by=link.person, text=text, item=form.cleaned_data["item"]
            )
        if said:
            reason = answer.cleaned_data["reason"]
            actions.agree(draft, said == "yes", by=link.person, reason=reason)
