"""Addresses of capacities."""

from django.urls import path

from concilia.resources.capacities import views

urlpatterns = [
    path("facilities/as/<slug:form>/", views.exchange, name="exchange"),
    path("facilities/confirm/<slug:code>/", views.confirm, name="confirm"),
]
