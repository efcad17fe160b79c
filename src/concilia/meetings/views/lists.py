"""The list of meetings, and the form that plans or changes one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from concilia.bodies.models import Body
from concilia.core import permissions
from concilia.core.errors import Forbidden, Invalid
from concilia.core.tables import download, requested_format
from concilia.meetings import actions, queries
from concilia.meetings.forms import MeetingForm
from concilia.meetings.models import Meeting
from concilia.meetings.permissions import LEADS
from concilia.meetings.views.access import meeting_for

PAGE = 50


def bodies_led_by(user: permissions.Actor) -> list[Body]:
    """Return the bodies for which `user` may plan a meeting."""
    return list(Body.objects.filter(pk__in=permissions.scopes_with(user, "body", LEADS)))


@login_required
def meetings(request: HttpRequest) -> HttpResponseBase:
    """List meetings with search, filters, order and downloads."""
    q = request.GET.get("q", "").replace("\x00", "")[:200].strip()
    state, body = request.GET.get("state", ""), request.GET.get("body", "").replace("\x00", "")
    found = queries.meetings(request.user, q=q, state=state, body=body)
    sort = request.GET.get("sort", "-date")
    key = queries.SORTS.get(sort.removeprefix("-"), "starts_at")
    falls = sort.startswith("-") or sort.removeprefix("-") not in queries.SORTS
    found = found.order_by(f"-{key}" if falls else key, "-pk")
    asked = requested_format(request)
    if asked:
        columns = [_("Number"), _("Title"), _("Body"), _("Starts"), _("Place"), _("State")]
        rows = (
            (m.ref, m.title, str(m.body), m.starts_at, m.place, m.get_state_display())
            for m in found.iterator()
        )
        return download(asked, "meetings", columns, rows)
    bodies = Body.objects.filter(
        pk__in=Meeting.objects.visible_to(request.user).order_by().values("body")
    )
    return render(
        request,
        "meetings/meetings.html",
        {
            "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
            "q": q,
            "state": state,
            "body": body,
            "bodies": bodies,
            "states": Meeting.State.choices,
            "plannable": bodies_led_by(request.user),
        },
    )


@login_required
def plan(request: HttpRequest) -> HttpResponse:
    """Plan a meeting of a body that the person leads."""
    led = bodies_led_by(request.user)
    ref = request.POST.get("body") or request.GET.get("body", "")
    body = next((b for b in led if b.ref == ref), led[0] if led and not ref else None)
    if body is None:
        raise Forbidden(_("Only chair, deputy and secretary of a body plan its meetings."))
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.check_hour(body):
        try:
            meeting = actions.plan_meeting(
                body,
                by=request.user,
                title=form.cleaned_data["title"],
                starts_at=form.starts_at(body),
                place=form.cleaned_data["place"],
                convening=form.cleaned_data["convening"],
                form=form.cleaned_data["form"] or Meeting.Form.SITTING,
            )
        except Invalid as refusal:
            _blame(form, refusal)
        else:
            messages.success(request, _("The meeting is planned. Build its agenda now."))
            return redirect(meeting)
    return _form(request, form, body, led=led)


@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change title, time or place before the meeting opens."""
    meeting = meeting_for(request.user, pk)
    permissions.require(request.user, "meetings.plan", meeting)
    start = meeting.starts_at.astimezone(meeting.zone)
    former = {
        "title": meeting.title,
        "day": start.date(),
        "hour": start.time().replace(second=0, microsecond=0),
        "place": meeting.place,
        "convening": meeting.convening,
    }
    form = MeetingForm(request.POST or None, initial=former)
    del form.fields["convening"], form.fields["form"]
    if request.method == "POST" and form.is_valid() and form.check_hour(meeting.body):
        try:
            actions.change_meeting(
                meeting,
                by=request.user,
                title=form.cleaned_data["title"],
                starts_at=form.starts_at(meeting.body),
                place=form.cleaned_data["place"],
            )
        except Invalid as refusal:
            _blame(form, refusal)
        else:
            messages.success(request, _("The meeting is changed."))
            return redirect(meeting)
    return _form(request, form, meeting.body, meeting=meeting)


def _blame(form: MeetingForm, refusal: Invalid) -> None:
    for problem in refusal:
        field = {"starts_at": "day"}.get(problem.column, problem.column)
        form.add_error(field if field in form.fields else None, problem.message)


def _form(request: HttpRequest, form: MeetingForm, body: Body, **more: object) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(
        request, "meetings/plan.html", {"form": form, "body": body, **more}, status=status
    )
