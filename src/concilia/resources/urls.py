"""Addresses of the resources room."""

from django.urls import path

from concilia.resources import views
from concilia.resources.capacities import urls as capacities
from concilia.resources.coverage import urls as coverage
from concilia.resources.network import views as network
from concilia.resources.poster import views as poster
from concilia.resources.presence import views as presence
from concilia.resources.publishing import urls as publishing
from concilia.resources.questions import urls as questions
from concilia.resources.requests import urls as requests
from concilia.resources.scenarios import urls as scenarios
from concilia.resources.snapshots import views as snapshots
from concilia.resources.spellings import urls as spellings

app_name = "resources"
urlpatterns = [
    path("", views.index, name="list"),
    path("matrix/", views.matrix, name="matrix"),
    path("changes/", snapshots.changes, name="changes"),
    path("network/", network.network, name="network"),
    path("in/<str:code>/", presence.territory, name="territory"),
    path("poster/", poster.poster, name="poster"),
    *publishing.urlpatterns,
    *coverage.urlpatterns,
    *questions.urlpatterns,
    *requests.urlpatterns,
    *scenarios.urlpatterns,
    *spellings.urlpatterns,
    path("facilities/", views.facilities, name="facilities"),
    path("facilities/new/", views.enter, name="enter_facility"),
    *capacities.urlpatterns,
    path("facilities/<slug:code>/", views.facility, name="facility"),
    path("facilities/<slug:code>/edit/", views.change, name="change_facility"),
]
