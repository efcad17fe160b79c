"""Addresses of the gaps and of the rules behind them."""

from django.urls import path

from concilia.resources.coverage import rule_views, views

urlpatterns = [
    path("gaps/", views.gaps, name="gaps"),
    path("gaps/rules/new/", rule_views.new, name="new_rule"),
    path("gaps/rules/<int:pk>/", rule_views.change, name="change_rule"),
    path("gaps/rules/<int:pk>/remove/", rule_views.remove, name="remove_rule"),
]
