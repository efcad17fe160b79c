"""Booked costs: the list, booking one, and its page with the decision."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.core import files, permissions
from concilia.core.errors import Forbidden, Invalid
from concilia.core.permissions import acts_for
from concilia.core.tables import download, requested_format
from concilia.duties.compensation import actions, queries
from concilia.duties.compensation.actions.deciding import ruled
from concilia.duties.compensation.forms import BookForm, DecideForm
from concilia.duties.compensation.models import Cost, Fund
from concilia.duties.compensation.money import in_words, major, minor
from concilia.duties.compensation.permissions import ACTING
from concilia.duties.forms import blame
from concilia.duties.models import Duty

PAGE = 50


@login_required
def index(request: HttpRequest) -> HttpResponseBase:
    """List the costs that the person sees: search, filters, order, downloads."""
    names = ("q", "state", "agency", "duty", "sort")
    asked = {name: request.GET.get(name, "").replace("\x00", "").strip()[:200] for name in names}
    found = queries.listed(
        request.user,
        q=asked["q"],
        state=asked["state"],
        agency=asked["agency"],
        duty=asked["duty"],
    )
    key = queries.SORTS.get(asked["sort"].removeprefix("-"), "day")
    sign = "-" if asked["sort"].startswith("-") or not asked["sort"] else ""
    found = found.order_by(sign + key, "-pk")
    form = requested_format(request)
    if form:
        heads = (
            _("Day"),
            _("Agency"),
            _("Duty"),
            _("What for"),
            _("Kind"),
            _("Minutes"),
            _("Currency"),
            _("Booked"),
            _("Compensated"),
            _("State"),
        )
        rows = (
            (
                one.day,
                str(one.agency),
                one.duty.ref,
                one.text,
                one.get_kind_display(),
                one.minutes,
                one.currency,
                major(one.amount, one.currency),
                None if one.awarded is None else major(one.awarded, one.currency),
                one.get_state_display(),
            )
            for one in found.iterator(chunk_size=500)
        )
        return download(form, "costs", heads, rows)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    seen = Cost.objects.visible_to(request.user).order_by()
    context = {
        "page": page,
        "rows": [(one, in_words(one.amount, one.currency), _given(one)) for one in page],
        "asked": asked,
        "filtered": any(asked[name] for name in names if name != "sort"),
        "states": Cost.State.choices,
        "agencies": Agency.objects.filter(pk__in=seen.values("agency")),
        "totals": queries.totals(found),
    }
    return render(request, "duties/compensation/list.html", context)


def _given(cost: Cost) -> str:
    return "" if cost.awarded is None else in_words(cost.awarded, cost.currency)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Book what the duty of `?duty=` cost one’s agency."""
    asked = request.GET.get("duty", "")
    if not asked.isdecimal() or len(asked) > 18:
        raise Http404
    visible = Duty.objects.visible_to(request.user).select_related("body", "lead")
    duty = get_object_or_404(visible.prefetch_related("parts__agency"), pk=int(asked))
    acting = acts_for(request.user, duty.body_id, ACTING)
    parts = [duty.lead, *(part.agency for part in duty.parts.all())]
    mine = [one for one in parts if one.pk in acting]
    if not mine:
        raise Forbidden(_("Only the agencies with a part in a duty book what it cost them."))
    funds = Fund.objects.filter(body=duty.body).order_by("pk").values_list("currency", flat=True)
    currencies = list(dict.fromkeys(funds)) or ["EUR"]
    form = BookForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        agencies=mine,
        currencies=currencies,
        initial={"day": duty.body.today()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = _book(duty, dict(form.cleaned_data), request.user)
        except Invalid as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Booked. Who leads the body decides on it."))
            return redirect(made)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "duty": duty, "no_fund": not funds}
    return render(request, "duties/compensation/new.html", context, status=status)


def _book(duty: Duty, data: dict[str, Any], by: Any) -> Cost:
    currency = data["currency"]
    upload, hours = data.pop("file"), data.pop("hours")
    for name in ("rate", "amount"):
        if data[name] is not None:
            data[name] = minor(data[name], currency, column=name)
    with transaction.atomic():
        kept = files.keep(upload.name, upload.read()) if upload else None
        minutes = None if hours is None else round(hours * 60)
        return actions.book_cost(duty, minutes=minutes, file=kept, by=by, **data)


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one cost and what became of it; decide on it, or withdraw it, by POST."""
    found = Cost.objects.visible_to(request.user).select_related(
        "agency", "duty__body", "body", "booked_by", "decided_by"
    )
    cost = get_object_or_404(found, pk=pk)
    mine = cost.agency_id in acts_for(request.user, cost.body_id, ACTING)
    waits = cost.state == Cost.State.BOOKED
    decides = permissions.may(request.user, "compensation.decide", cost) and not mine
    funds = Fund.objects.filter(body=cost.body, currency=cost.currency)
    form = None
    if request.method == "POST":
        if request.POST.get("step") == "withdraw":
            actions.withdraw_cost(cost, by=request.user)
            messages.success(request, _("Withdrawn."))
            return redirect(cost)
        permissions.require(request.user, "compensation.decide", cost)
        form = DecideForm(request.POST, funds=funds)
        if form.is_valid():
            try:
                _decide(cost, form.cleaned_data, request.user)
            except Invalid as refusal:
                blame(form, refusal)
            else:
                messages.success(request, _("Decided. The agency has been told."))
                return redirect(cost)
    elif waits and decides:
        form = DecideForm(funds=funds)
    offers = [(fund, ruled(cost, fund)) for fund in funds] if waits and decides else []
    context = {
        "cost": cost,
        "amount": in_words(cost.amount, cost.currency),
        "given": _given(cost),
        "rate": "" if cost.rate is None else in_words(cost.rate, cost.currency),
        "hours": None if cost.minutes is None else cost.minutes / 60,
        "form": form,
        "offers": [(fund, in_words(one.amount, fund.currency), one) for fund, one in offers],
        "may_withdraw": mine and waits,
        "no_fund": waits and decides and not funds,
        "has_file": cost.file_id is not None,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "duties/compensation/cost.html", context, status=status)


def _decide(cost: Cost, data: dict[str, Any], by: Any) -> None:
    if data["how"] == "refuse":
        actions.refuse_cost(cost, reason=data["reason"], by=by)
    elif data["how"] == "rule":
        actions.decide_by_rule(cost, data["fund"], by=by)
    else:
        amount = minor(data["amount"] or Decimal(), cost.currency)
        actions.decide_case(cost, data["fund"], amount=amount, reason=data["reason"], by=by)


@login_required
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the receipt of a cost; never shown inside the page."""
    found = Cost.objects.visible_to(request.user).select_related("file")
    cost = get_object_or_404(found, pk=pk)
    if cost.file is None:
        raise Http404
    response = HttpResponse(bytes(cost.file.content), content_type="application/octet-stream")
    disposition = content_disposition_header(True, cost.file.name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
