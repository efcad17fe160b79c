"""Addresses of the bodies room."""

from django.urls import URLPattern, path

from concilia.bodies.views import bodies, seats

app_name = "bodies"
urlpatterns: list[URLPattern] = [
    path("", bodies.body_list, name="list"),
    path("new/", bodies.body_new, name="new"),
    path("<slug:ref>/", bodies.body_page, name="body"),
    path("<slug:ref>/edit/", bodies.body_edit, name="edit"),
    path("<slug:ref>/mandates/new/", bodies.mandate_new, name="mandate_new"),
    path("<slug:ref>/mandates/<int:pk>/end/", bodies.mandate_end, name="mandate_end"),
    path("<slug:ref>/rules/new/", bodies.procedure_new, name="procedure_new"),
    path("<slug:ref>/rules/<int:version>/", bodies.procedure_page, name="procedure"),
    path("<slug:ref>/document.<str:format>", bodies.body_document, name="document"),
    path("<slug:ref>/seats/new/", seats.seat_new, name="seat_new"),
    path("<slug:ref>/seats/<int:pk>/", seats.seat_page, name="seat"),
    path("<slug:ref>/seats/<int:pk>/end/", seats.seat_end, name="seat_end"),
    path(
        "<slug:ref>/seats/<int:pk>/fillings/<int:filling>/end/",
        seats.filling_end,
        name="filling_end",
    ),
]
