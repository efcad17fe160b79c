"""Who does what where, and facilities."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilia.agencies.models import Agency, Territory, localised
from concilia.core.models import Import
from concilia.core.permissions import Actor, Scope, System
from concilia.resources.capacities.models import Capacity, Confirmation, Round
from concilia.resources.coverage.models import NeedRule
from concilia.resources.publishing.models import Publication
from concilia.resources.questions.models import GapAnswer, GapQuestion
from concilia.resources.requests.models import Authority, Deed, ResourceRequest, Transfer
from concilia.resources.scenarios.models import Layer, Scenario

__all__ = [
    "Activity",
    "ActivityType",
    "Authority",
    "Capacity",
    "Confirmation",
    "Deed",
    "Facility",
    "GapAnswer",
    "GapQuestion",
    "Layer",
    "NeedRule",
    "Publication",
    "ResourceRequest",
    "Round",
    "Scenario",
    "Transfer",
]


def _known(user: Actor) -> bool:
    return isinstance(user, System) or (user is not None and user.is_authenticated)


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Reads of activities."""

    def visible_to(self, user: Actor) -> ActivityQuerySet:
        """All of them for everybody who is signed in; none for anybody else."""
        return self if _known(user) else self.none()


class FacilityQuerySet(models.QuerySet["Facility"]):
    """Reads of facilities."""

    def visible_to(self, user: Actor) -> FacilityQuerySet:
        """All of them for everybody who is signed in; none for anybody else."""
        return self if _known(user) else self.none()


class ActivityType(models.Model):
    """A kind of activity, for instance contact tracing."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=150)
    names = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return localised(self.name, self.names)


class Activity(models.Model):
    """One agency does one kind of activity in one territory, as reported on a date."""

    class Status(models.TextChoices):
        """How far it is."""

        PLANNED = "planned", _("planned")
        ONGOING = "ongoing", _("ongoing")
        DONE = "done", pgettext_lazy("an activity", "completed")
        PAUSED = "paused", _("suspended")

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="activities")
    type = models.ForeignKey(ActivityType, on_delete=models.PROTECT, related_name="activities")
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="activities")
    reported_on = models.DateField()
    note = models.CharField(max_length=250, blank=True)
    funder = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    partner = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, blank=True)
    for_whom = models.CharField(max_length=200, blank=True)
    quantity = models.FloatField(null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    source_import = models.ForeignKey(
        Import, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source_row = models.PositiveIntegerField(null=True, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ("agency", "type", "territory")
        verbose_name_plural = _("activities")
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "type", "territory", "reported_on"), name="activity_once"
            ),
            models.CheckConstraint(
                condition=Q(quantity=None) | Q(quantity__gte=0), name="activity_quantity"
            ),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(starts=None) | Q(ends__gte=models.F("starts")),
                name="activity_period",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agency.label}: {self.type}, {self.territory}"


class Facility(models.Model):
    """A place where care is given."""

    class Kind(models.TextChoices):
        """What kind of place."""

        HOSPITAL = "hospital", _("hospital")
        POLYCLINIC = "polyclinic", _("polyclinic")
        PRACTICE = "practice", _("practice")
        NURSING_HOME = "nursing_home", _("nursing home")
        LABORATORY = "laboratory", _("laboratory")
        TREATMENT_CENTRE = "treatment_centre", _("treatment centre")
        OTHER = "other", _("other")

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    names = models.JSONField(default=dict, blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="facilities"
    )
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="facilities")
    beds = models.PositiveIntegerField(default=0)
    staff = models.PositiveIntegerField(default=0)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    ask_every_days = models.PositiveIntegerField(
        default=90, help_text=_("0: nobody is asked whether it is still right")
    )

    objects = FacilityQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        verbose_name_plural = _("facilities")
        constraints = (
            models.CheckConstraint(
                condition=Q(latitude=None) | Q(latitude__range=(-90, 90)),
                name="facility_latitude",
            ),
            models.CheckConstraint(
                condition=Q(longitude=None) | Q(longitude__range=(-180, 180)),
                name="facility_longitude",
            ),
        )

    def __str__(self) -> str:
        return localised(self.name, self.names)

    def get_absolute_url(self) -> str:
        """The page of the facility."""
        return reverse("resources:facility", args=(self.code,))

    def permission_scopes(self) -> list[Scope]:
        """Roles in the agency that runs the facility count."""
        return [("agency", self.agency_id)] if self.agency_id else []
