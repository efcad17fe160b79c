"""A form that is sent twice by a double click is done once."""

import hashlib
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

KEPT = 10
"""Seconds in which the same form counts as a repetition."""

STEP, STEPS = 0.1, 100
"""How often, and how many times, to look whether the first sending was answered."""

_RUNNING = ""


class Once:
    """Answers a repeated form as its first sending was answered, without doing it again.

    Every page that is shown has a security token of its own, so the same token with the same
    words is the same form. After a refusal the form may be sent again. Parts of pages that htmx
    exchanges keep their token while a choice goes to and fro; they are left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and keep for repetitions where the answer led."""
        response = self.get_response(request)
        key = getattr(request, "_concilia_once", None)
        if key and response.status_code in {302, 303}:
            cache.set(key, response.headers["Location"], KEPT)
        elif key:
            cache.delete(key)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Let the first sending pass; lead a repetition to where the first one led."""
        key = key_of(request)
        if key is None:
            return None
        if cache.add(key, _RUNNING, KEPT):
            request._concilia_once = key  # type: ignore[attr-defined]  # for our own answer
            return None
        for _step in range(STEPS):
            place = cache.get(key)
            if place is None:  # refused, or long ago
                return None
            if place != _RUNNING:
                return HttpResponseRedirect(place)
            time.sleep(STEP)
        return None


def key_of(request: HttpRequest) -> str | None:
    """Return what tells this sending of a form from any other; None where it does not matter."""
    token = request.POST.get("csrfmiddlewaretoken") if request.method == "POST" else None
    if not token or request.headers.get("HX-Request"):
        return None
    sent = ((name, file) for name, found in request.FILES.lists() for file in found)
    files = sorted((name, file.name, file.size) for name, file in sent)
    said = repr((request.get_full_path(), sorted(request.POST.lists()), files))
    return "once:" + hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()
