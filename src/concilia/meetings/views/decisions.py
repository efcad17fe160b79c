"""The register of decisions, and the page of one."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia.bodies.models import Body
from concilia.core import clock, offers, permissions
from concilia.core.tables import download, requested_format
from concilia.meetings import queries
from concilia.meetings.models import Ballot, Decision, Meeting, Motion
from concilia.meetings.register import popolo
from concilia.meetings.register.execution import execution_of
from concilia.meetings.register.queries import missed, standing
from concilia.meetings.views.lists import PAGE
from concilia.meetings.views.page import outcome_of

STATES = (
    ("force", gettext_lazy("in force")),
    ("provisional", gettext_lazy("provisional")),
    ("replaced", gettext_lazy("replaced")),
    ("ended", gettext_lazy("ended")),
)


@login_required
def decisions(request: HttpRequest) -> HttpResponseBase:
    """List decisions with search, filters, order and downloads."""
    q = request.GET.get("q", "").replace("\x00", "")[:200].strip()
    year, body = request.GET.get("year", ""), request.GET.get("body", "").replace("\x00", "")
    state = request.GET.get("state", "")
    found = queries.decisions(request.user, q=q, year=year, body=body)
    found = standing(found, state, clock.today()).prefetch_related("superseded_by")
    sort = request.GET.get("sort", "-date")
    keys = queries.DECISION_SORTS.get(sort.removeprefix("-"))
    sign = "-" if sort.startswith("-") or keys is None else ""
    found = found.order_by(*(f"{sign}{key}" for key in keys or ("decided_at",)), "-pk")
    asked = requested_format(request)
    if asked:
        return download(asked, "decisions", *table_of(list(found)))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    seen = Decision.objects.visible_to(request.user).order_by()
    return render(
        request,
        "meetings/decisions.html",
        {
            "page": page,
            "execution": execution_of([one.pk for one in page]),
            "missed": missed(page),
            "today": clock.today(),
            "state": state,
            "states": STATES,
            "q": q,
            "year": year,
            "body": body,
            "bodies": Body.objects.filter(pk__in=seen.values("body")),
            "years": [
                str(y) for y in seen.values_list("year", flat=True).distinct().order_by("-year")
            ],
        },
    )


def meeting_of(decision: Decision) -> Meeting | None:
    """Return the meeting that decided, or None for a decision that came in otherwise."""
    return decision.motion.item.meeting if decision.motion else None


def table_of(found: list[Decision]) -> tuple[list[str], Iterator[tuple[object, ...]]]:
    """Return the register as a table: its columns and rows."""
    columns = [_("Number"), _("Decision"), _("Legal force"), _("Body"), _("Meeting")]
    columns += [_("How it decided"), _("Decided"), _("Holds until"), _("Replaced by")]
    columns += [_("Duties"), _("Done"), _("Late"), _("Carried out (%)")]
    done = execution_of([one.pk for one in found])

    def rows() -> Iterator[tuple[object, ...]]:
        for one in found:
            meeting, how = meeting_of(one), done.get(one.pk)
            yield (
                one.ref,
                one.wording,
                one.get_force_display(),
                str(one.body),
                str(meeting or ""),
                str(meeting.get_form_display()) if meeting else "",
                one.decided_at,
                one.ends_on,
                ", ".join(later.ref for later in one.superseded_by.all()),
                *((how.duties, how.done, how.late, how.percent) if how else (None,) * 4),
            )

    return columns, rows()


@login_required
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one decision: wording, vote with its reasoning, ballots, and what came of it."""
    shown = get_object_or_404(
        Decision.objects.visible_to(request.user).select_related(
            "body",
            "motion__item__meeting__body",
            "motion__item__dossier_version__dossier__challenge",
        ),
        pk=pk,
    )
    ballots = Ballot.objects.none()
    if shown.motion:
        ballots = shown.motion.ballots.select_related(
            "seat__agency", "seat__cluster", "cast_by"
        ).order_by("seat__cluster__name", "seat__agency__name", "seat")
    panels = [
        panel for provider in offers.of("decision") for panel in provider(shown, request.user)
    ]
    return render(
        request,
        "meetings/decision.html",
        {
            "decision": shown,
            "outcome": outcome_of(shown.motion) if shown.motion else None,
            "ballots": ballots,
            "panels": sorted(panels, key=lambda panel: panel.order),
            "abilities": permissions.abilities(request.user, shown),
            "execution": execution_of([shown.pk]).get(shown.pk),
            "missed": missed([shown]).get(shown.pk),
            "today": shown.body.today(),
            "replaces": list(shown.supersedes.order_by("year", "number")),
            "corrects": list(shown.corrections.select_related("protocol__meeting")),
            "votes": shown.motion is not None
            and popolo.shown(Motion.objects.filter(pk=shown.motion.pk)).exists(),
        },
    )
