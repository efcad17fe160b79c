"""Views of a list that a person keeps under a name: the filters, the order and the groups."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from concilia.agencies.models import Person
from concilia.core.actions import act
from concilia.core.errors import Invalid, NotNow, Problem
from concilia.site.models import SavedView

MOST = 20
PASSING = ("page", "format", "lang")
"""What belongs to one look at a list and not to the view."""
LONGEST = 1_500


def of(person: Person, page: str) -> QuerySet[SavedView]:
    """Return the person's views of a list, by name."""
    found: QuerySet[SavedView] = SavedView.objects.filter(person=person, page=page)
    return found.order_by("name")


def cleaned(query: str) -> str:
    """Return what of a query belongs to a view, in a fixed order."""
    given = QueryDict(query)
    kept = QueryDict(mutable=True)
    for name in sorted(given):
        values = [value for value in given.getlist(name) if value]
        if name not in PASSING and values:
            kept.setlist(name, values)
    return kept.urlencode()


def keep(person: Person, *, page: str, query: str, name: str) -> SavedView:
    """Keep the filters of a list under a name; the same name again replaces what it held.

    Raises `Invalid` without a name or for what is no list, `NotNow` beyond `MOST` views of one.
    """
    name = " ".join(name.replace("\0", "").split())[:80]
    query = cleaned(query)
    if not name:
        raise Invalid(Problem(_("Say under which name to keep this view."), column="name"))
    if not _is_page(page) or len(query) > LONGEST:
        raise Invalid(Problem(_("This list cannot be kept as a view."), column="query"))
    with act("views.keep", by=person) as doing:
        Person.objects.select_for_update().get(pk=person.pk)
        mine = of(person, page)
        if mine.exclude(name=name).count() >= MOST:
            raise NotNow(
                _("You keep %(most)s views of this list already. Give one up first.")
                % {"most": MOST}
            )
        view: SavedView
        view, _new = SavedView.objects.update_or_create(
            person=person, page=page, name=name, defaults={"query": query}
        )
        doing.record(person, {"page": page, "name": name, "query": query})
    return view


def give_up(view: SavedView) -> None:
    """Give up a view, as its person."""
    with act("views.keep", by=view.person) as doing:
        view.delete()
        doing.record(view.person, {"page": view.page, "given_up": view.name})


def _is_page(path: str) -> bool:
    try:
        return path.startswith("/") and bool(resolve(path))
    except Resolver404:
        return False
