"""Addresses of the cascade."""

from django.urls import path

from concilia.duties.cascade import views

app_name = "cascade"
urlpatterns = [
    path("", views.index, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.page, name="cascade"),
    path("<int:pk>/branches/<int:branch>/", views.answer, name="answer"),
]
