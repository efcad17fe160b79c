"""What everybody may read, and the page on which a body allows it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from concilia.agencies.models import Territory
from concilia.bodies.models import Body
from concilia.core import permissions, tables
from concilia.core.errors import Forbidden
from concilia.core.tables.export import cell
from concilia.resources import queries as resources
from concilia.resources.models import ActivityType
from concilia.resources.poster.content import content, picture
from concilia.resources.poster.views import printed
from concilia.resources.publishing import actions, queries


class NarrowForm(forms.Form):
    """What part to show."""

    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=100)
    territory = forms.ModelChoiceField(
        label=gettext_lazy("Territory"),
        queryset=Territory.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=gettext_lazy("all"),
    )
    type = forms.ModelChoiceField(
        label=gettext_lazy("Activity"),
        queryset=ActivityType.objects.all(),
        to_field_name="code",
        required=False,
        empty_label=gettext_lazy("all"),
    )

    def __init__(self, data: object, body: Body) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # the query as it came
        field = self.fields["territory"]
        assert isinstance(field, forms.ModelChoiceField)
        inside = Q(path__startswith=body.territory.path)
        field.queryset = Territory.objects.defer("geometry").filter(inside)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The bodies that let everybody read who does what where."""
    return render(request, "resources/publishing/index.html", {"bodies": queries.bodies()})


def _body(ref: str) -> Body:
    return get_object_or_404(queries.bodies(), ref=ref)


@require_safe
def public(request: HttpRequest, ref: str) -> HttpResponse:
    """Who does what where in the territory of a body, for everybody."""
    body = _body(ref)
    find = NarrowForm(request.GET, body)
    find.is_valid()
    kind = find.cleaned_data.get("type")
    found = resources.matching(
        queries.current(body),
        text=(find.cleaned_data.get("q") or "").replace("\x00", ""),
        territory=find.cleaned_data.get("territory"),
        type=kind.code if kind else "",
    )
    rows = list(found.order_by("territory__path", "type__name", "agency__name", "pk"))
    places = Territory.objects.in_bulk(
        {code for one in rows for code in one.territory.path.strip("/").split("/")},
        field_name="code",
    )
    shown = content(rows, places)
    context = {
        "body": body,
        "find": find,
        "filtered": bool(set(request.GET) - {"page"}),
        "shown": shown,
        "page": Paginator(rows, 100).get_page(request.GET.get("page")),
        "told": any(one.status for one in rows),
        "map": picture(shown, _("Agencies per territory"), _("agencies")),
    }
    return render(request, "resources/publishing/public.html", context)


@require_safe
def feed(request: HttpRequest, ref: str, form: str) -> HttpResponseBase:
    """The newest report with HXL hashtags, as CSV or as JSON (an array of arrays)."""
    body = _body(ref)
    rows = queries.rows(body, queries.current(body))
    answer: HttpResponseBase
    if form == "csv":
        answer = tables.download("csv", f"3w-{body.ref}", queries.COLUMNS, rows)
    else:
        heads = [str(one.label) for one in queries.COLUMNS], [one.hxl for one in queries.COLUMNS]
        answer = JsonResponse([*heads, *_plain(rows)], safe=False)
    # Anybody may read it, so pages of other sites may as well.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _plain(rows: Iterable[tuple[Any, ...]]) -> Iterable[list[object]]:
    for row in rows:
        yield ["" if value is None else cell(value) for value in row]


@require_safe
def poster(request: HttpRequest, ref: str) -> HttpResponse:
    """The public poster."""
    body = _body(ref)
    return printed(queries.current(body), str(body.territory), str(body))


@login_required
def publishing(request: HttpRequest) -> HttpResponse:
    """The bodies whose list may be made public by the reader, and what stands."""
    rows = queries.governed(request.user)
    if not rows:
        raise Forbidden(_("Only the office of a body decides what is public."))
    return render(request, "resources/publishing/publishing.html", {"rows": rows})


@login_required
@require_POST
def decide(request: HttpRequest, ref: str) -> HttpResponse:
    """Let everybody read, or end that."""
    body = get_object_or_404(Body.objects.visible_to(request.user), ref=ref)
    permissions.require(request.user, actions.VERB, body)
    if request.POST.get("public") == "yes":
        actions.publish(body, by=request.user)
        messages.success(request, _("Everybody may read it now."))
    else:
        actions.withdraw(body, by=request.user)
        messages.success(request, _("It is no longer public."))
    return redirect("resources:publishing")
