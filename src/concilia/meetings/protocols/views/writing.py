"""The page on which the secretary writes the text, saved while they write."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from concilia.core import permissions
from concilia.core.errors import ConciliaError, Invalid, NotNow
from concilia.meetings import queries
from concilia.meetings.models import AgendaItem, Meeting
from concilia.meetings.protocols.actions import Written, write_item
from concilia.meetings.protocols.actions.writing import PARTS
from concilia.meetings.protocols.queries import approval_of
from concilia.meetings.views.access import item_for, written_meeting


@login_required
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every item with its three texts."""
    meeting = written_meeting(request.user, pk)
    permissions.require(request.user, "meetings.minute", meeting)
    if meeting.state == Meeting.State.ISSUED:
        raise NotNow(_("The protocol is issued. Only a later decision corrects it."))
    approval = approval_of(meeting)
    context = {
        "meeting": meeting,
        "approval": approval,
        "abilities": permissions.abilities(request.user, meeting),
        "items": [(item, _parts(item)) for item in queries.agenda_of(meeting)],
    }
    return render(request, "meetings/protocols/write.html", context)


def _parts(item: AgendaItem) -> list[tuple[str, str, str, int]]:
    labels = {
        "heard": (_("Heard"), 6),
        "spoke": (_("Spoke"), 4),
        "resolved": (_("Resolved without a vote"), 3),
    }
    return [(part, labels[part][0], getattr(item, part), labels[part][1]) for part in PARTS]


@login_required
@require_POST
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the texts of an item; a program on the page asks for JSON and goes on writing."""
    item = item_for(request.user, pk)
    live = request.headers.get("Accept", "").startswith("application/json")
    try:
        written = save(request, item)
    except ConciliaError as refusal:
        if not live:
            raise
        return JsonResponse(
            {"said": str(refusal)}, status=422 if isinstance(refusal, Invalid) else 409
        )
    if live:
        return JsonResponse(
            {
                "texts": {part: getattr(written.item, part) for part in PARTS},
                "both": list(written.both),
                "said": said_of(written),
            }
        )
    messages.success(request, said_of(written))
    return redirect(reverse("meetings:write", args=[item.meeting_id]) + f"#item-{item.pk}")


def save(request: HttpRequest, item: AgendaItem) -> Written:
    """Write the parts that a form brings, upon the texts from which its writer started."""
    permissions.require(request.user, "meetings.minute", item)
    texts = {part: request.POST[part] for part in PARTS if part in request.POST}
    base = {part: request.POST[f"base_{part}"] for part in PARTS if f"base_{part}" in request.POST}
    return write_item(item, by=request.user, texts=texts, base=base)


def said_of(written: Written) -> str:
    """Return in words what saving did."""
    if written.both:
        return _("Somebody else has changed the same lines. Both versions stand there now.")
    return _("Saved.")
