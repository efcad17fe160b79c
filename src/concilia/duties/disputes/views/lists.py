"""The list of disputes, how long they take, and their time limits."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from concilia.bodies.models import Body
from concilia.core import permissions
from concilia.core.errors import Invalid
from concilia.core.tables import download, requested_format
from concilia.duties.disputes import actions, queries
from concilia.duties.disputes.actions.checking import terms_of
from concilia.duties.disputes.forms import TermsForm
from concilia.duties.disputes.models import Dispute
from concilia.duties.forms import blame

PAGE = 50


@login_required
def index(request: HttpRequest) -> HttpResponseBase:
    """List the disputes that the person sees, and how long those of their bodies take."""
    names = ("q", "state", "subject", "body", "sort")
    asked = {name: request.GET.get(name, "").replace("\x00", "").strip()[:200] for name in names}
    found = queries.listed(
        request.user,
        q=asked["q"],
        state=asked["state"],
        subject=asked["subject"],
        body=asked["body"],
    )
    key = queries.SORTS.get(asked["sort"].removeprefix("-"), "opened_on")
    sign = "-" if asked["sort"].startswith("-") or not asked["sort"] else ""
    found = found.order_by(sign + key, "-pk")
    form = requested_format(request)
    if form:
        heads = (
            _("Number"),
            _("Dispute"),
            _("Body"),
            _("About"),
            _("Sides"),
            _("Step"),
            _("Opened"),
            _("Time until"),
            _("Ended"),
        )
        rows = (
            (
                one.ref,
                one.title,
                str(one.body),
                one.get_subject_display(),
                [side.agency.label for side in one.parties.all()],
                one.get_state_display(),
                one.opened_on,
                one.due,
                one.closed_on,
            )
            for one in found.iterator(chunk_size=500)
        )
        return download(form, "disputes", heads, rows)
    paces = queries.paces(request.user)
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "filtered": any(asked[name] for name in names if name != "sort"),
        "paces": paces,
        "states": [("open", _("all that go on")), *Dispute.State.choices],
        "subjects": Dispute.Subject.choices,
        "bodies": [one.body for one in paces],
        "may_open": queries.bodies_to_open_in(request.user).exists(),
    }
    return render(request, "duties/disputes/list.html", context)


@login_required
def terms(request: HttpRequest, ref: str) -> HttpResponse:
    """Set how many working days each step of a body’s disputes has."""
    body = get_object_or_404(Body.objects.visible_to(request.user), ref=ref)
    permissions.require(request.user, "disputes.terms", body)
    held = terms_of(body)
    names = ("negotiation", "mediation", "arbitration", "plenary", "appeal")
    form = TermsForm(request.POST or None, initial={name: getattr(held, name) for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_terms(body, form.cleaned_data, by=request.user)
        except Invalid as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Kept. The limits count for steps that begin now."))
            return redirect("duties:disputes:list")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "body": body}
    return render(request, "duties/disputes/terms.html", context, status=status)
