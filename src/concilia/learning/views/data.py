"""Cases and raw values."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from concilia.core import permissions, tables
from concilia.core.errors import Invalid
from concilia.core.tables.reading import read
from concilia.learning import actions
from concilia.learning.forms import CaseForm, IndicatorForm, ReasonForm, TableForm
from concilia.learning.views.page import form_page, loaded, posted, shown

_get_or_post = require_http_methods(["GET", "POST"])


@login_required
def data(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The cases with their raw values; as a file also with memberships."""
    held = loaded(request, pk)
    format = tables.requested_format(request)
    heads = [one.code for one in held.conditions]
    if format:
        whole = held.result.data if held.ready else None
        sets = [c for c in heads if whole is not None and c in whole.places]
        columns = [_("Case"), *heads, *(f"{c} ({_('membership')})" for c in sets)]
        rows = (
            (
                case.name,
                *(case.values.get(code) for code in heads),
                *(float(whole.values[at, whole.places[c]]) for c in sets if whole is not None),
            )
            for at, case in enumerate(held.cases)
        )
        return tables.download(format, f"study-{pk}", columns, rows)
    page = Paginator(held.cases, 60).get_page(request.GET.get("page"))
    lines = [(case, [case.values.get(code) for code in heads]) for case in page]
    return shown(request, "data", held, "data", {"page": page, "lines": lines})


def _refused(form: TableForm | IndicatorForm | CaseForm, refused: Invalid) -> None:
    for problem in refused.problems:
        name = problem.column if problem.column in form.fields else None
        where = []
        if name is None and problem.row is not None:
            where.append(_("row %(row)s") % {"row": problem.row})
        if name is None and problem.column:
            where.append(problem.column)
        value = f" “{problem.value}”" if problem.value else ""
        form.add_error(
            name, f"{', '.join(where)}{value}: {problem.message}" if where else problem.message
        )


@login_required
@_get_or_post
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in a spreadsheet."""
    held = loaded(request, pk)
    permissions.require(request.user, "learning.work", held.study)
    files = request.FILES if request.method == "POST" else None
    form = TableForm(posted(request), files)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            count = actions.load_table(
                held.study,
                read(file.read(), file.name),
                outcome=form.cleaned_data["outcome"],
                reason=form.cleaned_data["reason"],
                file=file.name,
                by=request.user,
            )
        except Invalid as refused:
            _refused(form, refused)
        else:
            said = ngettext("%(count)s case was read.", "%(count)s cases were read.", count)
            messages.success(request, said % {"count": count})
            return redirect("learning:calibration", pk)
    return form_page(
        request,
        held,
        form,
        heading=_("Hand in a spreadsheet"),
        button=_("Read the table"),
        back=reverse("learning:data", args=[pk]),
        lede=_(
            "What the study holds now is replaced; conditions of the same name stay calibrated."
        ),
        multipart=True,
    )


@login_required
@_get_or_post
def indicator(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a condition from an indicator, for cases that are bodies."""
    held = loaded(request, pk)
    permissions.require(request.user, "learning.work", held.study)
    form = IndicatorForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_indicator(held.study, **form.cleaned_data, by=request.user)
        except Invalid as refused:
            _refused(form, refused)
        else:
            messages.success(request, _("The values were taken. Choose its anchors next."))
            return redirect("learning:calibration", pk)
    return form_page(
        request,
        held,
        form,
        heading=_("Take a condition from an indicator"),
        button=_("Take the values"),
        back=reverse("learning:data", args=[pk]),
        lede=_("Each case that is a body gets the latest value in the territory of that body."),
    )


@login_required
@_get_or_post
def case(request: HttpRequest, pk: int, case_pk: int | None = None) -> HttpResponse:
    """Add a case or change one."""
    held = loaded(request, pk)
    permissions.require(request.user, "learning.work", held.study)
    one = None
    if case_pk is not None:
        one = get_object_or_404(held.study.cases.select_related("body"), pk=case_pk)
    start = {}
    if one:
        start = {"name": one.name, "body": one.body_id, "contact": one.contact}
        start |= {f"value_{code}": value for code, value in one.values.items()}
    form = CaseForm(posted(request), user=request.user, conditions=held.conditions, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_case(
                held.study,
                name=form.cleaned_data["name"],
                body=form.cleaned_data["body"],
                contact=form.cleaned_data["contact"],
                values=form.values(),
                case=one,
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except Invalid as refused:
            _refused(form, refused)
        else:
            messages.success(request, _("The case was kept."))
            return redirect("learning:data", pk)
    return form_page(
        request,
        held,
        form,
        heading=_("Change the case") if one else _("Add a case"),
        button=_("Keep"),
        back=reverse("learning:data", args=[pk]),
        lede=_(
            "Leave empty what nobody knows: the case then waits outside the analysis, and the "
            "advisor says what can still be said."
        ),
    )


@login_required
@_get_or_post
def remove_case(request: HttpRequest, pk: int, case_pk: int) -> HttpResponse:
    """Leave a case out."""
    held = loaded(request, pk)
    permissions.require(request.user, "learning.work", held.study)
    one = get_object_or_404(held.study.cases.all(), pk=case_pk)
    one.study = held.study
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.remove_case(one, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The case was left out."))
        return redirect("learning:data", pk)
    return form_page(
        request,
        held,
        form,
        heading=_("Leave %(case)s out") % {"case": one.name},
        button=_("Leave out"),
        back=reverse("learning:data", args=[pk]),
        danger=True,
    )
