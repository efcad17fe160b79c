"""How a body takes appeals in: from the public or not, and within which terms of law."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concilia.bodies.models import Body
from concilia.core.permissions import Actor, Scope


class IntakeQuerySet(models.QuerySet["Intake"]):
    """Reads of intake rules."""

    def open_to(self, _user: Actor) -> IntakeQuerySet:
        """Those of the bodies that take appeals from everybody, signed in or not."""
        return self.filter(public=True)


class Intake(models.Model):
    """The rules of one body; a body without them answers in 30 days and has no public form."""

    class Unit(models.TextChoices):
        """How the days of a term are counted."""

        CALENDAR = "calendar", _("calendar days")
        WORKING = "working", _("working days")

    body = models.OneToOneField(Body, on_delete=models.CASCADE, related_name="intake")
    public = models.BooleanField(default=False)
    days = models.PositiveSmallIntegerField(default=30)
    unit = models.CharField(max_length=10, choices=Unit, default=Unit.CALENDAR)
    basis = models.CharField(max_length=250, blank=True)
    terms = models.JSONField(default=dict, blank=True, help_text=_("category: days and unit"))
    kept_days = models.PositiveSmallIntegerField(default=180)
    notice = models.TextField(blank=True)
    contact = models.CharField(max_length=250, blank=True)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=366), name="intake_days"),
            models.CheckConstraint(
                condition=Q(kept_days__gte=1, kept_days__lte=3660), name="intake_kept_days"
            ),
        )

    def __str__(self) -> str:
        return str(self.body)

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return self.body.permission_scopes()
