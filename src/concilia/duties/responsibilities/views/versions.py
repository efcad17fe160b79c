"""Versions: drafting, enacting, comparing; what surrounds a list; its paper."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.agencies.models import Agency
from concilia.core import documents, permissions
from concilia.core.errors import Invalid
from concilia.duties.models import Duty
from concilia.duties.responsibilities import actions, comparing, exports, queries, sentences
from concilia.duties.responsibilities.forms import CapacityForm, EnactForm, ServeForm, blame
from concilia.duties.responsibilities.models import ListVersion
from concilia.duties.responsibilities.views.opening import asked, opened
from concilia.methods.responsibility import findings

PAPER = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
MOST = 500


@login_required
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """All versions; a new draft, putting it in force or throwing it away by POST."""
    one = opened(request, pk)
    form = EnactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        step = request.POST.get("step", "")
        draft = next((v for v in one.versions if v.state == ListVersion.State.DRAFT), None)
        if step == "draft":
            made = actions.draft_of(one.kept, by=request.user)
            url = reverse("duties:responsibilities:list", args=[pk])
            return redirect(f"{url}?version={made.number}")
        if draft is None or step not in {"enact", "discard"} or not form.is_valid():
            permissions.require(request.user, "responsibilities.keep", one.kept)
            raise Http404
        if step == "enact":
            actions.enact(draft, note=form.cleaned_data["note"], by=request.user)
            messages.success(request, _("Version %(n)s is in force.") % {"n": draft.number})
        else:
            actions.discard_draft(draft, by=request.user)
            messages.success(request, _("The draft was thrown away."))
        return redirect("duties:responsibilities:versions", pk)
    return render(
        request, "duties/responsibilities/versions.html", one.context("versions", form=form)
    )


@login_required
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs between two versions, `?from=1&to=2`."""
    one = opened(request, pk)
    older = queries.shown_version(one.versions[::-1], asked(request, "from"))
    newer = queries.shown_version(one.versions, asked(request, "to"))
    (old, former), (new, labels) = queries.lines_alone(older), queries.lines_alone(newer)
    found, labels = comparing.compare(old, new), former | labels
    rows = [
        {
            "difference": each,
            "place": sentences.place(each.cell),
            "agency": labels.get(each.agency, ""),
            "fields": [
                (_LABELS[name], _said(each.before, name), _said(each.after, name))
                for name in each.fields
            ],
            "role": sentences.role_name((each.after or each.before).role)  # type: ignore[union-attr]  # one of them is there
            if each.agency
            else "",
        }
        for each in found
        if each.agency or each.kind == "added"
    ]
    context = one.context("versions", older=older, newer=newer, rows=rows[:MOST], total=len(rows))
    return render(request, "duties/responsibilities/compare.html", context)


def _said(line: object, name: str) -> str:
    value = getattr(line, name)
    if name == "role":
        return sentences.role_name(value) if value else ""
    if name == "waits_for":
        return sentences.listed(map(sentences.place, value))
    return "" if value is None else str(value)


class _Labels:
    """What people call the fields of a line, in the active language."""

    def __getitem__(self, name: str) -> str:
        return {
            "role": _("Role"),
            "task": _("Task"),
            "days": _("Time limit in working days"),
            "legal_basis": _("Legal basis"),
            "competence": _("Competence used"),
            "effort": _("Effort"),
            "known_by": _("Persons who can do it"),
            "waits_for": _("Waits for"),
        }[name]


_LABELS = _Labels()


@login_required
def around(request: HttpRequest, pk: int) -> HttpResponse:
    """Capacities of agencies, and the functions that live duties serve."""
    one = opened(request, pk)
    judged = queries.judged(one.version)
    codes = list(judged.agencies)
    agencies = Agency.objects.filter(code__in=codes)
    places = list(dict.fromkeys((line.area, line.function) for line in judged.standing.lines))
    seen = Duty.objects.visible_to(request.user).filter(body=one.kept.body)
    open_ = list(seen.exclude(state__in=queries.ENDED).select_related("lead", "body")[:MOST])
    data = request.POST if request.method == "POST" else None
    step = request.POST.get("step", "")
    capacity = CapacityForm(data if step == "capacity" else None, agencies=agencies)
    serving = ServeForm(data if step == "serve" else None, places=places, duties=open_)
    if request.method == "POST":
        permissions.require(request.user, "responsibilities.keep", one.kept)
        form = capacity if step == "capacity" else serving
        if form.is_valid():
            try:
                if step == "capacity":
                    actions.state_capacity(one.kept, by=request.user, **capacity.cleaned_data)
                else:
                    place = serving.cleaned_data["place"].partition(" > ")
                    duty = int(serving.cleaned_data["duty"])
                    actions.serve(
                        one.kept, duty=duty, area=place[0], function=place[2], by=request.user
                    )
            except Invalid as refusal:
                blame(form, refusal)
            else:
                messages.success(request, _("Kept. The findings now count it."))
                return redirect("duties:responsibilities:around", pk)
    loads = judged.standing.loads()
    capacities = judged.standing.capacities
    rows = [
        (judged.agencies[code], loads.get(code, 0), capacities.get(code))
        for code in sorted(codes, key=lambda code: -loads.get(code, 0))
        if code in loads or code in capacities
    ]
    serves = {duty.ref: duty for duty in judged.standing.live if duty.function}
    context = one.context(
        "around",
        rows=rows,
        live=[(duty, serves.get(duty.ref)) for duty in open_],
        capacity=capacity,
        serving=serving,
    )
    status = 422 if request.method == "POST" else 200
    return render(request, "duties/responsibilities/around.html", context, status=status)


@login_required
def paper(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """A version as PDF or DOCX."""
    if form not in PAPER:
        raise Http404
    one = opened(request, pk)
    judged = queries.judged(one.version)
    made = exports.document(one.version, judged, findings(judged.standing))
    write = documents.to_pdf if form == "pdf" else documents.to_docx
    response = HttpResponse(write(made), content_type=PAPER[form])
    name = f"{one.kept.body.ref}-responsibilities-{one.version.number}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
