"""A body lets everybody read who does what where in its territory."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from concilia.bodies.models import Body


class Publication(models.Model):
    """The body's leave; without this row nothing is public."""

    body = models.OneToOneField(Body, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.body)
