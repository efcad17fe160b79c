"""Addresses of failed jobs."""

from django.urls import path

from concilia.core.views import jobs

patterns = [
    path("jobs/", jobs.index, name="jobs"),
    path("jobs/<int:pk>/retry/", jobs.retry, name="job_retry"),
]
