"""QCA studies: cases, conditions, choices with their reasons, and long runs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from concilia.agencies.models import Person
from concilia.bodies.models import Body
from concilia.core.permissions import Actor, Scope, scopes_with, sees_all
from concilia.indicators.models import Indicator
from concilia.learning.models.instrument import Instrument


class StudyQuerySet(models.QuerySet["Study"]):
    """Reads of studies."""

    def visible_to(self, user: Actor) -> StudyQuerySet:
        """Those of the bodies in which the person takes part."""
        if sees_all(user):
            return self
        return self.filter(body__in=scopes_with(user, "body"))


class Study(models.Model):
    """A qualitative comparative analysis over cases; what it compares is up to the analyst.

    `settings` holds the choices of the analysis (`learning.rules.Settings`), `comparison` published
    pathways to compare with, `revision` counts every change that may change a result.
    """

    class Origin(models.TextChoices):
        """Where the cases come from, said on every page and paper."""

        REAL = "real", _("observed cases")
        INVENTED = "invented", _("invented cases")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="studies")
    title = models.CharField(max_length=200)
    question = models.TextField()
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.REAL)
    source = models.TextField(blank=True)
    settings = models.JSONField(default=dict, blank=True)
    comparison = models.JSONField(default=dict, blank=True)
    revision = models.PositiveIntegerField(default=1)
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = StudyQuerySet.as_manager()

    class Meta:
        ordering = ("-changed_at", "-pk")
        verbose_name_plural = _("studies")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("learning:study", args=[self.pk])

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return [("body", self.body_id)]


class Condition(models.Model):
    """A condition or the outcome: what it means and how raw values become memberships."""

    class Role(models.TextChoices):
        """What it is in the analysis."""

        CONDITION = "condition", _("condition")
        OUTCOME = "outcome", _("outcome")
        ASIDE = "aside", _("left aside")

    class Method(models.TextChoices):
        """How raw values become memberships."""

        READY = "ready", _("values are memberships already")
        DIRECT = "direct", _("direct method, three anchors")
        LINEAR = "linear", _("linear, two anchors")
        MIDDLE = "middle", _("direct method, six anchors: the middle is in")
        ENDS = "ends", _("direct method, six anchors: both ends are in")
        INDIRECT = "indirect", _("indirect method: a curve through groups")
        CRISP = "crisp", _("one cut: in or out")
        MULTIVALUE = "multivalue", _("several cuts: levels")

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="conditions")
    code = models.CharField(max_length=24)
    label = models.CharField(max_length=200)
    role = models.CharField(max_length=10, choices=Role, default=Role.CONDITION)
    method = models.CharField(max_length=10, choices=Method, default=Method.READY)
    anchors = models.JSONField(default=list, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dimension = models.CharField(max_length=60, blank=True)
    cost = models.FloatField(default=1.0)
    changeable = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("study", "position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("study", "code"), name="condition_code_once"),
            models.UniqueConstraint(
                fields=("study",), condition=Q(role="outcome"), name="condition_one_outcome"
            ),
            models.CheckConstraint(condition=Q(cost__gte=0), name="condition_cost_not_negative"),
        )

    def __str__(self) -> str:
        return self.label or self.code

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body of the study count."""
        return self.study.permission_scopes()


class StudyCase(models.Model):
    """A case: a body, an alliance, anything with a name. `values` maps codes to raw values."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="cases")
    name = models.CharField(max_length=120)
    body = models.ForeignKey(
        Body, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    contact = models.CharField(max_length=200, blank=True)
    values = models.JSONField(default=dict, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("study", "position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("study", "name"), name="study_case_name_once"),
        )

    def __str__(self) -> str:
        return self.name

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body of the study count."""
        return self.study.permission_scopes()


class Choice(models.Model):
    """One choice of the analyst with its reason: what it was, what it became."""

    class Kind(models.TextChoices):
        """What was chosen."""

        DATA = "data", _("data")
        ROLE = "role", _("condition or outcome")
        ANCHOR = "anchor", _("calibration")
        CUT = "cut", _("cut")
        EXPECTATION = "expectation", _("expectation")
        RECODE = "recode", _("recoding")
        COST = "cost", _("cost of a change")

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="choices")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    subject = models.CharField(max_length=200)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("study", "-number")
        constraints = (
            models.UniqueConstraint(fields=("study", "number"), name="choice_number_once"),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.subject}"


class Run(models.Model):
    """A long computation on one revision of a study; done by a worker, shown while it grows."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="runs")
    revision = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(null=True, blank=True)
    problem = models.TextField(blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("study", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("study", "revision"), name="run_once_a_revision"),
        )

    def __str__(self) -> str:
        return f"{self.study} {self.revision}"

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body of the study count."""
        return self.study.permission_scopes()
