"""Addresses of the register in the meetings room, for members."""

from django.urls import path

from concilia.meetings.register import views

urlpatterns = [
    path("decisions/<int:pk>/register/", views.describe, name="describe"),
    path("items/<int:pk>/ratify/", views.ratify, name="ratify"),
    path("<int:pk>/votes.json", views.votes, name="votes"),
]
