"""The list of imports: who brought in what, when, and what came of it."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from concilia.core.models import Import
from concilia.core.tables.export import download, requested_format
from concilia.core.tables.queries import imports_visible_to
from concilia.core.tables.registry import importers, offered_to

SORTS = {
    "when": "created_at",
    "kind": "kind",
    "state": "state",
    "rows": "rows_total",
    "file": "file__name",
    "who": "created_by__name",
}


@login_required
def index(request: HttpRequest) -> HttpResponseBase:
    """List the imports that the person sees, newest first."""
    kinds = {kind: str(one.label) for kind, one in importers().items()}
    found = (
        imports_visible_to(request.user)
        .select_related("file", "created_by")
        .defer("problems", "findings", "doubts", "mapping", "preview", "options", "file__content")
    )
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    if words:
        found = found.filter(file__name__icontains=words)
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    if kind in kinds:
        found = found.filter(kind=kind)
    if state in Import.State.values:
        found = found.filter(state=state)
    sort = request.GET.get("sort", "")
    if sort.lstrip("-") in SORTS:
        found = found.order_by(f"{'-' if sort[0] == '-' else ''}{SORTS[sort.lstrip('-')]}", "-pk")
    wanted = requested_format(request)
    if wanted:
        columns = [_("When"), _("Table"), _("File"), _("SHA-256"), _("Who"), _("State"), _("Rows")]
        columns += [_("New"), _("Changed"), _("Unchanged"), _("Set aside")]
        rows = (
            [
                one.created_at,
                kinds.get(one.kind, one.kind),
                one.file.name,
                one.file.digest,
                one.created_by,
                one.get_state_display(),
                one.rows_total,
                *(
                    one.counts.get(name)
                    for name in ("created", "updated", "unchanged", "set_aside")
                ),
            ]
            for one in found.iterator(1000)
        )
        return download(wanted, "imports", columns, rows)
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    for one in page.object_list:
        one.label = kinds.get(one.kind, one.kind)  # type: ignore[attr-defined]  # for the row
    context = {
        "page": page,
        "kinds": kinds,
        "states": Import.State.choices,
        "chosen": {"q": words, "kind": kind, "state": state},
        "filtered": bool(words or kind or state),
        "may_import": bool(offered_to(request.user)),
    }
    return render(request, "core/imports/list.html", context)
