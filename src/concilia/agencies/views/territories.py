"""The tree of territories, and clusters."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concilia.agencies import actions, queries
from concilia.agencies.folding import fold
from concilia.agencies.forms import ClusterForm, TerritoryForm
from concilia.agencies.maps import map_of
from concilia.agencies.models import Cluster, Territory
from concilia.agencies.rules import nested
from concilia.agencies.views.agencies import explain
from concilia.core import offers
from concilia.core.errors import Invalid
from concilia.core.permissions import abilities, require
from concilia.core.tables import download, requested_format


@login_required
def territory_tree(request: HttpRequest) -> HttpResponseBase:
    """All territories as a tree, or as a list of those that a search finds."""
    rows = queries.tree_of_territories()
    asked = request.GET.get("q", "")[:200]
    wanted = fold(asked, "territory")
    if wanted:
        rows = [
            row
            for row in rows
            if any(
                wanted in fold(str(t)) for t in (row[0].name, row[0].code, *row[0].names.values())
            )
        ]
    if format := requested_format(request):
        columns = [_("Code"), _("Name"), _("Level"), _("Lies in"), _("Population"), _("Latitude")]
        columns.append(_("Longitude"))
        return download(format, "territories", columns, (_line(t) for t, _depth, _total in rows))
    depths = [0 if wanted else depth for _t, depth, _total in rows]
    shown = [(t, total, *nest) for (t, _d, total), nest in zip(rows, nested(depths), strict=True)]
    context = {"rows": shown, "q": asked, "abilities": abilities(request.user)}
    return render(request, "agencies/territory_tree.html", context)


def _line(territory: Territory) -> list[object]:
    above = territory.path.strip("/").split("/")[:-1]
    return [
        territory.code,
        str(territory),
        territory.get_level_display(),
        above[-1] if above else "",
        territory.population,
        territory.latitude,
        territory.longitude,
    ]


@login_required
def territory_page(request: HttpRequest, code: str) -> HttpResponse:
    """A territory: facts, parts, agencies, and what the rooms know of it."""
    territory = get_object_or_404(Territory.objects.select_related("parent"), code=code)
    children = list(territory.children.annotate(total=Count("agencies")).order_by("name"))
    codes = territory.path.strip("/").split("/")[:-1]
    panels = [p for offer in offers.of("territory") for p in offer(territory, request.user)]
    context = {
        "territory": territory,
        "above": list(Territory.objects.filter(code__in=codes).order_by("path")),
        "children": children,
        "agencies": list(territory.agencies.standing().order_by("name")[:200]),
        "map": map_of(territory, children),
        "panels": sorted(panels, key=lambda panel: panel.order),
        "abilities": abilities(request.user, territory),
    }
    return render(request, "agencies/territory.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def territory_form(request: HttpRequest, code: str = "") -> HttpResponse:
    """Enter or change a territory."""
    require(request.user, "agencies.territory")
    before = get_object_or_404(Territory, code=code) if code else None
    inside = request.GET.get("in", "").replace("\0", "")[:40]
    initial = {"parent": Territory.objects.filter(code=inside).first()}
    form = TerritoryForm(request.POST or None, instance=before, initial=None if before else initial)
    if request.method == "POST" and form.is_valid():
        try:
            territory = actions.save_territory(form.apply(), by=request.user)
        except Invalid as error:
            explain(form, error)
        else:
            messages.success(request, _("The territory is saved."))
            return redirect(territory)
    shown = Territory.objects.filter(code=code).first()
    return render(
        request,
        "agencies/territory_form.html",
        {"form": form, "territory": shown},
        status=422 if form.is_bound else 200,
    )


@login_required
@require_http_methods(["GET", "POST"])
def cluster_list(request: HttpRequest) -> HttpResponse:
    """Clusters and their agencies; a form for another one."""
    form = ClusterForm(request.POST or None)
    if request.method == "POST":
        require(request.user, "agencies.cluster")
        if _saved(request, form):
            return redirect("agencies:clusters")
    rows = Cluster.objects.annotate(
        total=Count("agencies", filter=~Q(agencies__state="merged"))
    ).order_by("name")
    context = {"clusters": rows, "form": form, "abilities": abilities(request.user)}
    return render(request, "agencies/clusters.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def cluster_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a cluster."""
    cluster = get_object_or_404(Cluster, code=code)
    require(request.user, "agencies.cluster")
    form = ClusterForm(request.POST or None, instance=cluster)
    if request.method == "POST" and _saved(request, form):
        return redirect("agencies:clusters")
    return render(
        request,
        "agencies/cluster_form.html",
        {"form": form, "code": code},
        status=422 if form.is_bound else 200,
    )


def _saved(request: HttpRequest, form: ClusterForm) -> bool:
    if not form.is_valid():
        return False
    try:
        actions.save_cluster(form.apply(), by=request.user)
    except Invalid as error:
        explain(form, error)
        return False
    messages.success(request, _("The cluster is saved."))
    return True
