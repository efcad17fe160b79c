"""All addresses: each room's under its own name."""

from django.templatetags.static import static
from django.urls import include, path, re_path
from django.utils.functional import lazy
from django.views.generic import RedirectView
from django.views.i18n import JavaScriptCatalog

from concilia.site import api_pages, views
from concilia.site.api import api
from concilia.site.design import views as design
from concilia.site.language import set_language

ICON = lazy(static, str)("concilia/img/favicon.svg")

urlpatterns = [
    path("", views.desk, name="desk"),
    path("board/<slug:ref>/", views.board, name="board"),
    # Browsers ask for the icon here when they show a PDF or a picture.
    path("favicon.ico", RedirectView.as_view(url=ICON), name="favicon"),
    path("design", design.page, name="design"),
    path("language", set_language, name="language"),
    path(
        "jsi18n/", JavaScriptCatalog.as_view(packages=["concilia.site"]), name="javascript-catalog"
    ),
    path("api/", api_pages.page, name="api_page"),
    path("api/openapi.json", api_pages.schema, name="api_schema"),
    path("api/", api.urls),
    path("views/", views.keep_view, name="saved_views"),
    re_path(r"^views/(?P<pk>[0-9]{1,18})/end/$", views.give_up_view, name="saved_view_end"),
    path("people/", include("concilia.site.accounts.urls")),
    path("account/", include("allauth.urls")),
    path("", include("concilia.core.urls")),
    path("agencies/", include("concilia.agencies.urls")),
    path("bodies/", include("concilia.bodies.urls")),
    path("indicators/", include("concilia.indicators.urls")),
    path("appeals/", include("concilia.indicators.appeals.urls")),
    path("resources/", include("concilia.resources.urls")),
    path("challenges/", include("concilia.challenges.urls")),
    path("dossiers/", include("concilia.dossiers.urls")),
    path("meetings/", include("concilia.meetings.urls")),
    path("register/", include("concilia.meetings.register.public_urls")),
    path("oparl/", include("concilia.meetings.oparl.urls")),
    path("duties/", include("concilia.duties.urls")),
    path("learning/", include("concilia.learning.urls")),
]

handler400 = "concilia.site.errors.bad_request"
handler403 = "concilia.site.errors.forbidden"
handler404 = "concilia.site.errors.not_found"
handler500 = "concilia.site.errors.broken"
