"""Every choice with its reason, and the input of the analysis, for whoever repeats it."""

from __future__ import annotations

import json

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from concilia.core import tables
from concilia.learning import words
from concilia.learning.views.page import loaded, shown


@login_required
def choices(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The choices, latest first."""
    held = loaded(request, pk)
    rows = held.study.choices.select_related("by")
    format = tables.requested_format(request)
    if format:
        heads = [
            _("Number"),
            _("Kind"),
            _("Subject"),
            _("Before"),
            _("After"),
            _("Reason"),
            _("By"),
            _("At"),
        ]
        lines = (
            (
                one.number,
                one.get_kind_display(),
                one.subject,
                words.choice_value(one.kind, one.before),
                words.choice_value(one.kind, one.after),
                one.reason,
                str(one.by or ""),
                one.at,
            )
            for one in rows
        )
        return tables.download(format, f"choices-{pk}", heads, lines)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    found = [
        (one, words.choice_value(one.kind, one.before), words.choice_value(one.kind, one.after))
        for one in page
    ]
    return shown(request, "choices", held, "choices", {"page": page, "found": found})


@login_required
def inputs(request: HttpRequest, pk: int) -> HttpResponse:
    """All that the analysis depends on, as one JSON file."""
    held = loaded(request, pk)
    body = json.dumps(
        {
            "study": held.study.title,
            "revision": held.study.revision,
            "origin": held.study.origin,
            **json.loads(held.text),
            "choices": [
                {
                    "number": one.number,
                    "kind": one.kind,
                    "subject": one.subject,
                    "before": one.before,
                    "after": one.after,
                    "reason": one.reason,
                }
                for one in held.study.choices.order_by("number")
            ],
        },
        indent=1,
        ensure_ascii=False,
    )
    response = HttpResponse(body, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="study-{pk}.json"'
    return response
