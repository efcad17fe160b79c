"""Addresses of appeals."""

from django.urls import path

from concilia.indicators.appeals import views
from concilia.indicators.appeals.grouping import views as groups
from concilia.indicators.appeals.public import views as public
from concilia.indicators.appeals.views import persons, settings

app_name = "appeals"
urlpatterns = [
    path("", views.index, name="list"),
    path("new/", views.receive, name="new"),
    path("public/", public.bodies, name="public"),
    path("state/", public.state, name="state"),
    path("public/<slug:ref>/", public.write, name="write"),
    path("public/<slug:ref>/received/", public.done, name="done"),
    path("intake/<slug:ref>/", settings.intake, name="intake"),
    path("persons/<slug:ref>/", persons.download, name="persons"),
    path("groups/", groups.index, name="groups"),
    path("groups/<int:pk>/", groups.page, name="group"),
    path("groups/<int:pk>/<slug:step>/", groups.step, name="group_step"),
    path("<int:pk>/", views.page, name="appeal"),
    path("<int:pk>/person/", persons.person, name="person"),
    path("<int:pk>/person/erase/", persons.erase, name="erase"),
    path("<int:pk>/files/<int:file>/", persons.attachment, name="attachment"),
    path("<int:pk>/letter/<slug:format>/", persons.letter, name="letter"),
    path("<int:pk>/<slug:step>/", views.step, name="step"),
]
