"""The house for machines: `/api/`, with the same rights as the pages.

A room adds to it with a file `api.py` that holds `ROUTERS`, a dict of prefix to `ninja.Router`;
it is found by itself. A view takes the person from `request.user`, reads from `visible_to(user)`
and writes through the room's actions; refusals become JSON here.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.security import HttpBearer, SessionAuth

from concilia.core.errors import ConciliaError, Forbidden, Invalid, NotNow
from concilia.site.accounts import tokens

VERSION = "1"
_STATUSES = ((Forbidden, 403), (NotNow, 409), (Invalid, 422))


class Key(HttpBearer):
    """`Authorization: Bearer KEY`, a key made on the profile page."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Return the person whose key it is; from here on the request is theirs."""
        person = tokens.person_of(token)
        if person is not None:
            request.user = person
        return person


class SignedIn(SessionAuth):
    """The session of somebody who is signed in; writing needs the security token of the page."""


def _refuse(request: HttpRequest, error: Any) -> HttpResponse:
    status = next((code for kind, code in _STATUSES if isinstance(error, kind)), 400)
    problems = error.problems if isinstance(error, Invalid) else ()
    said = [
        {"message": str(p.message), "row": p.row, "column": p.column, "value": p.value}
        for p in problems
    ]
    return api.create_response(request, {"detail": str(error), "problems": said}, status=status)


def _no_json(request: HttpRequest, error: Any) -> HttpResponse:
    """A form was sent where JSON is read."""
    refusal = Invalid(_("Send the body as JSON, with the content type application/json."))
    return _refuse(request, refusal)


api = NinjaAPI(
    title="Concilia",
    version=VERSION,
    description="Everything that the pages show and do, for programs.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    auth=[Key(), SignedIn(csrf=True)],
)
api.add_exception_handler(ConciliaError, _refuse)
api.add_exception_handler(RawPostDataException, _no_json)

for config in apps.get_app_configs():
    if config.name.startswith("concilia.") and config.name != "concilia.site":
        if not module_has_submodule(config.module, "api"):
            continue
        for prefix, router in import_module(f"{config.name}.api").ROUTERS.items():
            api.add_router(prefix, router)
