"""The tables of the cascade."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from concilia.agencies.models import Agency, Person
from concilia.bodies.models import Body
from concilia.core.permissions import Actor, Scope, scopes_with, sees_all
from concilia.duties.cascade import rules
from concilia.indicators.models import Indicator
from concilia.meetings.models import Decision


class CascadeQuerySet(models.QuerySet["Cascade"]):
    """Reads of cascades."""

    def visible_to(self, user: Actor) -> CascadeQuerySet:
        """Those that a body of the person sent, or received."""
        if sees_all(user):
            return self
        bodies = scopes_with(user, "body")
        received = Branch.objects.filter(body__in=bodies)
        return self.filter(Q(body__in=bodies) | Q(pk__in=received.values("cascade")))


class Cascade(models.Model):
    """A decision that a body sent to its children, and what it binds them to."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="cascade")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="cascades")
    steering = models.CharField(max_length=20, choices=Body.Steering)
    objective = models.CharField(max_length=rules.OBJECTIVE)
    deliverable = models.CharField(max_length=300, blank=True)
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="cascades"
    )
    target = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    least = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    most = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    due = models.DateField()
    answer_by = models.DateField()
    created_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()

    objects = CascadeQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(least=None) | Q(most=None) | Q(least__lte=models.F("most")),
                name="cascade_bounds",
            ),
            models.CheckConstraint(
                condition=Q(answer_by__lte=models.F("due")), name="cascade_answer_before_due"
            ),
        )

    def __str__(self) -> str:
        return self.objective

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("duties:cascade:cascade", args=[self.pk])

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body that sent it count."""
        return [("body", self.body_id)]


class Branch(models.Model):
    """What reached one child body, and what it made of it."""

    class State(models.TextChoices):
        """Where it stands."""

        BOUND = "bound", _("bound as given")
        ASKED = "asked", _("to be adapted")
        ADAPTED = "adapted", _("adapted")
        INFORMED = "informed", _("to be answered")
        ADOPTED = "adopted", _("adopted")
        DECLINED = "declined", _("declined")

    cascade = models.ForeignKey(Cascade, on_delete=models.CASCADE, related_name="branches")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="branches")
    state = models.CharField(max_length=10, choices=State)
    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="branch"
    )
    duty = models.OneToOneField(
        "duties.Duty", on_delete=models.PROTECT, null=True, blank=True, related_name="branch"
    )
    lead = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    target = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("cascade", "body__name")
        verbose_name_plural = _("branches")
        constraints = (
            models.UniqueConstraint(fields=("cascade", "body"), name="branch_once"),
            models.CheckConstraint(
                condition=Q(state__in=rules.WAITING, answered_at=None)
                | Q(state="bound", duty__isnull=False)
                | (~Q(state__in=(*rules.WAITING, "bound")) & Q(answered_at__isnull=False)),
                name="branch_answered",
            ),
        )

    def __str__(self) -> str:
        return str(self.body)

    def get_absolute_url(self) -> str:
        """Return the address of the cascade at this branch."""
        return f"{self.cascade.get_absolute_url()}#branch-{self.pk}"

    def permission_scopes(self) -> list[Scope]:
        """Roles in the child body count."""
        return [("body", self.body_id)]

    @property
    def waits(self) -> bool:
        """Whether the child has still to say something."""
        return self.state in rules.WAITING

    @property
    def today(self) -> dt.date:
        """Today's date in the child body."""
        return self.body.today()
