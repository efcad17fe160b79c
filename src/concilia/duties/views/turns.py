"""Every other step of a duty, of its parts and milestones, and of a body that is merged."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from concilia.bodies.models import Body
from concilia.core import permissions
from concilia.core.errors import Forbidden, Invalid, NotNow
from concilia.core.permissions import Actor
from concilia.duties import actions
from concilia.duties.following.forms import ReasonForm
from concilia.duties.following.moving import TakeOverForm
from concilia.duties.following.steps import TURNS, able, open_now
from concilia.duties.forms import blame
from concilia.duties.models import Duty
from concilia.duties.views.duty import duty_for


@login_required
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a step of a duty: a form in its own words, and back to the duty."""
    turn = TURNS.get(step)
    if turn is None:
        raise Http404
    duty = duty_for(request.user, pk)
    on = duty.body.parent if turn.verb == "duties.take_up" else duty
    permissions.require(request.user, turn.verb, on)
    if not able(turn, duty, request.user):
        raise Forbidden(_("This step is for others: %(step)s.") % {"step": turn.heading})
    if not open_now(turn, duty):
        raise NotNow(
            _("This is not possible while the duty is “%(state)s”: %(step)s.")
            % {"state": duty.get_state_display(), "step": turn.heading}
        )
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = turn.form(*posted, duty=duty, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            turn.take(duty, form.cleaned_data, request.user)
        except Invalid as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Done. Those concerned have been told."))
            return _back(request.user, duty)
    context = {
        "form": form,
        "duty": duty,
        "words": turn,
        "upload": form.is_multipart(),
        "last": duty.reports.select_related("agency", "person", "attachment")
        .defer("attachment__content")
        .first()
        if step in {"verify", "return", "close"}
        else None,
        "open_parts": [part for part in duty.parts.all() if part.is_open]
        if step == "verify"
        else [],
        "change": duty.changes.filter(answered_at=None).first() if step == "answer" else None,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "duties/step.html", context, status=status)


def _back(user: Actor, duty: Duty) -> HttpResponse:
    """Return to the duty, or to the list for who no longer sees it."""
    seen = Duty.objects.visible_to(user).filter(pk=duty.pk).exists()
    return redirect(duty) if seen else redirect("duties:list")


PART_STEPS: dict[str, Any] = {
    "contest": (actions.contest_part, {}),
    "settle": (actions.end_part, {"settle": True}),
    "release": (actions.end_part, {"settle": False}),
}


def _part_words(step: str) -> dict[str, Any]:
    said: dict[str, dict[str, Any]] = {
        "contest": {
            "heading": _("Contest this part"),
            "lede": _("Say why it is not your agency’s. The duty itself goes on."),
            "button": _("Contest"),
            "danger": True,
        },
        "settle": {
            "heading": _("Settle this part"),
            "lede": _("Say what was settled. The part is under way again."),
            "button": _("Set under way again"),
        },
        "release": {
            "heading": _("Release from this part"),
            "lede": _("The agency no longer has to do it. What it reported stays on record."),
            "button": _("Release"),
            "danger": True,
        },
    }
    return said[step]


@login_required
def part(request: HttpRequest, pk: int, part: int, step: str) -> HttpResponse:
    """Accept, contest, settle or release a part."""
    duty = duty_for(request.user, pk)
    found = get_object_or_404(duty.parts.select_related("agency"), pk=part)
    found.duty = duty
    if step == "accept" and request.method == "POST":
        actions.accept_part(found, by=request.user)
        messages.success(request, _("Accepted. Thank you."))
        return redirect(duty)
    if step not in PART_STEPS:
        raise Http404
    verb = "duties.contest" if step == "contest" else "duties.dispatch"
    permissions.require(request.user, verb, duty)
    action, more = PART_STEPS[step]
    posted = (request.POST,) if request.method == "POST" else ()
    form = ReasonForm(*posted, duty=duty, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            action(found, reason=form.cleaned_data["reason"], by=request.user, **more)
        except Invalid as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Done. Those concerned have been told."))
            return _back(request.user, duty)
    words = {"lede": "", **_part_words(step)}
    words["lede"] = f"{found.agency}. {words['lede']}"
    context = {"form": form, "duty": duty, "words": words}
    status = 422 if request.method == "POST" else 200
    return render(request, "duties/step.html", context, status=status)


@login_required
@require_POST
def milestone(request: HttpRequest, pk: int, milestone: int, step: str) -> HttpResponse:
    """Mark a milestone as reached, or remove it."""
    duty = duty_for(request.user, pk)
    found = get_object_or_404(duty.milestones, pk=milestone)
    found.duty = duty
    if step == "reach":
        actions.reach_milestone(found, by=request.user)
        messages.success(request, _("Reached: %(title)s") % {"title": found.title})
    elif step == "drop":
        actions.drop_milestone(found, by=request.user)
        messages.success(request, _("Removed: %(title)s") % {"title": found.title})
    else:
        raise Http404
    return redirect(duty)


@login_required
@require_POST
def wait_end(request: HttpRequest, pk: int, wait: int) -> HttpResponse:
    """Let a duty no longer wait for another."""
    duty = duty_for(request.user, pk)
    found = get_object_or_404(duty.waits.select_related("awaited__body"), pk=wait)
    found.duty = duty
    actions.wait_no_more(found, by=request.user)
    messages.success(request, _("It waits for %(ref)s no more.") % {"ref": found.awaited.ref})
    return redirect(duty)


@login_required
def take_over(request: HttpRequest) -> HttpResponse:
    """Let a body take over the duties of one that was merged into it."""
    bodies = TakeOverForm.bodies(request.user)
    if not bodies:
        raise Forbidden(_("Only who leads both bodies, or an operator, may merge them."))
    form = TakeOverForm(request.POST or None, bodies=bodies)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        into: Body = data["into"]
        try:
            count = actions.take_over(
                data["body"], into=into, reason=data["reason"], by=request.user
            )
        except Invalid as refusal:
            blame(form, refusal)
        else:
            words = _("%(body)s now follows %(count)s more duties.")
            messages.success(request, words % {"body": into, "count": count})
            return redirect(f"/duties/?body={into.ref}")
    status = 422 if request.method == "POST" else 200
    return render(request, "duties/take_over.html", {"form": form}, status=status)
