"""The page of the gaps."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from concilia.core import permissions, tables
from concilia.indicators.permissions import anywhere
from concilia.resources.coverage import exports, presenting, queries, sentences
from concilia.resources.coverage.forms import GapsForm
from concilia.resources.coverage.queries import Picture

ROWS = 60


@login_required
def gaps(request: HttpRequest) -> HttpResponseBase:
    """Need against presence: matrix, findings, map, who must not leave, what changed."""
    data = request.GET.copy()
    find = GapsForm(data, request.user)
    find.is_valid()
    asked = find.cleaned_data
    inside, body = asked.get("territory"), asked.get("body")
    scene = queries.scene(request.user, body=body, inside=inside)
    day = asked.get("day") or queries.newest_day(scene)
    data["day"] = day.isoformat()
    seen = queries.picture(scene, day)
    kind = asked["type"].code if asked.get("type") else ""
    klass = asked.get("klass") or ""
    kinds = [one for one in seen.found.activities if not kind or one == kind]
    cells = [
        cell
        for cell in seen.found.cells.values()
        if cell.activity in kinds and (not klass or presenting.is_of(cell, klass))
    ]
    wanted = tables.requested_format(request)
    if wanted:
        return tables.download(wanted, _("gaps"), exports.COLUMNS, exports.rows(seen, cells))
    places = list(dict.fromkeys(cell.territory for cell in cells))
    page = Paginator(places, ROWS).get_page(request.GET.get("page"))
    able = permissions.abilities(request.user, anywhere(request.user))
    found = presenting.findings(seen, kind, klass)
    listed = Paginator(found, 10).get_page(request.GET.get("findings"))
    since = asked.get("since")
    return render(
        request,
        "resources/coverage/gaps.html",
        {
            "find": find,
            "day": day,
            "seen": seen,
            "kinds": [(one, seen.kind(one), scene.rules.get(one)) for one in kinds],
            "page": page,
            "matrix": list(presenting.matrix(seen, list(page), kinds)),
            "counts": _counts(seen, kinds),
            "findings": listed,
            "lines": list(
                presenting.lines(
                    seen,
                    list(listed),
                    inside,
                    may_raise="challenges.raise" in able,
                    may_ask="resources.ask_gap" in able,
                )
            ),
            "leaving": presenting.leaving(seen)[:20],
            "since": since,
            "changes": presenting.changes(queries.picture(scene, since), seen)[:40]
            if since
            else [],
            "map": presenting.drawn(seen, kinds) if scene.rules else None,
            "may_write": "resources.rule" in able,
            "abilities": able,
        },
    )


def _counts(seen: Picture, kinds: list[str]) -> list[tuple[str, str, str, int]]:
    """Return class, word, tone and number of cells of the kinds of activity with a rule."""
    cells = [
        cell
        for cell in seen.found.cells.values()
        if cell.activity in kinds and cell.activity in seen.scene.rules
    ]
    return [
        (
            klass,
            sentences.word(klass),
            sentences.tone(klass),
            sum(presenting.is_of(cell, klass) for cell in cells),
        )
        for klass in ("uncovered", "thin", "fragile", "crowded", "covered")
    ]
