"""Addresses of the agencies room."""

from django.urls import URLPattern, path

from concilia.agencies.views import agencies, merging, people, territories

app_name = "agencies"
urlpatterns: list[URLPattern] = [
    path("", agencies.agency_list, name="list"),
    path("new/", agencies.agency_new, name="new"),
    path("duplicates/", merging.duplicates, name="duplicates"),
    path("duplicates/apart/", merging.keep_apart, name="keep_apart"),
    path("clusters/", territories.cluster_list, name="clusters"),
    path("clusters/<slug:code>/", territories.cluster_edit, name="cluster_edit"),
    path("people/<int:pk>/", people.person, name="person"),
    path("territories/", territories.territory_tree, name="territories"),
    path("territories/new/", territories.territory_form, name="territory_new"),
    path("territories/<str:code>/", territories.territory_page, name="territory"),
    path("territories/<str:code>/edit/", territories.territory_form, name="territory_edit"),
    path("<slug:code>/", agencies.agency_page, name="agency"),
    path("<slug:code>/edit/", agencies.agency_edit, name="edit"),
    path("<slug:code>/history/", agencies.agency_history, name="history"),
    path("<slug:code>/state/", agencies.agency_state, name="state"),
    path("<slug:code>/merge/", merging.merge, name="merge"),
    path("<slug:code>/contacts/", agencies.contact_add, name="contact_add"),
    path("<slug:code>/contacts/<int:pk>/", agencies.contact_remove, name="contact_remove"),
    path("<slug:code>/competences/", agencies.competence_add, name="competence_add"),
    path("<slug:code>/competences/<int:pk>/", agencies.competence_remove, name="competence_remove"),
    path("<slug:code>/people/", people.appoint, name="appoint"),
    path("<slug:code>/people/<int:pk>/end/", people.appointment_end, name="appointment_end"),
]
