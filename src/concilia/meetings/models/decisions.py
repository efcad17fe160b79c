"""Decisions and protocols."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from concilia.agencies.models import Person
from concilia.bodies.models import Body
from concilia.core.models import StoredFile
from concilia.core.permissions import Actor, Scope, scopes_with, sees_all
from concilia.meetings.models.meetings import Meeting
from concilia.meetings.models.voting import Motion


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Reads of decisions."""

    def visible_to(self, user: Actor) -> DecisionQuerySet:
        """Those of the bodies in which the person takes part."""
        if sees_all(user):
            return self
        return self.filter(body__in=scopes_with(user, "body"))


class Decision(models.Model):
    """What a body decided, in its own words, with its number."""

    class Force(models.TextChoices):
        """Whom it binds, and how."""

        BINDING = "binding", pgettext_lazy("legal force", "binding")
        RECOMMENDATION = "recommendation", pgettext_lazy("legal force", "recommendation")
        INTERNAL = "internal", pgettext_lazy("legal force", "binding within the body")
        OPINION = "opinion", pgettext_lazy("legal force", "opinion")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="decisions")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    wording = models.TextField()
    motion = models.OneToOneField(
        Motion, on_delete=models.PROTECT, null=True, blank=True, related_name="decision"
    )
    decided_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    ratified_at = models.DateTimeField(null=True, blank=True)
    lapsed_at = models.DateTimeField(null=True, blank=True)
    force = models.CharField(max_length=14, choices=Force, default=Force.BINDING)
    ends_on = models.DateField(null=True, blank=True)
    supersedes = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="superseded_by"
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ("-decided_at", "-number")
        constraints = (
            models.UniqueConstraint(fields=("body", "year", "number"), name="decision_number_once"),
        )

    def __str__(self) -> str:
        return f"{self.ref}: {self.wording[:80]}"

    def get_absolute_url(self) -> str:
        """Return the address of the decision's page."""
        return reverse("meetings:decision", args=[self.pk])

    @property
    def ref(self) -> str:
        """The number by which people name it, for instance `2026/14`."""
        return f"{self.year}/{self.number}"

    @property
    def waits(self) -> bool:
        """Whether it was taken at an urgent meeting and waits for ratification."""
        return self.provisional and self.ratified_at is None and self.lapsed_at is None

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return [("body", self.body_id)]


class Protocol(models.Model):
    """The minutes of a meeting; once issued its blocks never change."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="protocol")
    blocks = models.JSONField()
    digest = models.CharField(max_length=64)
    ledger_sequence = models.PositiveBigIntegerField()
    ledger_head = models.CharField(max_length=64)
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    docx = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    issued_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(digest=""), name="protocol_has_digest"),)

    def __str__(self) -> str:
        return str(self.meeting)
