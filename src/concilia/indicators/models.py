"""Indicators and their observations."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from concilia.agencies.models import Agency, Territory, localised
from concilia.core.models import Import
from concilia.core.permissions import Actor, Scope, System
from concilia.indicators import rules
from concilia.indicators.appeals.models import Appeal
from concilia.indicators.quality.models import Finding
from concilia.indicators.signals.models import Computation, Signal
from concilia.indicators.targets.models import Target

__all__ = [
    "Appeal",
    "Computation",
    "Finding",
    "Indicator",
    "Observation",
    "Revision",
    "Rival",
    "Signal",
    "Target",
]


def _known(user: Actor) -> bool:
    return isinstance(user, System) or (user is not None and user.is_authenticated)


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    """Reads of indicators."""

    def visible_to(self, user: Actor) -> IndicatorQuerySet:
        """All of them for everybody who is signed in; none for anybody else."""
        return self if _known(user) else self.none()


class ObservationQuerySet(models.QuerySet["Observation"]):
    """Reads of observations."""

    def visible_to(self, user: Actor) -> ObservationQuerySet:
        """All of them for everybody who is signed in; none for anybody else."""
        return self if _known(user) else self.none()


class Indicator(models.Model):
    """A defined measure."""

    class Direction(models.TextChoices):
        """Which way is better."""

        UP = "up", _("more is better")
        DOWN = "down", _("less is better")
        NONE = "none", _("neither")

    class Frequency(models.TextChoices):
        """How often a value is due."""

        DAY = "day", _("daily")
        WEEK = "week", _("weekly")
        MONTH = "month", _("monthly")
        QUARTER = "quarter", _("quarterly")
        YEAR = "year", _("yearly")

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    names = models.JSONField(default=dict, blank=True)
    numerator = models.CharField(max_length=250, blank=True)
    denominator = models.CharField(max_length=250, blank=True)
    factor = models.FloatField(
        default=1, help_text=_("what the result of the expression is multiplied by")
    )
    expression = models.CharField(
        max_length=1000, blank=True, help_text=_("how it is computed from other indicators")
    )
    defined = models.BooleanField(
        default=True, help_text=_("the formula is settled; else define it before use")
    )
    unit = models.CharField(max_length=60, blank=True)
    direction = models.CharField(max_length=4, choices=Direction, default=Direction.NONE)
    frequency = models.CharField(max_length=8, choices=Frequency)
    due_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("values are due so many days after the period ends")
    )
    cumulative = models.BooleanField(
        default=False, help_text=_("each value counts everything since the beginning")
    )
    minimum = models.FloatField(
        null=True, blank=True, default=0, help_text=_("a lower value cannot be right")
    )
    maximum = models.FloatField(
        null=True, blank=True, help_text=_("a higher value cannot be right")
    )
    source = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="indicators"
    )
    level = models.CharField(max_length=10, choices=Territory.Level, blank=True)
    standard_code = models.CharField(
        max_length=80, blank=True, help_text=_("in a standard, with its name")
    )
    pack = models.CharField(max_length=40, blank=True)
    reference = models.TextField(
        blank=True, help_text=_("the document that defines it, with its address")
    )
    note = models.TextField(blank=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(minimum=None) | Q(maximum=None) | Q(minimum__lte=models.F("maximum")),
                name="indicator_range",
            ),
            models.CheckConstraint(
                condition=Q(due_days=None) | Q(due_days__lte=rules.LONGEST_DUE),
                name="indicator_due_days",
            ),
        )

    def __str__(self) -> str:
        return localised(self.name, self.names)

    def get_absolute_url(self) -> str:
        """The page of the indicator."""
        return reverse("indicators:indicator", args=(self.code,))

    def permission_scopes(self) -> list[Scope]:
        """Roles in the agency that answers for the values count."""
        return [("agency", self.source_id)] if self.source_id else []

    def url_for(
        self,
        territory: Territory | None = None,
        start: dt.date | None = None,
        end: dt.date | None = None,
    ) -> str:
        """The page of the indicator, narrowed to a territory and a stretch of time."""
        wanted = {
            "territory": territory.code if territory else "",
            "from": start.isoformat() if start else "",
            "to": end.isoformat() if end else "",
        }
        query = urlencode({key: value for key, value in wanted.items() if value})
        return f"{self.get_absolute_url()}?{query}" if query else self.get_absolute_url()


class Observation(models.Model):
    """The value of an indicator for a territory and a period, as known now."""

    # The two composite indexes serve every read; single ones would only make writing slower.
    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="observations", db_index=False
    )
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="observations", db_index=False
    )
    period = models.DateField(help_text=_("first day of the period"))
    value = models.FloatField()
    source = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text=_("who reported it; empty: the agency that answers for the indicator"),
    )
    source_import = models.ForeignKey(
        Import, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    source_row = models.PositiveIntegerField(null=True, blank=True)
    known_at = models.DateTimeField()

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ("indicator", "territory", "period")
        constraints = (
            models.UniqueConstraint(
                fields=("indicator", "territory", "period"), name="observation_once"
            ),
        )
        indexes = (
            models.Index(fields=("territory", "indicator", "period"), name="observation_place"),
        )

    def __str__(self) -> str:
        return f"{self.period} {self.value:g}"

    def get_absolute_url(self) -> str:
        """The page that says where the value comes from."""
        return reverse("indicators:observation", args=(self.pk,))


class Revision(models.Model):
    """A value that an observation had before it was corrected."""

    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="revisions")
    value = models.FloatField()
    source_import = models.ForeignKey(
        Import, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source_row = models.PositiveIntegerField(null=True, blank=True)
    known_at = models.DateTimeField()
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ("observation", "replaced_at")

    def __str__(self) -> str:
        return f"{self.value:g}"


class Rival(models.Model):
    """What another source says of the same territory and period; both are kept and shown."""

    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="rivals")
    source = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    value = models.FloatField()
    source_import = models.ForeignKey(
        Import, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source_row = models.PositiveIntegerField(null=True, blank=True)
    known_at = models.DateTimeField()

    class Meta:
        ordering = ("observation", "source")
        constraints = (
            models.UniqueConstraint(fields=("observation", "source"), name="rival_once"),
        )

    def __str__(self) -> str:
        return f"{self.value:g}"
