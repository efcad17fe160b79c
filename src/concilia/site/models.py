"""What the site keeps of its own: keys of programs, and the views of lists that people keep."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


class ApiToken(models.Model):
    """A key for programs that act with the rights of one person; only its digest is kept."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens"
    )
    label = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    used_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects: models.Manager[Any] = models.Manager()

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.label


class SavedView(models.Model):
    """A person's own name for the filters, the order and the groups of a list."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    page = models.CharField(max_length=200)
    name = models.CharField(max_length=80)
    query = models.TextField(blank=True)

    objects: models.Manager[Any] = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "page", "name"), name="view_name_once"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The list as it was kept."""
        return f"{self.page}?{self.query}" if self.query else self.page
