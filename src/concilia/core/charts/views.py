"""Hands out the script that makes charts answer the pointer."""

from __future__ import annotations

import gzip
from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from concilia.core.charts import bundle


@cache
def _packed() -> bytes:
    return gzip.compress(bundle.script().read_bytes(), 6, mtime=0)


@require_safe
def engine(request: HttpRequest, edition: str) -> HttpResponse:
    """Answer with the Vega script of this edition, to be kept for a year."""
    if edition != bundle.key():
        raise Http404
    kind = "text/javascript; charset=utf-8"
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(_packed(), content_type=kind)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(bundle.script().read_bytes(), content_type=kind)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
