"""The address of the chart script."""

from django.urls import path

from concilia.core.charts import views

patterns = [path("assets/vega-<str:edition>.js", views.engine, name="chart_engine")]
