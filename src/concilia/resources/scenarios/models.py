"""Scenarios, and the files of people, roads and travel that a body brings for them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from concilia.agencies.models import Person
from concilia.bodies.models import Body
from concilia.core.models import StoredFile
from concilia.core.permissions import Actor, Scope


class LayerQuerySet(models.QuerySet["Layer"]):
    """Reads of layers."""

    def visible_to(self, user: Actor) -> LayerQuerySet:
        """Those of the bodies that the person sees."""
        return self.filter(body__in=Body.objects.visible_to(user))


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    """Reads of scenarios."""

    def visible_to(self, user: Actor) -> ScenarioQuerySet:
        """Those of the bodies that the person sees."""
        return self.filter(body__in=Body.objects.visible_to(user))


class Layer(models.Model):
    """A file that says where people live, which roads there are, or what travel costs.

    `facts` holds what reading it gave: rows, unit, names of roads, and problems as codes.
    """

    class Kind(models.TextChoices):
        """What the file says."""

        PEOPLE = "people", _("where people live")
        ROADS = "roads", _("roads")
        COSTS = "costs", _("travel costs")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="layers")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=120)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField(default=dict)
    added_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField()

    objects = LayerQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "title", "pk")
        constraints = (
            models.UniqueConstraint(fields=("body", "kind", "file"), name="layer_file_once"),
        )

    def __str__(self) -> str:
        return self.title

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return [("body", self.body_id)]


class Scenario(models.Model):
    """One question with what it was asked of, and its answer.

    `question` and `inputs` are all that the answer depends on (with the layers' files, which
    never change): they are kept as they were, so that a what-if stands beside the same world.
    `base` is the scenario that this one changes, `changes` what it changes.
    """

    class Kind(models.TextChoices):
        """What is asked."""

        ACCESS = "access", _("who reaches care")
        PLACEMENT = "placement", _("where to put sites")
        ALLOCATION = "allocation", _("who gets what")

    class State(models.TextChoices):
        """How far the answer is."""

        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="scenarios")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind)
    question = models.JSONField()
    inputs = models.JSONField()
    base = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="variants"
    )
    changes = models.JSONField(default=list)
    people_layer = models.ForeignKey(
        Layer, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    travel_layer = models.ForeignKey(
        Layer, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    progress = models.JSONField(default=dict)
    stopping = models.BooleanField(default=False)
    result = models.JSONField(null=True, blank=True)
    problem = models.JSONField(null=True, blank=True)
    asked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "-pk")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the scenario."""
        return reverse("resources:scenario", args=(self.pk,))

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return [("body", self.body_id)]

    @property
    def busy(self) -> bool:
        """Whether the answer is still being looked for."""
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def tone_now(self) -> str:
        """The tone of the state."""
        return {"failed": "late", "done": "done"}.get(self.state, "soon")

    @property
    def whole(self) -> dict[str, Any]:
        """The question together with its inputs."""
        return {**self.question, **self.inputs}
