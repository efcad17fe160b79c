"""Options: what could be done, what each would cost and move, and how they score."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concilia.core.permissions import Scope
from concilia.dossiers.models.product import Dossier
from concilia.indicators.models import Indicator

TOP = 10
"""Scores go from 0 to this; higher is better."""


class Option(models.Model):
    """One way to meet the challenge."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="options")
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    cost = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    cost_note = models.CharField(max_length=300, blank=True)
    means = models.TextField(blank=True)
    legal_basis = models.CharField(max_length=300, blank=True)
    risks = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    source_url = models.CharField(max_length=300, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("dossier", "position", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(cost=None) | Q(cost__gte=0), name="option_cost"),
        )

    def __str__(self) -> str:
        return self.title

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return self.dossier.permission_scopes()


class Effect(models.Model):
    """What an option is expected to do to an indicator."""

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="effects")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    change = models.CharField(
        max_length=200, help_text=_("for instance: from 5.1 to below 3.5 days within six months")
    )

    class Meta:
        ordering = ("option", "pk")
        constraints = (
            models.UniqueConstraint(fields=("option", "indicator"), name="effect_indicator_once"),
        )

    def __str__(self) -> str:
        return self.change


class Criterion(models.Model):
    """By what options are compared, and how much it counts."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="criteria")
    name = models.CharField(max_length=120)
    weight = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("dossier", "position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("dossier", "name"), name="criterion_name_once"),
            models.CheckConstraint(condition=Q(weight__lte=100), name="criterion_weight"),
        )

    def __str__(self) -> str:
        return self.name

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return self.dossier.permission_scopes()


class Score(models.Model):
    """How well an option meets a criterion, from 0 to 10."""

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="scores")
    value = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("option", "criterion")
        constraints = (
            models.UniqueConstraint(fields=("option", "criterion"), name="score_once"),
            models.CheckConstraint(condition=Q(value__lte=TOP), name="score_value"),
        )

    def __str__(self) -> str:
        return str(self.value)
