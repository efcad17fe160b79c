"""How long the steps of a body's disputes may take."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concilia.bodies.models import Body
from concilia.duties.disputes import rules


class DisputeTerms(models.Model):
    """How many working days each step of a body's disputes has; an appeal of 0 days: none."""

    body = models.OneToOneField(Body, on_delete=models.CASCADE, related_name="dispute_terms")
    negotiation = models.PositiveSmallIntegerField(default=rules.NEGOTIATION)
    mediation = models.PositiveSmallIntegerField(default=rules.MEDIATION)
    arbitration = models.PositiveSmallIntegerField(default=rules.ARBITRATION)
    plenary = models.PositiveSmallIntegerField(default=rules.PLENARY)
    appeal = models.PositiveSmallIntegerField(default=rules.APPEAL)

    class Meta:
        verbose_name_plural = _("dispute terms")
        constraints = (
            models.CheckConstraint(
                condition=Q(negotiation__gte=1, mediation__gte=1, arbitration__gte=1)
                & Q(plenary__gte=1),
                name="dispute_terms_at_least_a_day",
            ),
        )

    def __str__(self) -> str:
        return str(self.body)

    def days(self) -> dict[str, int]:
        """Return the working days of each step that has a limit, by its state."""
        return {
            "negotiation": self.negotiation,
            "mediation": self.mediation,
            "arbitration": self.arbitration,
            "plenary": self.plenary,
            "ruled": self.appeal,
            "appeal": self.plenary,
        }
