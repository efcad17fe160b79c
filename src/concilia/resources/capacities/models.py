"""What a facility has, when each field was last confirmed, and rounds of asking for it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concilia.agencies.models import Agency
from concilia.core.permissions import Scope


class Capacity(models.Model):
    """One thing that a facility has or does: nurses, an ultrasound, sachets, opening hours."""

    class Group(models.TextChoices):
        """What it is about."""

        STAFF = "staff", _("staff by profession")
        BEDS = "beds", _("beds by kind")
        EQUIPMENT = "equipment", _("equipment")
        STOCK = "stock", _("stock")
        SERVICE = "service", _("services")
        OPENING = "opening", _("opening hours")
        CATCHMENT = "catchment", _("catchment")

    facility = models.ForeignKey(
        "resources.Facility", on_delete=models.CASCADE, related_name="capacities"
    )
    group = models.CharField(max_length=10, choices=Group)
    item = models.CharField(max_length=120)
    quantity = models.FloatField(null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("facility", "group", "item")
        verbose_name_plural = _("capacities")
        constraints = (
            models.UniqueConstraint(fields=("facility", "group", "item"), name="capacity_once"),
            models.CheckConstraint(
                condition=Q(quantity=None) | Q(quantity__gte=0), name="capacity_not_negative"
            ),
        )

    def __str__(self) -> str:
        return self.item

    @property
    def key(self) -> str:
        """The name of the field, under which confirmations are kept."""
        return f"{self.group}/{self.item}"


class Confirmation(models.Model):
    """When and by whom one field of a facility was last confirmed; nobody: by a file."""

    facility = models.ForeignKey(
        "resources.Facility", on_delete=models.CASCADE, related_name="confirmations"
    )
    field = models.CharField(max_length=140)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("facility", "field")
        constraints = (
            models.UniqueConstraint(fields=("facility", "field"), name="confirmation_once"),
        )

    def __str__(self) -> str:
        return self.field


class Round(models.Model):
    """An agency is asked once whether what is known of its facilities is still right."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("agency",), condition=Q(answered_at=None), name="round_one_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.agency.label}, {self.asked_at:%Y-%m-%d}"

    def permission_scopes(self) -> list[Scope]:
        """Roles in the agency count."""
        return [("agency", self.agency_id)]
