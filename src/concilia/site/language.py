"""The language menu: a signed-in person keeps the choice, a visitor gets a cookie."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from concilia.site.accounts.actions import change_profile


def safe_next(request: HttpRequest, fallback: str = "/") -> str:
    """Return the address that the form asked to go back to, if it is one of ours."""
    asked = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return asked
    return fallback


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language and go back to the page."""
    response = HttpResponseRedirect(safe_next(request))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            change_profile(request.user, language=language)
        else:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=31_536_000,
                samesite="Lax",
                secure=settings.HTTPS,
            )
    return response
