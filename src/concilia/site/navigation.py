"""The places that a person goes to, and which of them a page belongs to."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concilia.core.permissions import Actor, may


@dataclass(frozen=True, slots=True)
class Place:
    """One entry: its words, the name of its address, its icon, and the verb that it needs."""

    label: str | Promise
    name: str
    icon: str
    verb: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as one person sees it on one page."""

    place: Place
    url: str
    current: bool


PLACES: tuple[tuple[str | Promise, tuple[Place, ...]], ...] = (
    (
        "",
        (
            Place(_("Desk"), "desk", "desk"),
            Place(_("Bodies"), "bodies:list", "bodies"),
            Place(_("Challenges"), "challenges:list", "challenges"),
            Place(_("Dossiers"), "dossiers:list", "dossiers"),
            Place(_("Meetings"), "meetings:meetings", "meetings"),
            Place(_("Decisions"), "meetings:decisions", "decisions"),
            Place(_("Duties"), "duties:list", "duties"),
            Place(_("Responsibilities"), "duties:responsibilities:index", "check"),
        ),
    ),
    (
        _("What we know"),
        (
            Place(_("Indicators"), "indicators:list", "indicators"),
            Place(_("Appeals"), "appeals:list", "mail"),
            Place(_("Who does what where"), "resources:list", "activities"),
            Place(_("Studies"), "learning:list", "studies"),
            Place(_("Agencies"), "agencies:list", "agencies"),
            Place(_("Territories"), "agencies:territories", "territories"),
            Place(_("Imports"), "core:imports", "imports"),
        ),
    ),
    (
        _("The installation"),
        (
            Place(_("People"), "people", "people", "people.read"),
            Place(_("Ledger"), "core:ledger", "ledger", "ledger.read"),
            Place(_("Jobs"), "core:jobs", "jobs", "jobs.read"),
        ),
    ),
)


def address(name: str) -> str:
    """Return the address of a named page, or nothing while the page does not exist."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def places(request: HttpRequest, user: Actor) -> Iterator[tuple[str | Promise, list[Entry]]]:
    """Yield the groups of places that `user` may go to; the nearest to the page is current."""
    found: list[tuple[str | Promise, list[tuple[Place, str]]]] = []
    for title, group in PLACES:
        shown = [
            (place, url)
            for place in group
            if (not place.verb or may(user, place.verb)) and (url := address(place.name))
        ]
        if shown:
            found.append((title, shown))
    urls = [url for _title, shown in found for _place, url in shown]
    current = max((url for url in urls if covers(url, request.path)), key=len, default="")
    for title, shown in found:
        yield title, [Entry(place, url, url == current) for place, url in shown]


def covers(url: str, path: str) -> bool:
    """Say whether the page at `path` lies at or under `url`; the desk covers only itself."""
    return path == url or (url != "/" and path.startswith(url))
