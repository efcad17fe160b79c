"""The pages for what went wrong before a view could say so itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def _page(request: HttpRequest, status: int, heading: str, message: str) -> HttpResponse:
    return render(
        request, "site/error.html", {"heading": heading, "message": message}, status=status
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request could not be read."""
    return _page(
        request,
        400,
        _("This request could not be read"),
        _("Something in the address or the form was damaged on the way. Go back and try again."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: refused by the frame, not by a room."""
    return _page(
        request,
        403,
        _("You may not do this"),
        _("Your account does not have the right to open this page."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page, or not for this person."""
    return _page(
        request,
        404,
        _("There is no such page here"),
        _(
            "The address may be mistyped, the page may have moved, or it belongs to a body in "
            "which you have no seat."
        ),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old."""
    return _page(
        request,
        403,
        _("This form has expired"),
        _("Nothing was changed. Go back, load the page again, and send the form once more."),
    )


def broken(request: HttpRequest) -> HttpResponse:
    """500: stands alone, because whatever is broken may break the frame too."""
    return HttpResponse(render_to_string("500.html"), status=500)
