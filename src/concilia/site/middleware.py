"""Headers, language, and the pages that say no."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from concilia.core.charts.tiles import origin_of
from concilia.core.errors import ConciliaError, Forbidden, Invalid, NotNow

GetResponse = Callable[[HttpRequest], HttpResponse]

_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:%s; font-src 'self'; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
)


def policy(tiles: str) -> str:
    """Return the content security policy; it opens for pictures of the tile server alone."""
    return _POLICY % (f" {origin_of(tiles)}" if tiles else "")


class SecurityHeaders:
    """Sends the content security policy and the permissions policy with every page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers set."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy(settings.MAP_TILES))
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        return response


class Language:
    """Chooses the language by link (`?lang=`), by person, by cookie, then by browser."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the chosen language and the person's time zone."""
        known = dict(settings.LANGUAGES)
        asked = request.GET.get("lang", "")
        user = request.user
        if asked in known:
            language = asked
        elif user.is_authenticated:
            language = user.language if user.language in known else settings.LANGUAGE_CODE
        else:
            language = translation.get_language_from_request(request)
        zone = getattr(user, "time_zone", "") or settings.TIME_ZONE
        try:
            timezone.activate(ZoneInfo(zone))
        except (ZoneInfoNotFoundError, ValueError):
            timezone.deactivate()
        with translation.override(language):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            response = self.get_response(request)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response.render()
        timezone.deactivate()
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        if asked in known and not user.is_authenticated:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                asked,
                max_age=31_536_000,
                samesite="Lax",
                secure=settings.HTTPS,
            )
        return response


class Refusals:
    """Turns the typed refusals into pages that name the remedy; the rest is a fault."""

    statuses = ((Forbidden, 403), (NotNow, 409), (Invalid, 422))

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal with its page, or leave the exception alone."""
        if not isinstance(error, ConciliaError):
            return None
        status = next(code for kind, code in self.statuses if isinstance(error, kind))
        problems = error.problems if isinstance(error, Invalid) else ()
        if getattr(request, "htmx", False):
            messages.error(request, str(error))
        return render(
            request,
            "refused.html",
            {"message": str(error), "problems": problems, "status": status},
            status=status,
        )
