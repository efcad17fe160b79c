"""Addresses of a person's notices."""

from django.urls import path

from concilia.core.views import notices

patterns = [
    path("notices/", notices.index, name="notices"),
    path("notices/read/", notices.read_all, name="notices_read"),
    path("notices/e-mail/", notices.choose, name="notices_mail"),
    path("notices/<int:pk>/open/", notices.follow, name="notice_open"),
]
