"""Addresses of costs and funds."""

from django.urls import path

from concilia.duties.compensation.views import costs, funds, statements

app_name = "compensation"
urlpatterns = [
    path("", costs.index, name="list"),
    path("new/", costs.new, name="new"),
    path("<int:pk>/", costs.page, name="cost"),
    path("<int:pk>/receipt/", costs.receipt, name="receipt"),
    path("funds/", funds.index, name="funds"),
    path("funds/new/", funds.new, name="fund_new"),
    path("funds/<int:pk>/", funds.page, name="fund"),
    path("funds/<int:pk>/entries/<int:number>/reverse/", funds.reverse, name="reverse"),
    path("funds/<int:pk>/<slug:code>/", statements.page, name="statement"),
    path("funds/<int:pk>/<slug:code>/statement.<slug:form>", statements.paper, name="paper"),
]
