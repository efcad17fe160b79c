"""Addresses of the duties room."""

from django.urls import include, path

from concilia.duties.views import duty, feed, lists, steps, turns

app_name = "duties"
urlpatterns = [
    path("", lists.index, name="list"),
    path("new/", steps.give, name="new"),
    path("take-over/", turns.take_over, name="take_over"),
    path("calendar/<str:token>/", feed.feed, name="feed"),
    path("responsibilities/", include("concilia.duties.responsibilities.urls")),
    path("disputes/", include("concilia.duties.disputes.urls")),
    path("compensation/", include("concilia.duties.compensation.urls")),
    path("cascade/", include("concilia.duties.cascade.urls")),
    path("<int:pk>/", duty.page, name="duty"),
    path("<int:pk>/report/", steps.report, name="report"),
    path("<int:pk>/files/<int:report>/", duty.attachment, name="attachment"),
    path("<int:pk>/evidence/<int:remark>/", duty.evidence, name="evidence"),
    path("<int:pk>/parts/<int:part>/<slug:step>/", turns.part, name="part"),
    path("<int:pk>/milestones/<int:milestone>/<slug:step>/", turns.milestone, name="milestone"),
    path("<int:pk>/waits/<int:wait>/end/", turns.wait_end, name="wait_end"),
    path("<int:pk>/<slug:step>/", turns.step, name="step"),
]
