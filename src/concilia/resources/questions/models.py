"""A gap put to agencies: can you cover it?"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from concilia.agencies.models import Agency, Territory
from concilia.bodies.models import Body
from concilia.core.permissions import Actor, Scope, System


class QuestionQuerySet(models.QuerySet["GapQuestion"]):
    """Reads of questions."""

    def visible_to(self, user: Actor) -> QuestionQuerySet:
        """All of them for everybody who is signed in, as the gaps themselves."""
        known = isinstance(user, System) or (user is not None and user.is_authenticated)
        return self if known else self.none()


class GapQuestion(models.Model):
    """Who can cover this kind of activity there? Asked of several agencies at once."""

    body = models.ForeignKey(
        Body, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    type = models.ForeignKey("resources.ActivityType", on_delete=models.PROTECT, related_name="+")
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    sentence = models.CharField(max_length=500)
    text = models.TextField(blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField()

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "-pk")

    def __str__(self) -> str:
        return self.sentence

    def get_absolute_url(self) -> str:
        """The page with the answers."""
        return reverse("resources:question", args=[self.pk])


class GapAnswer(models.Model):
    """What one agency was asked, and what it answered."""

    class Says(models.TextChoices):
        """Whether it can."""

        YES = "yes", _("yes, wholly")
        PARTLY = "partly", _("in part")
        NO = "no", _("no")

    question = models.ForeignKey(GapQuestion, on_delete=models.CASCADE, related_name="answers")
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=250, blank=True)
    says = models.CharField(max_length=8, choices=Says, blank=True)
    starts = models.DateField(null=True, blank=True)
    text = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("question", "agency")
        constraints = (
            models.UniqueConstraint(fields=("question", "agency"), name="gap_answer_once"),
        )

    def __str__(self) -> str:
        return f"{self.agency.label}: {self.get_says_display() or '?'}"

    def permission_scopes(self) -> list[Scope]:
        """Roles in the agency count."""
        return [("agency", self.agency_id)]
