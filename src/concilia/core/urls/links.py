"""The address of signed links."""

from django.urls import path

from concilia.core.views import links

patterns = [path("l/<str:token>/", links.follow, name="link")]
