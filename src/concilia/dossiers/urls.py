"""Addresses of the dossiers room."""

from django.urls import path

from concilia.dossiers.views import (
    contributions,
    listing,
    options,
    papers,
    product,
    sections,
    verifications,
    work,
)

app_name = "dossiers"
urlpatterns = [
    path("", listing.dossiers, name="list"),
    path("open/<int:challenge>/", work.open_dossier, name="open"),
    path("<int:pk>/", product.dossier, name="detail"),
    path("templates/", sections.templates, name="templates"),
    path("templates/<slug:ref>/<slug:kind>/", sections.template, name="template"),
    path("<int:pk>/sheets/<int:number>/", product.sheet, name="sheet"),
    path("<int:pk>/changes/", product.changes, name="changes"),
    path("<int:pk>/sections/", sections.parts, name="parts"),
    path("<int:pk>/sections/ask/", sections.ask_owners, name="ask_owners"),
    path("sections/<int:pk>/", sections.part, name="part"),
    path("<int:pk>/options/", options.options, name="options"),
    path("<int:pk>/options/new/", options.option, name="new_option"),
    path("<int:pk>/options/<int:number>/", options.option, name="option"),
    path("<int:pk>/verify/<int:evidence>/", verifications.demand, name="demand"),
    path("verifications/<int:pk>/", verifications.answer, name="verification"),
    path("<int:pk>/document.pdf", papers.pdf, name="pdf"),
    path("<int:pk>/document.docx", papers.docx, name="docx"),
    path("<int:pk>/versions/<int:number>/", product.version, name="version"),
    path("<int:pk>/versions/<int:number>/document.pdf", papers.version_pdf, name="version_pdf"),
    path("<int:pk>/versions/<int:number>/document.docx", papers.version_docx, name="version_docx"),
    path("<int:pk>/printouts/<int:number>/", papers.printout, name="printout"),
    path("<int:pk>/printouts/<int:number>/document/", papers.printout_file, name="printout_file"),
    path("<int:pk>/summary/", work.summary, name="summary"),
    path("<int:pk>/step/<slug:name>/", work.step, name="step"),
    path("<int:pk>/drafts/new/", work.new_draft, name="new_draft"),
    path("drafts/<int:pk>/", work.draft, name="draft"),
    path("<int:pk>/ask/", contributions.ask, name="ask"),
    path("contributions/<int:pk>/", contributions.contribution, name="contribution"),
    path("contributions/<int:pk>/document/", contributions.attached, name="attached"),
    path("contributions/<int:pk>/accept/", contributions.accept, name="accept"),
    path("contributions/<int:pk>/return/", contributions.give_back, name="return"),
]
