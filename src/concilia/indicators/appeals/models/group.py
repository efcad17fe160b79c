"""Appeals that say the same."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilia.agencies.models import Territory
from concilia.bodies.models import Body
from concilia.core.permissions import Actor, Scope, scopes_with, sees_all


class AppealGroupQuerySet(models.QuerySet["AppealGroup"]):
    """Reads of groups."""

    def visible_to(self, user: Actor) -> AppealGroupQuerySet:
        """Those of the person's bodies."""
        return self if sees_all(user) else self.filter(body__in=scopes_with(user, "body"))


class AppealGroup(models.Model):
    """Similar appeals from one territory. A confirmed group is never regrouped by the machine."""

    class State(models.TextChoices):
        """What people made of it."""

        PROPOSED = "proposed", pgettext_lazy("state of a group", "proposed")
        CONFIRMED = "confirmed", pgettext_lazy("state of a group", "confirmed")
        TAKEN = "taken", _("raised as a challenge")
        DISMISSED = "dismissed", pgettext_lazy("state of a group", "no group")

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="appeal_groups")
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    name = models.CharField(max_length=150, blank=True)
    terms = models.JSONField(default=list, help_text=_("words that tell it from other appeals"))
    cohesion = models.FloatField(default=0, help_text=_("mean similarity of its appeals"))
    extends = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="extensions"
    )
    challenge = models.CharField(max_length=40, blank=True)
    challenge_url = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()

    objects = AppealGroupQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("body", "state"), name="appeal_group_state"),)

    def __str__(self) -> str:
        return self.name or ", ".join(self.terms[:3]) or str(self.territory)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("appeals:group", args=[self.pk])

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return [("body", self.body_id)]

    @property
    def state_tone(self) -> str:
        """How it stands: soon while somebody is to look, else done or calm."""
        return {"proposed": "soon", "confirmed": "done", "taken": "done"}.get(self.state, "calm")
