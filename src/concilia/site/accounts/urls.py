"""Addresses of profiles, invitations and the list of people."""

from django.urls import path, re_path

from concilia.site.accounts import token_views, views

urlpatterns = [
    path("", views.people, name="people"),
    path("me/", views.profile, name="profile"),
    path("me/keys/", token_views.keys, name="profile_tokens"),
    path("invite/", views.invite, name="people_invite"),
    re_path(
        r"^(?P<pk>[0-9]{1,18})/(?P<step>close|open|invite)/$", views.change, name="people_change"
    ),
]
