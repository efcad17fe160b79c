"""Addresses of the imports."""

from django.urls import path

from concilia.core.views import imports

patterns = [
    path("imports/", imports.index, name="imports"),
    path("imports/new/", imports.new, name="import_new"),
    path("imports/template/<slug:kind>.<str:format>", imports.template, name="import_template"),
    path("imports/<int:pk>/", imports.detail, name="import"),
    path("imports/<int:pk>/check/", imports.check, name="import_check"),
    path("imports/<int:pk>/run/", imports.run, name="import_run"),
    path("imports/<int:pk>/progress/", imports.progress, name="import_progress"),
    path("imports/<int:pk>/report.<str:format>", imports.report, name="import_report"),
    path("imports/<int:pk>/file/", imports.original, name="import_file"),
]
