"""The truth table: cuts, rows, recodings."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilia.core import permissions, tables
from concilia.learning import actions, charts, words
from concilia.learning.forms import CutsForm, RecodeForm
from concilia.learning.rules import Settings
from concilia.learning.views.page import form_page, loaded, posted, shown

_get_or_post = require_http_methods(["GET", "POST"])


@login_required
def truth_table(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Which configurations the cases show, and for which the outcome follows."""
    held = loaded(request, pk)
    table = held.result.analysis.table if held.ready and held.result.analysis else None
    if table is None:
        left = [int(r[0]) for r in Settings.of(held.study.settings).recodings]
        return shown(request, "table", held, "table", {"recoded": left})
    order = {"1": 0, "C": 1, "0": 2, "?": 3}
    rows = sorted(table.rows, key=lambda row: (order[row.out], -row.incl, -row.n, row.number))
    format = tables.requested_format(request)
    if format:
        heads = [
            _("Row"),
            *table.conditions,
            _("OUT"),
            _("Cases"),
            _("Consistency"),
            _("PRI"),
            _("Which cases"),
            _("Deviant cases"),
            _("Reason of a recoding"),
        ]
        lines = (
            (
                r.number,
                *r.values,
                r.out,
                r.n,
                r.incl,
                r.pri,
                list(r.cases),
                list(r.deviant),
                r.reason,
            )
            for r in rows
        )
        return tables.download(format, f"truth-table-{pk}", heads, lines)
    page = Paginator(rows, 60).get_page(request.GET.get("page"))
    return shown(
        request,
        "table",
        held,
        "table",
        {
            "table": table,
            "page": page,
            "heat": charts.truth_table(_("Truth table"), table, list(page)),
            "venn": charts.venn(_("Where the cases lie"), table),
            "notices": [words.sentence(n) for n in (*table.notices, *held.result.analysis.notices)]
            if held.result.analysis
            else [],
            "settings": Settings.of(held.study.settings),
        },
    )


@login_required
@_get_or_post
def cuts(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the cuts."""
    held = loaded(request, pk)
    permissions.require(request.user, "learning.work", held.study)
    form = CutsForm(posted(request), initial=asdict(Settings.of(held.study.settings)))
    if request.method == "POST" and form.is_valid():
        actions.set_cuts(held.study, **form.cleaned_data, by=request.user)
        messages.success(request, _("The cuts were chosen."))
        return redirect("learning:table", pk)
    return form_page(
        request,
        held,
        form,
        heading=_("Cuts of the truth table"),
        button=_("Choose"),
        back=reverse("learning:table", args=[pk]),
        lede=_(
            "A configuration counts as sufficient when its consistency and its PRI reach the cuts "
            "and enough cases show it."
        ),
    )


@login_required
@_get_or_post
def recode(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Give a row another outcome by hand, with a reason."""
    held = loaded(request, pk)
    permissions.require(request.user, "learning.work", held.study)
    table = held.result.analysis.table if held.ready and held.result.analysis else None
    one = table.row(row) if table else None
    recoded = any(int(r[0]) == row for r in Settings.of(held.study.settings).recodings)
    if one is None and not recoded:
        raise Http404
    form = RecodeForm(posted(request), initial={"out": one.out if one and one.out in "10?" else ""})
    choices = form.fields["out"].choices  # type: ignore[attr-defined]  # a ChoiceField
    # A row that no case shows any more can only be let go of.
    form.fields["out"].choices = choices[3:] if one is None else choices[: 4 if recoded else 3]  # type: ignore[attr-defined]  # a ChoiceField
    if request.method == "POST" and form.is_valid():
        reason, out = form.cleaned_data["reason"], form.cleaned_data["out"]
        if out:
            actions.recode(held.study, row=row, out=out, reason=reason, by=request.user)
        else:
            actions.withdraw_recoding(held.study, row=row, reason=reason, by=request.user)
        messages.success(
            request, _("The row was recoded.") if out else _("The recoding was withdrawn.")
        )
        return redirect("learning:table", pk)
    return form_page(
        request,
        held,
        form,
        heading=_("Recode row %(row)s") % {"row": row},
        button=_("Recode"),
        back=reverse("learning:table", args=[pk]),
        lede=f"{table.product(one)} · {', '.join(one.cases[:20])}" if table and one else "",
    )
