"""Moving elections, rankings and scorings, and ordering amendments, from the page of the room."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from concilia.core import permissions
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.meetings import actions
from concilia.meetings.models import Motion
from concilia.meetings.views.access import item_for, motion_for
from concilia.meetings.views.live import answer


@login_required
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move an election, ranking or scoring, and open it at once if asked."""
    item = item_for(request.user, pk)
    permissions.require(request.user, "meetings.put_motion", item)
    post = request.POST
    motion = actions.move_choice(
        item,
        by=request.user,
        asks=post.get("asks", ""),
        wording=post.get("wording", ""),
        options=post.get("options", "").splitlines(),
        places=_whole(post.get("places", ""), 1, "places"),
        absolute=post.get("absolute", "yes") == "yes",
        low=_whole(post.get("low", ""), 0, "low"),
        high=_whole(post.get("high", ""), 10, "high"),
        mean=post.get("mean", "") == "yes",
        manner=post.get("manner", "open"),
    )
    if post.get("then") == "open":
        actions.open_motion(motion, by=request.user)
    return answer(request, item.meeting)


@login_required
@require_POST
def first(request: HttpRequest, pk: int) -> HttpResponse:
    """Vote on an amendment before the others to the same motion."""
    motion = motion_for(request.user, pk)
    permissions.require(request.user, "meetings.put_motion", motion)
    if motion.amends is None or motion.state != Motion.State.PROPOSED:
        raise NotNow(_("Only an amendment that was not voted on yet can come first."))
    waiting = motion.amends.amendments.filter(state=Motion.State.PROPOSED).exclude(pk=motion.pk)
    ids = [motion.pk, *waiting.order_by("place", "pk").values_list("pk", flat=True)]
    actions.order_amendments(motion.amends, ids, by=request.user)
    return answer(request, motion.item.meeting)


def _whole(text: str, default: int, column: str) -> int:
    digits = text.strip().removeprefix("-")
    if not digits:
        return default
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 6:
        raise Invalid(Problem(_("Give a whole number."), column=column, value=text[:20]))
    return int(text)
