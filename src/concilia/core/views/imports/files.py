"""What an import hands out: the rows set aside, the file as it came, empty templates."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from concilia.core.models import StoredFile
from concilia.core.tables.export import MEDIA_TYPES, Column, download
from concilia.core.tables.registry import offered_to
from concilia.core.views.imports.detail import found


@login_required
def report(request: HttpRequest, pk: int, format: str) -> HttpResponseBase:
    """Download every wrong row with its column, value and reason, then the findings."""
    import_ = found(request, pk)
    if format not in MEDIA_TYPES:
        raise Http404
    columns = [_("Row"), _("Column"), _("Value"), _("Reason"), _("Kind")]
    wrong = _("set aside") if import_.state == import_.State.DONE else _("wrong")
    rows = [[p["row"], p["column"], p["value"], p["message"], wrong] for p in import_.problems]
    rows += [
        [None, _("rows"), finding["rows"][:100], finding["message"], _("finding")]
        for finding in import_.findings
    ]
    return download(format, f"import-{import_.pk}-{import_.kind}-report", columns, rows)


@login_required
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the file exactly as it came."""
    import_ = found(request, pk)
    file = StoredFile.objects.get(pk=import_.file_id)
    response = HttpResponse(bytes(file.content), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = (
        content_disposition_header(True, file.name) or "attachment"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
def template(request: HttpRequest, kind: str, format: str) -> HttpResponseBase:
    """Download an empty table of a kind: headings, hashtags and an example."""
    importer = offered_to(request.user).get(kind)
    if importer is None or format not in MEDIA_TYPES:
        raise Http404
    columns = [Column(f.name, f.hxl[0] if f.hxl else "") for f in importer.fields]
    example = [f.example for f in importer.fields]
    return download(format, f"{kind}-template", columns, [example] if any(example) else [])
