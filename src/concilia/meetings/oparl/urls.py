"""Addresses of the OParl interface."""

from django.urls import path

from concilia.meetings.oparl import views

app_name = "oparl"
urlpatterns = [
    path("", views.system, name="system"),
    path("bodies/", views.bodies, name="bodies"),
    path("bodies/<slug:ref>/<str:name>/", views.list_, name="list"),
    path("<str:kind>/<str:key>/", views.object_, name="object"),
]
