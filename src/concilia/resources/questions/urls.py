"""Addresses of questions about gaps."""

from django.urls import path

from concilia.resources.questions import views

urlpatterns = [
    path("gaps/ask/", views.ask, name="ask_gap"),
    path("gaps/questions/", views.questions, name="questions"),
    path("gaps/questions/<int:pk>/", views.question, name="question"),
    path("gaps/answers/<int:pk>/", views.answer, name="answer_gap"),
]
