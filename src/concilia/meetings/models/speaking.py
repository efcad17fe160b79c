"""Who asks for the floor, who has it, and for how long."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from concilia.agencies.models import Person
from concilia.bodies.models import Seat
from concilia.core.permissions import Scope
from concilia.meetings.models.meetings import AgendaItem


class Turn(models.Model):
    """A place on the speakers' list of an item: asked for, then the floor, then over.

    `limit` is in seconds, 0 for none. Whoever waits has no `began_at`; who withdrew has only
    `ended_at`.
    """

    class Kind(models.TextChoices):
        """What for."""

        SPEECH = "speech", pgettext_lazy("kind of turn to speak", "speech")
        ORDER = "order", pgettext_lazy("kind of turn to speak", "point of order")

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="turns")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.SPEECH)
    place = models.PositiveIntegerField()
    limit = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("item", "place", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("item", "seat"), condition=Q(ended_at=None), name="turn_once_waiting"
            ),
            models.UniqueConstraint(
                fields=("item",),
                condition=Q(began_at__isnull=False, ended_at=None),
                name="turn_one_has_the_floor",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(began_at=None) | Q(ended_at__gte=F("began_at")),
                name="turn_ends_after_it_began",
            ),
        )

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_kind_display()}"

    @property
    def seconds(self) -> int | None:
        """How long the turn took, None while it is not over."""
        if self.began_at is None or self.ended_at is None:
            return None
        return int((self.ended_at - self.began_at) / dt.timedelta(seconds=1))

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return [("body", self.item.meeting.body_id)]
