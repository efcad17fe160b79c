"""Addresses of what everybody may read."""

from django.urls import path, re_path

from concilia.resources.publishing import views

urlpatterns = [
    path("publishing/", views.publishing, name="publishing"),
    path("publishing/<slug:ref>/", views.decide, name="publish"),
    path("public/", views.index, name="public_index"),
    path("public/<slug:ref>/", views.public, name="public"),
    path("public/<slug:ref>/poster.pdf", views.poster, name="public_poster"),
    re_path(r"^public/(?P<ref>[-\w]+)/3w\.(?P<form>csv|json)$", views.feed, name="public_feed"),
]
