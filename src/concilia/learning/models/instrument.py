"""Questionnaires held as data, their uses on bodies, and what each person answered."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from concilia.agencies.models import Person
from concilia.bodies.models import Body
from concilia.core.permissions import Actor, Scope, scopes_with, sees_all


class InstrumentQuerySet(models.QuerySet["Instrument"]):
    """Reads of instruments."""

    def visible_to(self, user: Actor) -> InstrumentQuerySet:
        """All of them: a questionnaire is no secret of a body."""
        return self if user is not None and user.is_authenticated else self.none()


class Instrument(models.Model):
    """One version of a questionnaire; never changed, for scores rest on it.

    `content` is what `learning.questionnaire.Questionnaire.to_data` gives.
    """

    code = models.SlugField(max_length=60)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    source = models.TextField()
    invented = models.BooleanField(default=False)
    language = models.CharField(max_length=12, default="en")
    content = models.JSONField()
    brought_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    brought_at = models.DateTimeField()

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        ordering = ("title", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("code", "version"), name="instrument_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.title}, {self.version}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("learning:instrument", args=[self.pk])


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Reads of assessments."""

    def visible_to(self, user: Actor) -> AssessmentQuerySet:
        """Those of the bodies in which the person takes part."""
        if sees_all(user):
            return self
        return self.filter(body__in=scopes_with(user, "body"))


class Assessment(models.Model):
    """One use of an instrument on one body, by one or several people; open until it is closed."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="assessments")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="assessments")
    occasion = models.CharField(max_length=200)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ("-opened_at", "-pk")

    def __str__(self) -> str:
        return f"{self.body}: {self.occasion}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("learning:assessment", args=[self.pk])

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return [("body", self.body_id)]


class Answers(models.Model):
    """What one person answered: item code to the place on the scale; what is missing is unknown."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    rater = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering = ("assessment", "at", "pk")
        verbose_name_plural = _("answers")
        constraints = (
            models.UniqueConstraint(fields=("assessment", "rater"), name="answers_once_a_person"),
        )

    def __str__(self) -> str:
        return f"{self.assessment} · {self.rater}"

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return self.assessment.permission_scopes()
