"""Addresses of spellings."""

from django.urls import path

from concilia.resources.spellings import views

urlpatterns = [
    path("spellings/", views.spellings, name="spellings"),
    path("spellings/of/<int:pk>/", views.learn, name="learn_spellings"),
    path("spellings/<int:pk>/forget/", views.forget, name="forget_spelling"),
]
