"""One import: its columns, preview and problems, the buttons, and the report."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from concilia.core import offers
from concilia.core.errors import Invalid
from concilia.core.models import Import
from concilia.core.tables import actions
from concilia.core.tables.forms import MappingForm, add_problems, options_form, raw_options
from concilia.core.tables.importer import Importer
from concilia.core.tables.progress import done_of
from concilia.core.tables.queries import imports_visible_to
from concilia.core.tables.registry import importer_of, importers

State = Import.State
FINDINGS = 8
"""How many findings the page shows; the report has all."""


def found(request: HttpRequest, pk: int) -> Import:
    """Return the import if the person sees it, else 404."""
    visible = imports_visible_to(request.user).select_related("file", "created_by", "former")
    return get_object_or_404(visible.defer("file__content"), pk=pk)


@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where the import is and what can be done next."""
    import_ = found(request, pk)
    cls = importers().get(import_.kind)
    form = options = None
    if cls:
        form = MappingForm(None, importer=cls, import_=import_)
        options = options_form(cls, None, import_.options, request.user)
    return _page(request, import_, cls, form, options)


@login_required
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Check every row under the chosen columns."""
    import_ = found(request, pk)
    cls = importer_of(import_.kind)
    form = MappingForm(request.POST, importer=cls, import_=import_)
    options = options_form(cls, request.POST, import_.options, request.user)
    right = form.is_valid()
    if options is not None:
        right = options.is_valid() and right
    if right:
        try:
            actions.check(
                import_, by=request.user, mapping=form.mapping(), options=raw_options(options)
            )
        except Invalid as error:
            add_problems(form, error)
        else:
            return redirect(import_)
    return _page(request, import_, cls, form, options, status=422)


@login_required
@require_POST
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring everything in, or the right rows with the wrong ones set aside."""
    import_ = found(request, pk)
    actions.run(import_, by=request.user, set_aside=request.POST.get("set_aside") == "yes")
    if import_.state == State.DONE:
        messages.success(request, _("The table is in. Below is the report."))
    elif import_.state == State.CHECKED:
        messages.error(
            request, _("Something changed since the check; nothing was written. Look again below.")
        )
    return redirect(import_)


@login_required
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a worker is; once it is done, have the page loaded afresh."""
    import_ = found(request, pk)
    response = render(request, "core/imports/progress.html", _progress(import_))
    if not import_.busy:
        response.headers["HX-Refresh"] = "true"
    return response


def _progress(import_: Import) -> dict[str, Any]:
    return {"import": import_, "done": done_of(import_) if import_.busy else import_.rows_done}


def _page(
    request: HttpRequest,
    import_: Import,
    cls: type[Importer] | None,
    form: MappingForm | None,
    options: Any,
    status: int = 200,
) -> HttpResponse:
    groups = Counter((p["column"], p["message"]) for p in import_.problems).most_common()
    chosen = request.GET.get("reason", "")
    problems = import_.problems
    if chosen.isdecimal() and int(chosen[:9]) < len(groups):
        reason = groups[int(chosen[:9])][0]
        problems = [p for p in problems if (p["column"], p["message"]) == reason]
    else:
        chosen = ""
    may = bool(cls and cls.offered_to(request.user))
    context = {
        **_progress(import_),
        "importer": cls,
        "label": str(cls.label) if cls else import_.kind,
        "form": form,
        "options": options,
        "groups": [(str(at), *key, count) for at, (key, count) in enumerate(groups)],
        "chosen": chosen,
        "page": Paginator(problems, 50).get_page(request.GET.get("page")),
        "panels": [one for give in offers.of("import") for one in give(import_, request.user)],
        "preview": _preview(import_),
        "hidden_findings": max(len(import_.findings) - FINDINGS, 0),
        "may_import": may,
        "may_change": may and import_.state in {State.UPLOADED, State.CHECKED, State.FAILED},
        "may_run": may and import_.state == State.CHECKED and _runnable(import_),
        "done_url": cls(import_.options).done_url() if cls and import_.state == State.DONE else "",
        "more": list(import_.counts.get("more", {}).items()),
    }
    return render(request, "core/imports/detail.html", context, status=status)


def _runnable(import_: Import) -> bool:
    return bool(import_.counts.get("right")) and not import_.counts.get("whole")


def _preview(import_: Import) -> dict[str, Any]:
    """Return the headings with the fields they feed, and the first rows with what is wrong."""
    preview = import_.preview
    feeds: dict[str, list[str]] = {}
    cls = importers().get(import_.kind)
    for field in cls.fields if cls else ():
        header = import_.mapping.get(field.name)
        if header:
            feeds.setdefault(header, []).append(str(field.label))
    numbers = {number for number, _cells in preview.get("rows", [])}
    headers = preview.get("headers", [])
    # A wide table: the column that holds the heading over each cell, and the cell's own column.
    over, own = preview.get("spread") or ("", "")
    at = headers.index(over) if over in headers else None
    wrong: dict[tuple[int, str, str], str] = {}
    whole: dict[tuple[int, str], str] = {}
    for problem in import_.problems:
        if problem["row"] in numbers:
            cell = problem.get("cell", "")
            wrong[problem["row"], cell, own if cell else problem["column"]] = problem["message"]
            whole.setdefault((problem["row"], cell), problem["message"])
    return {
        "heads": [(header, ", ".join(feeds.get(header, ()))) for header in headers],
        "rows": [
            (
                number,
                whole.get((number, "")) or whole.get((number, name), ""),
                [
                    (cell, wrong.get((number, "", header)) or wrong.get((number, name, header), ""))
                    for header, cell in zip(headers, cells, strict=True)
                ],
            )
            for number, cells in preview.get("rows", [])
            for name in ("" if at is None else cells[at],)
        ],
        "notes": preview.get("notes", []),
    }
