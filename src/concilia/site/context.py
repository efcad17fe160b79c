"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from concilia.site.navigation import address, places


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the languages, the navigation and the number of unread notices of the person.

    Asked once per request: a board renders many templates.
    """
    kept: dict[str, Any] | None = getattr(request, "_concilia_frame", None)
    if kept is None:
        kept = _frame(request)
        request._concilia_frame = kept  # type: ignore[attr-defined]  # for this request
    return kept


def _frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    found: dict[str, Any] = {"languages": settings.LANGUAGES, "unread": 0}
    if user is not None and user.is_authenticated:
        # Asked only when shown: the desk knows the number from its own list.
        found["unread"] = SimpleLazyObject(user.notices.filter(read_at=None).count)
        found["navigation"] = list(places(request, user))
        found["notices_url"] = address("core:notices")
    return found
