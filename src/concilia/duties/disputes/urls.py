"""Addresses of disputes."""

from django.urls import path

from concilia.duties.disputes.views import lists, opening, page, steps

app_name = "disputes"
urlpatterns = [
    path("", lists.index, name="list"),
    path("new/", opening.new, name="new"),
    path("terms/<slug:ref>/", lists.terms, name="terms"),
    path("<int:pk>/", page.page, name="dispute"),
    path("<int:pk>/ruling.<slug:form>", page.paper, name="paper"),
    path("<int:pk>/evidence/<int:statement>/", page.evidence, name="evidence"),
    path("<int:pk>/offers/<int:statement>/accept/", steps.accept, name="accept"),
    path("<int:pk>/rulings/<int:number>/answer/", steps.answer, name="answer"),
    path("<int:pk>/<slug:step>/", steps.step, name="step"),
]
