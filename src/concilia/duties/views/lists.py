"""The list of duties."""

import datetime as dt
from html import escape

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from concilia.agencies.models import Agency, Person
from concilia.bodies.models import Body
from concilia.core.tables import download, requested_format
from concilia.duties import calendars, queries
from concilia.duties.models import Duty
from concilia.duties.views.grouping import GROUPINGS, grouped, headed

PAGE = 50
TONES = {
    "late": _l("late"),
    "soon": _l("due soon"),
    "contested": _l("contested"),
    "done": _l("done"),
    "calm": _l("in time"),
}


def _until(text: str) -> dt.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _offered(agencies: QuerySet[Agency], chosen: str) -> SafeString:
    """Return agencies as the options of a choice; a template takes ten times as long for 500."""
    language = get_language() or ""
    rows = agencies.values_list("code", "name", "names")
    return SafeString(
        "".join(
            f'<option value="{escape(code)}"{" selected" if code == chosen else ""}>'
            f"{escape(names.get(language) or name)}</option>"
            for code, name, names in rows
        )
    )


@login_required
def index(request: HttpRequest) -> HttpResponseBase:
    """List the duties that the person sees: search, filters, order, downloads."""
    names = ("q", "body", "agency", "state", "tone", "mine", "until", "sort", "group")
    asked = {name: request.GET.get(name, "").replace("\x00", "").strip()[:200] for name in names}
    visible = Duty.objects.visible_to(request.user).order_by()
    bodies = Body.objects.filter(pk__in=visible.values("body"))
    found = queries.listed(
        request.user,
        q=asked["q"],
        body=asked["body"],
        agency=asked["agency"],
        state=asked["state"],
        tone=asked["tone"],
        bodies=bodies,
        mine=bool(asked["mine"]),
        until=_until(asked["until"]),
    )
    key = queries.SORTS.get(asked["sort"].removeprefix("-"))
    if key:
        found = found.order_by(("-" if asked["sort"].startswith("-") else "") + key, "pk")
    else:
        found = found.order_by(queries.OPEN_FIRST, "due", "pk")
    found = grouped(found, asked["group"])
    form = requested_format(request)
    if form:
        heads = (
            _("Number"),
            _("Duty"),
            _("Body"),
            _("Decision"),
            _("Lead"),
            _("Other agencies"),
            _("State"),
            _("Percent"),
            _("Due"),
            _("Forecast"),
        )
        rows = (
            (
                duty.ref,
                duty.title,
                str(duty.body),
                duty.decision.ref,
                str(duty.lead),
                [str(part.agency) for part in duty.parts.all()],
                duty.get_state_display(),
                duty.percent,
                duty.due,
                duty.forecast,
            )
            for duty in queries.shown(found).iterator(chunk_size=500)
        )
        return download(form, "duties", heads, rows)
    page = queries.page_of(found, request.GET.get("page"), PAGE)
    context = {
        "page": page,
        "rows": headed(page, found, asked["group"]),
        "feed": calendars.feed_url(request.user) if isinstance(request.user, Person) else "",
        "groupings": [(key, one.label) for key, one in GROUPINGS.items()],
        "asked": asked,
        "filtered": any(asked[name] for name in names if name not in {"sort", "group"}),
        "bodies": bodies,
        "agencies": _offered(queries.with_duties(visible), asked["agency"]),
        "states": Duty.State.choices,
        "tones": TONES.items(),
    }
    return render(request, "duties/list.html", context)
