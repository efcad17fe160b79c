"""Addresses of requests and offers."""

from django.urls import path

from concilia.resources.requests import views

urlpatterns = [
    path("requests/", views.index, name="requests"),
    path("requests/new/", views.new, name="new_request"),
    path("requests/<int:pk>/", views.detail, name="request"),
    path("requests/<int:pk>/end/", views.end, name="end_request"),
    path("requests/transfers/<int:pk>/<slug:step>/", views.step, name="transfer_step"),
    path("requests/authorities/<slug:ref>/", views.authorities, name="authorities"),
]
