"""Addresses of the public register."""

from django.urls import path

from concilia.meetings.register import public

app_name = "register"
urlpatterns = [
    path("", public.index, name="index"),
    path("<slug:ref>/", public.body, name="body"),
    path("<slug:ref>/<int:year>/<int:number>/", public.decision, name="decision"),
    path("<slug:ref>/<int:year>/<int:number>/votes.json", public.votes, name="votes"),
    path("<slug:ref>/protocols/<int:number>/", public.protocol, name="protocol"),
    path("<slug:ref>/protocols/<int:number>/protocol.pdf", public.paper, name="pdf"),
]
