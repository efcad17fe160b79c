"""The few template tags of the design system; every template has them without loading."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django import forms, template
from django.core.paginator import Page
from django.http import HttpRequest, QueryDict
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, strip_tags
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from concilia.agencies.models import Person
from concilia.core import charts, clock
from concilia.core.desk import Panel
from concilia.indicators.appeals.models import Intake
from concilia.site import dates, graphics, saved
from concilia.site.accounts.signin import DemoPerson, demo_people
from concilia.site.icons import PATHS

register = template.Library()

TONES = {
    "late": "late",
    "overdue": "late",
    "failed": "late",
    "dead": "late",
    "rejected": "late",
    "refused": "late",
    "escalated": "late",
    "soon": "soon",
    "due": "soon",
    "waiting": "soon",
    "running": "soon",
    "open": "soon",
    "in_progress": "soon",
    "reported": "soon",
    "called": "soon",
    "in_session": "soon",
    "done": "done",
    "closed": "done",
    "verified": "done",
    "adopted": "done",
    "signed": "done",
    "kept": "done",
    "frozen": "done",
    "resolved": "done",
    "contested": "contested",
    "disputed": "contested",
    "returned": "contested",
}
"""The tone of a state where the object itself names none (`state_tone`)."""

register.filter("day", dates.day)
register.filter("moment", dates.moment)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon; with a label it is an image, without it is decoration."""
    named = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" fill="none" stroke="currentColor" '
        'stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" {}>'
        '<path d="{}"/></svg>',
        named,
        PATHS.get(name, PATHS["dot"]),
    )


@register.simple_tag
def tag(text: object, tone: str = "calm") -> SafeString:
    """A small label in one of the fixed tones: late, soon, done, contested, calm."""
    return format_html('<span class="tag tag--{}">{}</span>', tone or "calm", text)


@register.simple_tag
def state(thing: Any) -> SafeString:
    """The state of a thing as a tag; the tone is the thing's `state_tone`, or that of the state."""
    display = getattr(thing, "get_state_display", None)
    tone = getattr(thing, "state_tone", None)
    tone = tone() if callable(tone) else tone
    return tag(display() if display else thing.state, tone or TONES.get(thing.state, "calm"))


@register.simple_tag
def due(date: Any, done: bool = False, today: dt.date | None = None) -> SafeString:
    """A due date and how far it is from `today` (of the reader, or that of a body), toned.

    With `done` only the date.
    """
    if isinstance(date, dt.datetime):
        date = date.date()
    if not isinstance(date, dt.date):
        return format_html('<span class="muted">{}</span>', _("no date"))
    shown = format_html('<time datetime="{}">{}</time>', date.isoformat(), dates.day(date))
    if done:
        return format_html('<span class="due due--done">{}</span>', shown)
    today = today or clock.today()
    return format_html(
        '<span class="due due--{}">{} <span class="due__far">({})</span></span>',
        dates.tone_of(date, today),
        shown,
        dates.far(date, today),
    )


@register.simple_tag
def chart(drawn: Any) -> SafeString:
    """A chart with its caption, text alternative and the table behind it."""
    return mark_safe(charts.figure_html(drawn))  # noqa: S308 (escaped by its maker)


@register.simple_tag
def parts_bar(parts: Sequence[graphics.Part]) -> SafeString:
    """A bar divided by what each part counts."""
    return graphics.bar(parts)


@register.simple_tag
def spark(values: Sequence[float], label: str) -> SafeString:
    """The course of a series as a small line."""
    return graphics.spark(values, label)


@register.inclusion_tag("site/tags/field.html")
def field(bound: forms.BoundField, label: str = "") -> dict[str, Any]:
    """One field of a form: label, help, errors, control, and what ties them for a reader."""
    widget = bound.field.widget
    choices = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    described = []
    if bound.help_text:
        described.append(f"{bound.auto_id}_help")
    if bound.errors:
        described.append(f"{bound.auto_id}_error")
    attrs: dict[str, str | bool] = {}
    if described and not choices:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors and not choices:
        attrs["aria-invalid"] = "true"
    if widget.attrs.get("placeholder") == bound.label:
        del widget.attrs["placeholder"]  # an empty field must not look filled with its own label
    if isinstance(widget, forms.Textarea):
        attrs.setdefault("rows", str(widget.attrs.get("rows", 4)))
    return {
        "field": bound,
        "label": label or bound.label,
        "control": bound.as_widget(attrs=attrs),
        "choices": choices,
        "single": isinstance(widget, forms.CheckboxInput),
        "described": " ".join(described),
        "optional": not bound.field.required and not isinstance(widget, forms.CheckboxInput),
        "hidden": bound.is_hidden,
    }


@register.inclusion_tag("site/tags/form_errors.html")
def form_errors(form: forms.BaseForm | None) -> dict[str, Any]:
    """What is wrong with a form, first of all, with links to the fields."""
    if form is None or not form.is_bound:
        return {"count": 0}
    fields = [bound for bound in form if bound.errors and not bound.is_hidden]
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    general = [*form.non_field_errors(), *hidden]
    return {"fields": fields, "general": general, "count": len(fields) + len(general)}


@register.inclusion_tag("site/tags/form_fields.html")
def form_fields(form: forms.BaseForm) -> dict[str, Any]:
    """All fields of a form in order."""
    return {"form": form}


def _query(context: Context) -> QueryDict:
    request = context.get("request")
    query = request.GET.copy() if isinstance(request, HttpRequest) else QueryDict(mutable=True)
    query.pop("format", None)
    return query


def _with(query: QueryDict, **changes: str) -> str:
    changed = query.copy()
    for name, value in changes.items():
        changed[name] = value
    return f"?{changed.urlencode()}"


@register.inclusion_tag("site/tags/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any] | None) -> dict[str, Any]:
    """The pages of a list, keeping the filters in the address."""
    if not isinstance(page, Page):
        return {"page": None}
    query = _query(context)
    paginator = page.paginator
    steps = [
        (number, _with(query, page=str(number)) if isinstance(number, int) else "")
        for number in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "page": page,
        "steps": steps if paginator.num_pages > 1 else [],
        "first": page.start_index(),
        "last": page.end_index(),
        "count": paginator.count,
        "previous": _with(query, page=str(page.number - 1)) if page.has_previous() else "",
        "next": _with(query, page=str(page.number + 1)) if page.has_next() else "",
    }


@register.simple_tag(takes_context=True)
def sort_header(context: Context, label: str, key: str, numeric: bool = False) -> SafeString:
    """A whole `<th scope="col">` whose link sorts by `key`; pressed again it turns round."""
    query = _query(context)
    query.pop("page", None)
    now = query.get("sort", "")
    ordered = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    return format_html(
        '<th scope="col"{}{}><a class="sort" href="{}">{}</a></th>',
        mark_safe(' class="num"') if numeric else "",
        format_html(' aria-sort="{}"', ordered) if ordered else "",
        _with(query, sort=f"-{key}" if now == key else key),
        label,
    )


@register.inclusion_tag("site/tags/downloads.html", takes_context=True)
def downloads(context: Context) -> dict[str, Any]:
    """Links to the list as CSV and XLSX, with the filters that are set."""
    query = _query(context)
    query.pop("page", None)
    return {"csv": _with(query, format="csv"), "xlsx": _with(query, format="xlsx")}


@register.inclusion_tag("site/tags/saved_views.html", takes_context=True)
def saved_views(context: Context) -> dict[str, Any]:
    """The person's own views of this list, and a way to keep the one that is shown."""
    request = context.get("request")
    if not isinstance(request, HttpRequest) or not isinstance(request.user, Person):
        return {"shown": False}
    views = list(saved.of(request.user, request.path))
    query = saved.cleaned(request.GET.urlencode())
    return {
        "shown": views or query,
        "views": views,
        "query": query,
        "page": request.path,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def demo_sign_ins() -> list[DemoPerson]:
    """The people one may be on a demonstration; none anywhere else."""
    return demo_people()


@register.simple_tag
def appeals_are_open() -> bool:
    """Say whether a body takes appeals from everybody, without an account."""
    return Intake.objects.filter(public=True).exists()


class _Filled(template.Node):
    """What `filled` holds."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """Render what is inside if any text is in it."""
        output = self.nodelist.render(context)
        return output if strip_tags(output).strip() else SafeString("")


@register.tag("filled")
def filled(parser: template.base.Parser, token: template.base.Token) -> _Filled:
    """Leave out a wrapper whose block nobody filled: `{% filled %}<ol>{% block x %}…`."""
    nodelist = parser.parse(("endfilled",))
    parser.delete_first_token()
    return _Filled(nodelist)


@register.filter
def get(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Look up a key that is itself a variable; nothing when it is not there."""
    return mapping.get(key) if isinstance(mapping, Mapping) else None


@register.filter
def words(text: str) -> list[str]:
    """Split a text at spaces, to loop over a few names."""
    return text.split()


@register.simple_tag(takes_context=True)
def panel(context: Context, shown: Panel) -> SafeString:
    """One panel of a board or a page, rendered by the room that offers it."""
    request = context.get("request")
    return render_to_string(shown.template, {**shown.context, "panel": shown}, request=request)


@register.filter
def local_address(url: str, request: HttpRequest) -> str:
    """The path of an address of this site; the first page for any other."""
    if url and url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}):
        parts = urlsplit(url)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return "/"
