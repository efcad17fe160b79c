"""Following a signed link: no sign-in, no session, one thing."""

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from concilia.core import links, offers
from concilia.core.models import SignedLink

WRONG_TOKENS = 60
WINDOW = 600
"""Seconds in which an address may show so many wrong tokens before it has to wait."""


def views() -> dict[str, Any]:
    """Return every verb that rooms let links do, with its view(request, link)."""
    found: dict[str, Any] = {}
    for provider in offers.of("link"):
        found.update(provider())
    return found


def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form of the link's verb, or do it; say clearly why when the link is no more good.

    GET consumes nothing. Nobody is signed in by it: the view acts as `link.person`.
    """
    response = _answer(request, token)
    # Not "no-referrer": browsers then send a form with `Origin: null`, and it is refused.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    counter = f"wrong-links:{get_adapter().get_client_ip(request)}"
    if cache.get(counter, 0) >= WRONG_TOKENS:
        return _refuse(request, "slow", 429)
    link = links.find(token)
    if link is None:
        cache.set(counter, cache.get(counter, 0) + 1, WINDOW)
        return _refuse(request, "unknown", 404)
    view = views().get(link.verb)
    known = dict(settings.LANGUAGES)
    language = request.GET.get("lang") or link.person.language
    language = language if language in known else settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(_zone(link)):
        request.LANGUAGE_CODE = language
        reason = links.refusal(link)
        if reason or view is None or link.find_object() is None:
            return _refuse(request, reason or "gone", 410)
        response: HttpResponse = view(request, link)
        response.headers["Content-Language"] = language
        return response


def _zone(link: SignedLink) -> ZoneInfo:
    try:
        return ZoneInfo(link.person.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)


def _refuse(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    texts = {
        "unknown": _("This link is not known here. Perhaps the e-mail broke it over two lines."),
        "used": _("This link was already used. What you sent then has been kept."),
        "expired": _("This link has expired. Nothing was changed."),
        "deactivated": _("This link belongs to somebody who no longer takes part."),
        "gone": _("What this link is about is no longer there."),
        "slow": _("Too many wrong links came from your network. Please wait ten minutes."),
    }
    context = {"message": texts[reason], "reason": reason}
    return render(request, "core/link_refused.html", context, status=status)
