"""Addresses of the challenges room."""

from django.urls import path

from concilia.challenges.views import analysis, detail, editing, evidence, listing

app_name = "challenges"
urlpatterns = [
    path("", listing.challenges, name="list"),
    path("new/", editing.new, name="new"),
    path("<int:pk>/", detail.challenge, name="detail"),
    path("<int:pk>/edit/", editing.edit, name="edit"),
    path("<int:pk>/step/<slug:name>/", editing.step, name="step"),
    path("<int:pk>/merge/", editing.merge, name="merge"),
    path("<int:pk>/refer/", editing.refer, name="refer"),
    path("<int:pk>/causes/", analysis.causes, name="causes"),
    path("<int:pk>/causes/step/", analysis.step_cause, name="step_cause"),
    path("causes/<int:pk>/", analysis.cause, name="cause"),
    path("<int:pk>/factors/", analysis.factors, name="factors"),
    path("factors/<int:pk>/remove/", analysis.remove_factor, name="remove_factor"),
    path("factors/<int:pk>/grade/", analysis.grade_factor, name="grade_factor"),
    path("<int:pk>/stakeholders/", analysis.stakeholders, name="stakeholders"),
    path("stakeholders/<int:pk>/remove/", analysis.remove_stakeholder, name="remove_stakeholder"),
    path("<int:pk>/evidence/<slug:kind>/", evidence.evidence, name="evidence"),
    path("evidence/<int:pk>/document/", evidence.document, name="document"),
    path("evidence/<int:pk>/remove/", evidence.remove_evidence, name="remove_evidence"),
]
