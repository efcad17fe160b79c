"""Findings about the data themselves, which a data officer works through."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concilia.agencies.models import Agency, Territory
from concilia.core.permissions import Actor, Scope, System


class FindingQuerySet(models.QuerySet["Finding"]):
    """Reads of findings."""

    def visible_to(self, user: Actor) -> FindingQuerySet:
        """All of them for everybody who is signed in; none for anybody else."""
        known = isinstance(user, System) or (user is not None and user.is_authenticated)
        return self if known else self.none()


class Finding(models.Model):
    """One thing about the data of a series that somebody should look at."""

    class Kind(models.TextChoices):
        """What is doubtful."""

        GAP = "gap", _("values missing")
        LATE = "late", _("newest value overdue")
        OUTLIER = "outlier", _("a value far out of its series")
        LEVEL = "level", _("the level changed at the source")
        UNIT = "unit", _("perhaps another unit since then")
        TOTAL = "total", _("running totals instead of counts")
        FALL = "fall", _("a running total falls")
        NEGATIVE = "negative", _("a negative count")
        RIVAL = "rival", _("two sources disagree")
        NOT_COMPUTED = "not_computed", _("cannot be computed")

    class State(models.TextChoices):
        """How far somebody got with it."""

        OPEN = "open", _("open")
        ACKNOWLEDGED = "acknowledged", _("acknowledged")
        GONE = "gone", _("mended at the source")

    indicator = models.ForeignKey(
        "indicators.Indicator", on_delete=models.CASCADE, related_name="findings"
    )
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    period = models.DateField()
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    found_at = models.DateTimeField()
    reason = models.TextField(blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ("-period", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("indicator", "territory", "kind", "period"), name="finding_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="acknowledged") | ~Q(reason=""), name="finding_known_why"
            ),
        )
        indexes = (models.Index(fields=("state", "source"), name="finding_open"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.period}"

    def permission_scopes(self) -> list[Scope]:
        """Roles in the agency that answers for the values count."""
        return [("agency", self.source_id)] if self.source_id else []
