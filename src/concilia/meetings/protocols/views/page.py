"""The protocol as a page: the issued text, or the draft with what was said to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from concilia.core import documents as papers
from concilia.core import permissions
from concilia.core.documents import to_html
from concilia.core.errors import Problem
from concilia.core.permissions import Actor
from concilia.meetings import documents
from concilia.meetings.models import (
    Comment,
    Decision,
    Meeting,
    Motion,
    Protocol,
    Publication,
)
from concilia.meetings.protocols import extracts, forms, queries
from concilia.meetings.protocols.queries import Approval
from concilia.meetings.rooms import Room, room_of
from concilia.meetings.views.access import written_meeting


@login_required
def protocol(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the protocol."""
    return show(request, written_meeting(request.user, pk))


def show(request: HttpRequest, meeting: Meeting, **bound: Any) -> HttpResponse:
    """Render the page, with forms that were sent to it and what was wrong with them."""
    problems: tuple[Problem, ...] = tuple(bound.pop("problems", ()))
    user = request.user
    issued = getattr(meeting, "protocol", None)
    context: dict[str, Any] = {
        "meeting": meeting,
        "protocol": issued,
        "abilities": permissions.abilities(user, meeting),
        "leads": permissions.may(user, "meetings.circulate", meeting),
        "problems": problems,
    }
    if issued is None:
        context |= _draft(meeting, user)
    else:
        context |= _issued(meeting, issued)
    wrong = problems or any(getattr(form, "errors", None) for form in bound.values())
    return render(request, "meetings/protocol.html", context | bound, status=422 if wrong else 200)


def _draft(meeting: Meeting, user: Actor) -> dict[str, Any]:
    room = room_of(meeting)
    writer = documents.Writer(meeting, room=room)
    document = writer.document()
    found: dict[str, Any] = {"html": to_html(document), "room": room}
    comments = Comment.objects.filter(meeting=meeting).select_related("person", "item")
    found["comments"] = list(comments.select_related("settled_by"))
    found["answer_form"] = forms.AnswerForm()
    found["dissents"] = [row for rows in writer.dissents.values() for row in rows]
    found |= dissenting(room, queries.with_result(writer.motions), user)
    if meeting.state != Meeting.State.CLOSED:
        return found
    approval = queries.approval_of(meeting, room)
    changed = approval.draft is not None and papers.digest(document) != approval.draft.digest
    leads = permissions.may(user, "meetings.circulate", meeting)
    here = leads or user in queries.people_here(room)
    return found | {
        "approval": approval,
        "changed": changed,
        "may_issue": approval.standing.approved and not changed,
        "mine": mine(approval, room, user),
        "agree_form": forms.AgreeForm(),
        "comment_form": forms.CommentForm(items=meeting.items.filter(accepted=True))
        if here and permissions.may(user, "meetings.comment", meeting)
        else None,
    }


def mine(approval: Approval, room: Room, user: Actor) -> list[queries.Party]:
    """Return the parties for which a person is asked whether they agree."""
    if not approval.asks or approval.draft is None:
        return []
    seats = queries.seats_answering(room, approval.rule, user)
    keys = {queries.party_of(approval.rule, seat) for seat in seats}
    return [party for party in approval.parties if party.key in keys]


def dissenting(room: Room, motions: Sequence[Motion], user: Actor) -> dict[str, Any]:
    """Return the form of dissent for who may have it recorded, None for the others."""
    meeting = room.meeting
    desk = permissions.may(user, "meetings.minute", meeting)
    here = [seat for seat in queries.were_here(room) if room.votes(seat)]
    seats = [s for s in here if desk or user in (s.delegate, *s.substitutes)]
    may = permissions.may(user, "meetings.dissent", meeting) and room.procedure.protocol.dissent
    if not may or not seats or not motions:
        return {"dissent_form": None}
    return {"dissent_form": forms.DissentForm(motions=motions, seats=seats)}


def _issued(meeting: Meeting, issued: Protocol) -> dict[str, Any]:
    publication = Publication.objects.filter(protocol=issued).first()
    later = Decision.objects.filter(body=meeting.body_id, decided_at__gt=issued.issued_at)
    later = later.exclude(corrections__protocol=issued)
    return {
        "html": to_html(papers.from_data(issued.blocks)),
        "corrections": list(issued.corrections.select_related("decision")),
        "correction_form": forms.CorrectionForm(decisions=later) if later.exists() else None,
        "publication": publication,
        "withdrawal_form": forms.WithdrawalForm(),
        "extracts": extracts.extracts_of(meeting),
    }
