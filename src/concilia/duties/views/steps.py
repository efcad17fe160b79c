"""Giving a duty, and reporting on it: on its pages, and by a signed link."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from concilia.core import links, permissions
from concilia.core.errors import Invalid, NotNow
from concilia.core.models import SignedLink
from concilia.core.permissions import Actor
from concilia.duties import actions
from concilia.duties.following.steps import reports
from concilia.duties.forms import GiveForm, ReportForm, blame
from concilia.duties.models import Duty, DutyPart, Report
from concilia.duties.views.duty import duty_for
from concilia.meetings.models import Decision

TITLE = 300
"""Characters of a duty's title."""


def _drafted(decision: Decision) -> dict[str, Any]:
    """Return what the draft decision of the dossier already says of a first duty."""
    draft = decision.motion.draft if decision.motion else None
    if draft is None or decision.duties.exists():
        return {}
    return {
        "title": decision.wording if len(decision.wording) <= TITLE else "",
        "deliverable": draft.deliverable,
        "lead": draft.lead_id,
        "supporting": [agency.pk for agency in draft.supporting.all()],
        "due_in_days": draft.due_in_days,
    }


@login_required
def give(request: HttpRequest) -> HttpResponse:
    """Give a duty that follows from `?decision=`."""
    asked = request.GET.get("decision", "")
    if not asked.isdecimal() or len(asked) > 18:
        raise Http404
    visible = Decision.objects.visible_to(request.user)
    visible = visible.select_related("body", "motion__draft")
    decision = get_object_or_404(visible, pk=int(asked))
    permissions.require(request.user, "duties.give", decision)
    form = GiveForm(request.POST or None, body=decision.body, initial=_drafted(decision))
    if request.method == "POST" and form.is_valid():
        try:
            duty = actions.give_duty(decision, by=request.user, **form.cleaned_data)
        except Invalid as refusal:
            blame(form, refusal)
        else:
            messages.success(
                request, _("The duty is given. %(agency)s has been told.") % {"agency": duty.lead}
            )
            return redirect(duty)
    status = 422 if request.method == "POST" else 200
    return render(request, "duties/give.html", {"form": form, "decision": decision}, status=status)


def _report(form: ReportForm, duty: Duty, by: Actor, link: SignedLink | None) -> Report | None:
    """Try to report what a valid form says; None when it was refused, said in the form."""
    data: dict[str, Any] = dict(form.cleaned_data)
    upload = data.pop("attachment")
    try:
        with transaction.atomic():
            if link is not None:
                links.use(link)
            return actions.report_progress(
                duty,
                attachment=actions.store_file(upload.name, upload.read()) if upload else None,
                by=by,
                channel=Report.Channel.LINK if link else Report.Channel.PAGE,
                **data,
            )
    except Invalid as refusal:
        blame(form, refusal)
        return None


@login_required
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Report progress on the page."""
    duty = duty_for(request.user, pk)
    permissions.require(request.user, "duties.report", duty)
    part = _part(duty, request.user)
    if not reports(duty, request.user):
        raise NotNow(_nothing(duty, part))
    form = ReportForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()), thing=part or duty
    )
    if request.method == "POST" and form.is_valid() and _report(form, duty, request.user, None):
        messages.success(request, _("Thank you. Your report is on the duty’s page."))
        return redirect(duty)
    return _report_page(request, form, duty, part)


def _part(duty: Duty, user: Actor) -> DutyPart | None:
    """Return the part on which a person reports; None for the duty itself."""
    return actions.speaks_for(duty, user)[1]


def _nothing(duty: Duty, part: DutyPart | None) -> str:
    thing = part if part is not None and duty.is_open else duty
    return _("No report is awaited: this duty is %(state)s.") % {"state": thing.get_state_display()}


def _report_page(
    request: HttpRequest,
    form: ReportForm,
    duty: Duty,
    part: DutyPart | None,
    person: Actor = None,
) -> HttpResponse:
    context = {"form": form, "duty": duty, "part": part, "person": person}
    status = 422 if request.method == "POST" else 200
    return render(request, "duties/report.html", context, status=status)


def report_by_link(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """Report by a signed link: the same form, as the link's person, without an account."""
    person = link.person
    duty = duty_for(person, link.object_id)
    permissions.require(person, "duties.report", duty)
    part = _part(duty, person)
    if not reports(duty, person):
        context = {"duty": duty, "said": _nothing(duty, part)}
        return render(request, "duties/nothing_asked.html", context, status=409)
    form = ReportForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()), thing=part or duty
    )
    if request.method == "POST" and form.is_valid():
        made = _report(form, duty, person, link)
        if made is not None:
            context = {"duty": duty, "report": made, "person": person}
            return render(request, "duties/thanks.html", context)
    return _report_page(request, form, duty, part, person)
