"""Funds: the list, opening one, its rule, balances and entries."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.bodies.queries import bodies_with_role
from concilia.core import permissions
from concilia.core.errors import Forbidden, Invalid
from concilia.core.permissions import Actor
from concilia.core.tables import download, requested_format
from concilia.duties.compensation import actions, queries
from concilia.duties.compensation.forms import EndowForm, FundForm, PayForm, ReversalForm, RuleForm
from concilia.duties.compensation.models import Account, Fund
from concilia.duties.compensation.money import in_words, major, minor, places
from concilia.duties.compensation.permissions import LEADERS
from concilia.duties.forms import blame

PAGE = 50


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """List the funds of the person’s bodies."""
    funds = Fund.objects.visible_to(request.user).select_related("body").order_by("name", "pk")
    context = {
        "page": Paginator(funds, PAGE).get_page(request.GET.get("page")),
        "may_open": bodies_with_role(request.user, *LEADERS).exists(),
    }
    return render(request, "duties/compensation/funds.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Open a fund."""
    bodies = bodies_with_role(request.user, *LEADERS).order_by("name")
    if not bodies.exists():
        raise Forbidden(_("Only who leads a body opens a fund of it."))
    form = FundForm(request.POST or None, bodies=bodies)
    if request.method == "POST" and form.is_valid():
        try:
            fund = _open(dict(form.cleaned_data), request.user)
        except Invalid as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The fund is open. Now endow it."))
            return redirect(fund)
    status = 422 if request.method == "POST" else 200
    return render(request, "duties/compensation/fund_new.html", {"form": form}, status=status)


def _open(data: dict[str, Any], by: Actor) -> Fund:
    currency = data["currency"].upper()
    return actions.open_fund(
        data["body"],
        name=data["name"],
        currency=currency,
        share=data["share"],
        by=by,
        **_caps(data, currency),
    )


def _caps(data: dict[str, Any], currency: str) -> dict[str, int | None]:
    return {
        name: None if data[name] is None else minor(data[name], currency, column=name)
        for name in ("rate_cap", "cap")
    }


def _fund(request: HttpRequest, pk: int) -> Fund:
    found = Fund.objects.visible_to(request.user).select_related("body")
    return get_object_or_404(found, pk=pk)


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show balances and entries; set the rule, endow, and pay by POST.

    Who does not lead the body sees the balances of the fund, and not who got what.
    """
    fund = _fund(request, pk)
    keeps = permissions.may(request.user, "compensation.statement", fund)
    asked = requested_format(request)
    if asked and keeps:
        return _download(asked, fund)
    balances = queries.balances(fund)
    owed = [row for row in balances if row[0].kind == Account.Kind.AGENCY]
    every = _forms(request, fund, [one.agency_id for one, _held in owed])
    if request.method == "POST":
        permissions.require(request.user, "compensation.keep", fund)
        step = request.POST.get("step", "")
        if step not in every:
            raise Http404
        form = every[step]
        if form.is_valid():
            try:
                _take(step, fund, dict(form.cleaned_data), request.user)
            except Invalid as refusal:
                blame(form, refusal)
            else:
                messages.success(request, _("Kept."))
                return redirect(fund)
    may_keep = permissions.may(request.user, "compensation.keep", fund)
    found = queries.entries_of(fund).order_by("-number").select_related("reversed_by")
    entries = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "fund": fund,
        "keeps": keeps,
        "may_keep": may_keep,
        "balances": [(one, in_words(held, fund.currency)) for one, held in balances],
        "means": in_words(_sum(balances, Account.Kind.MEANS), fund.currency),
        "owed": in_words(_sum(balances, Account.Kind.AGENCY), fund.currency),
        "paid": in_words(_sum(balances, Account.Kind.PAID), fund.currency),
        "total": in_words(sum(held for _one, held in balances), fund.currency),
        "entries": entries,
        "rows": [(one, in_words(one.amount, fund.currency)) for one in entries] if keeps else [],
        "rate_cap": "" if fund.rate_cap is None else in_words(fund.rate_cap, fund.currency),
        "cap": "" if fund.cap is None else in_words(fund.cap, fund.currency),
        "forms": every,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "duties/compensation/fund.html", context, status=status)


def _sum(balances: list[tuple[Account, int]], kind: str) -> int:
    return sum(held for one, held in balances if one.kind == kind)


def _forms(request: HttpRequest, fund: Fund, agencies: list[int | None]) -> dict[str, forms.Form]:
    step = request.POST.get("step", "") if request.method == "POST" else ""
    data = {name: request.POST if name == step else None for name in ("rule", "endow", "pay")}
    digits = places(fund.currency)
    shown = {
        name: None if value is None else f"{major(value, fund.currency):.{digits}f}"
        for name, value in (("rate_cap", fund.rate_cap), ("cap", fund.cap))
    }
    return {
        "rule": RuleForm(data["rule"], initial={"share": fund.share, **shown}, prefix=None),
        "endow": EndowForm(data["endow"], auto_id="endow_%s"),
        "pay": PayForm(
            data["pay"],
            auto_id="pay_%s",
            agencies=Agency.objects.filter(pk__in=[one for one in agencies if one]),
        ),
    }


def _take(step: str, fund: Fund, data: dict[str, Any], by: Actor) -> None:
    if step == "rule":
        actions.set_rule(fund, share=data["share"], by=by, **_caps(data, fund.currency))
        return
    data["amount"] = minor(data["amount"], fund.currency)
    if step == "endow":
        actions.endow(fund, by=by, **data)
    else:
        actions.pay(fund, by=by, **data)


def _download(form: str, fund: Fund) -> HttpResponseBase:
    heads = (
        _("Number"),
        _("Day"),
        _("What"),
        _("From"),
        _("To"),
        _("Currency"),
        _("Amount"),
        _("Takes back"),
        _("Note"),
    )
    rows = (
        (
            one.number,
            one.made_on,
            one.get_kind_display(),
            str(one.source),
            str(one.target),
            fund.currency,
            major(one.amount, fund.currency),
            one.reverses.number if one.reverses else None,
            one.note,
        )
        for one in queries.entries_of(fund).iterator(chunk_size=500)
    )
    return download(form, f"{fund.body.ref}-fund-{fund.pk}", heads, rows)


@login_required
def reverse(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take an entry back by a counter-entry, with the reason."""
    fund = _fund(request, pk)
    permissions.require(request.user, "compensation.reverse", fund)
    entry = get_object_or_404(queries.entries_of(fund), number=number)
    form = ReversalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reverse(entry, reason=form.cleaned_data["reason"], by=request.user)
        except Invalid as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("A counter-entry was written."))
            return redirect(fund)
    context = {
        "form": form,
        "fund": fund,
        "entry": entry,
        "amount": in_words(entry.amount, fund.currency),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "duties/compensation/reverse.html", context, status=status)
