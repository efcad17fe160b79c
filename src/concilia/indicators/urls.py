"""Addresses of the indicators room."""

from django.urls import path

from concilia.indicators import pack_views, views
from concilia.indicators.quality import views as quality
from concilia.indicators.signals import across_views as across
from concilia.indicators.signals import views as signals
from concilia.indicators.targets import views as targets

app_name = "indicators"
urlpatterns = [
    path("", views.index, name="list"),
    path("new/", views.define, name="define"),
    path("packs/", pack_views.index, name="packs"),
    path("signals/", signals.index, name="signals"),
    path("signals/<int:pk>/", signals.signal, name="signal"),
    path("signals/<int:pk>/dismiss/", signals.dismiss, name="signal_dismiss"),
    path("quality/", quality.index, name="quality"),
    path("quality/<int:pk>/acknowledge/", quality.acknowledge, name="finding_acknowledge"),
    path("observations/<int:pk>/", views.observation, name="observation"),
    path("<slug:code>/", views.indicator, name="indicator"),
    path("<slug:code>/funnel/", across.funnel, name="funnel"),
    path("<slug:code>/targets/", targets.targets, name="targets"),
    path("<slug:code>/edit/", views.change, name="change"),
]
