"""The page on which a data officer works through what is doubtful in the data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from concilia.core import permissions, tables
from concilia.core.errors import Invalid
from concilia.core.permissions import Somewhere, scopes_with
from concilia.core.tables import Column
from concilia.indicators import periods
from concilia.indicators.models import Finding
from concilia.indicators.quality import actions, queries, wording

COLUMNS = (
    Column(gettext_lazy("Agency"), "#org+name"),
    Column(gettext_lazy("Indicator code"), "#indicator+code"),
    Column(gettext_lazy("Territory code"), "#loc+code"),
    Column(gettext_lazy("Period"), "#date+start"),
    Column(gettext_lazy("What is doubtful"), "#meta+kind"),
    Column(gettext_lazy("In words"), "#description"),
    Column(gettext_lazy("State"), "#status"),
    Column(gettext_lazy("Reason"), "#description+reason"),
)


class FindForm(forms.Form):
    """Which findings to show."""

    agency = forms.CharField(label=gettext_lazy("Agency code"), required=False, max_length=60)
    kind = forms.ChoiceField(label=gettext_lazy("What is doubtful"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    indicator = forms.CharField(label=gettext_lazy("Indicator code"), required=False, max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("all")), *Finding.Kind.choices]  # type: ignore[attr-defined]  # a choice field
        self.fields["state"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("open")),
            *[(value, label) for value, label in Finding.State.choices if value != "open"],
        ]


@login_required
def index(request: HttpRequest) -> HttpResponseBase:
    """Completeness and timeliness by agency, and the findings to work through."""
    form = FindForm(request.GET)
    form.is_valid()
    asked = {name: form.cleaned_data.get(name, "") for name in form.fields}
    found = queries.matching(queries.listed(request.user), **asked)
    wanted = tables.requested_format(request)
    if wanted:
        return tables.download(wanted, _("data quality"), COLUMNS, (_row(one) for one in found))
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    mine = scopes_with(request.user, "agency", permissions.rule_for("quality.acknowledge").roles)
    operator = permissions.may(request.user, "quality.acknowledge", None)
    rows = list(page)
    for one in rows:
        one.words = wording.sentence(one)  # type: ignore[attr-defined]  # for the page
        one.when = periods.named(one.period, one.indicator.frequency)  # type: ignore[attr-defined]  # for the page
        one.mine = operator or one.source_id in mine  # type: ignore[attr-defined]  # for the page
    return render(
        request,
        "indicators/quality/list.html",
        {
            "find": form,
            "page": page,
            "rows": rows,
            "agencies": queries.by_agency(request.user),
            "filtered": bool(set(request.GET) - {"page"}),
            "query": request.GET.urlencode(),
        },
    )


def _row(one: Finding) -> tuple[Any, ...]:
    return (
        str(one.source or ""),
        one.indicator.code,
        one.territory.code,
        one.period,
        one.get_kind_display(),
        wording.sentence(one),
        one.get_state_display(),
        one.reason,
    )


@login_required
@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is known about a finding."""
    thing = get_object_or_404(queries.listed(request.user), pk=pk)
    scopes = Somewhere(tuple(thing.permission_scopes()))
    permissions.require(request.user, "quality.acknowledge", scopes)
    try:
        actions.acknowledge(thing, reason=request.POST.get("reason", ""), by=request.user)
    except Invalid as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Noted. The finding is not shown any more."))
    agency = thing.source.code if thing.source else ""
    query = urlencode({"agency": agency}) if agency else ""
    return redirect(f"{reverse('indicators:quality')}?{query}")
