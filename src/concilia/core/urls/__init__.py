"""The core's addresses, one small list per topic."""

from concilia.core.urls import charts, imports, jobs, ledger, links, notices

app_name = "core"
urlpatterns = [
    *charts.patterns,
    *imports.patterns,
    *jobs.patterns,
    *ledger.patterns,
    *links.patterns,
    *notices.patterns,
]
