"""The tables that follow a duty through to its effect."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concilia.agencies.models import Agency, Person
from concilia.bodies.models import Body
from concilia.indicators.models import Indicator


class Milestone(models.Model):
    """A step on the way of a duty, with a date of its own."""

    duty = models.ForeignKey("duties.Duty", on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=200)
    due = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("duty", "due", "pk")
        constraints = (
            models.UniqueConstraint(fields=("duty", "title"), name="milestone_title_once"),
        )

    def __str__(self) -> str:
        return self.title


class Wait(models.Model):
    """A duty cannot be done before another one is."""

    duty = models.ForeignKey("duties.Duty", on_delete=models.CASCADE, related_name="waits")
    awaited = models.ForeignKey("duties.Duty", on_delete=models.CASCADE, related_name="awaited_by")

    class Meta:
        ordering = ("duty", "awaited")
        constraints = (
            models.UniqueConstraint(fields=("duty", "awaited"), name="wait_once"),
            models.CheckConstraint(
                condition=~Q(duty=models.F("awaited")), name="wait_not_for_itself"
            ),
        )

    def __str__(self) -> str:
        return f"{self.duty_id} → {self.awaited_id}"


class Aim(models.Model):
    """An indicator that a duty should move, which way and by how much (in its unit)."""

    class Direction(models.TextChoices):
        """Which way it should go."""

        UP = "up", _("up")
        DOWN = "down", _("down")

    duty = models.ForeignKey("duties.Duty", on_delete=models.CASCADE, related_name="aims")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="aims")
    direction = models.CharField(max_length=4, choices=Direction, default=Direction.UP)
    amount = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)

    class Meta:
        ordering = ("duty", "pk")
        constraints = (
            models.UniqueConstraint(fields=("duty", "indicator"), name="aim_once_per_indicator"),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=0), name="aim_amount_above_zero"
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator} ({self.get_direction_display()})"


class Change(models.Model):
    """What an agency asks to be changed in a duty, and what the body answered."""

    duty = models.ForeignKey("duties.Duty", on_delete=models.CASCADE, related_name="changes")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    due = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("duty", "-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("duty",), condition=Q(answered_at=None), name="change_one_open"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, granted=None)
                | Q(answered_at__isnull=False, granted__isnull=False),
                name="change_answered",
            ),
        )

    def __str__(self) -> str:
        return self.text[:80]


class Rating(models.Model):
    """How a lead appraises the part of another agency, in points and words."""

    class Score(models.IntegerChoices):
        """From the worst."""

        NOTHING = 1, _("did not take part")
        LITTLE = 2, _("less than agreed")
        PARTLY = 3, _("mostly as agreed")
        AGREED = 4, _("as agreed")
        MORE = 5, _("more than agreed")

    duty = models.ForeignKey("duties.Duty", on_delete=models.CASCADE, related_name="ratings")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="duty_ratings")
    score = models.PositiveSmallIntegerField(choices=Score)
    text = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("duty", "agency")
        constraints = (
            models.UniqueConstraint(fields=("duty", "agency"), name="rating_once_per_agency"),
            models.CheckConstraint(condition=Q(score__range=(1, 5)), name="rating_score"),
        )

    def __str__(self) -> str:
        return self.get_score_display()


class Proposal(models.Model):
    """A lead asks the parent body to hold an agency accountable; the parent answers."""

    duty = models.ForeignKey("duties.Duty", on_delete=models.CASCADE, related_name="proposals")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="duty_proposals")
    text = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("duty", "-made_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("duty", "agency"),
                condition=Q(answered_at=None),
                name="proposal_one_open_per_agency",
            ),
        )

    def __str__(self) -> str:
        return self.text[:80]


class Succession(models.Model):
    """A body was merged into another, which follows its duties from then on."""

    body = models.OneToOneField(Body, on_delete=models.PROTECT, related_name="succeeded_by")
    successor = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="took_over")
    reason = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(body=models.F("successor")), name="succession_by_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.body} → {self.successor}"
