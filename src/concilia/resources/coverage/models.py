"""How much of a kind of activity a territory needs, as an analyst wrote it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concilia.bodies.models import Body
from concilia.core.permissions import Actor, Scope, System


class NeedRuleQuerySet(models.QuerySet["NeedRule"]):
    """Reads of need rules."""

    def visible_to(self, user: Actor) -> NeedRuleQuerySet:
        """Those for everybody, and those of the bodies that the person sees."""
        if isinstance(user, System):
            return self
        if user is None or not user.is_authenticated:
            return self.none()
        return self.filter(Q(body=None) | Q(body__in=Body.objects.visible_to(user)))


class NeedRule(models.Model):
    """One kind of activity: an expression over indicators, and from when on it is crowded.

    Without a body it holds everywhere; a body's own rule goes before it.
    """

    body = models.ForeignKey(
        Body, on_delete=models.CASCADE, null=True, blank=True, related_name="need_rules"
    )
    name = models.CharField(max_length=150)
    type = models.ForeignKey(
        "resources.ActivityType", on_delete=models.PROTECT, related_name="need_rules"
    )
    expression = models.CharField(max_length=1000)
    unit = models.CharField(max_length=60, blank=True)
    crowded_above = models.PositiveIntegerField(
        default=5, help_text=_("more agencies than this in one territory are too many")
    )

    objects = NeedRuleQuerySet.as_manager()

    class Meta:
        ordering = ("type", "pk")
        constraints = (
            models.UniqueConstraint(fields=("body", "type"), name="need_rule_once"),
            models.UniqueConstraint(
                fields=("type",), condition=Q(body=None), name="need_rule_everywhere_once"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def permission_scopes(self) -> list[Scope]:
        """Roles in the rule's body count."""
        return [("body", self.body_id)] if self.body_id else []
