"""Addresses of access, scenarios and their files."""

from django.urls import path

from concilia.resources.access import views as access
from concilia.resources.placement import views as placement
from concilia.resources.scenarios import views

urlpatterns = [
    path("access/", access.access, name="access"),
    path("scenarios/", views.scenarios, name="scenarios"),
    path("scenarios/place/", placement.place, name="new_placement"),
    path("scenarios/share/", placement.share, name="new_allocation"),
    path("scenarios/files/", views.layers, name="layers"),
    path("scenarios/files/<int:pk>/remove/", views.remove_layer, name="remove_layer"),
    path("scenarios/<int:pk>/", views.scenario, name="scenario"),
    path("scenarios/<int:pk>/what-if/", views.what_if, name="what_if"),
    path("scenarios/<int:pk>/stop/", views.stop, name="stop_scenario"),
    path("scenarios/<int:pk>/again/", views.again, name="again_scenario"),
    path("scenarios/<int:pk>/remove/", views.remove, name="remove_scenario"),
]
