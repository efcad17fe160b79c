"""Addresses of responsibility lists."""

from django.urls import path

from concilia.duties.responsibilities.views import editing, judging, lists, mending, versions

app_name = "responsibilities"
urlpatterns = [
    path("", lists.index, name="index"),
    path("new/", lists.new, name="new"),
    path("<int:pk>/", lists.page, name="list"),
    path("<int:pk>/cell/", editing.cell, name="cell"),
    path("<int:pk>/lines/<int:line>/", editing.line, name="line"),
    path("<int:pk>/functions/new/", editing.add_function, name="add_function"),
    path("<int:pk>/functions/remove/", editing.remove_function, name="remove_function"),
    path("<int:pk>/function/", judging.function, name="function"),
    path("<int:pk>/findings/", judging.findings, name="findings"),
    path("<int:pk>/heat/", judging.heat, name="heat"),
    path("<int:pk>/proposal/", mending.proposal, name="proposal"),
    path("<int:pk>/versions/", versions.versions, name="versions"),
    path("<int:pk>/compare/", versions.compare, name="compare"),
    path("<int:pk>/around/", versions.around, name="around"),
    path("<int:pk>/list.<slug:form>", versions.paper, name="paper"),
]
