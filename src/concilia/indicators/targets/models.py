"""Targets that bodies set."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from concilia.agencies.models import Territory
from concilia.bodies.models import Body
from concilia.core.permissions import Actor, Scope, System


class TargetQuerySet(models.QuerySet["Target"]):
    """Reads of targets."""

    def visible_to(self, user: Actor) -> TargetQuerySet:
        """All of them for everybody who is signed in; none for anybody else."""
        known = isinstance(user, System) or (user is not None and user.is_authenticated)
        return self if known else self.none()


class Target(models.Model):
    """The value that a body wants an indicator to have in a territory, from a day on."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="targets")
    indicator = models.ForeignKey(
        "indicators.Indicator", on_delete=models.CASCADE, related_name="targets"
    )
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    value = models.FloatField()
    note = models.TextField(blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    set_at = models.DateTimeField()

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ("indicator", "territory__path", "-starts")
        constraints = (
            models.UniqueConstraint(
                fields=("body", "indicator", "territory", "starts"), name="target_once"
            ),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=models.F("starts")), name="target_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.value:g}"

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body that sets it count."""
        return [("body", self.body_id)]
