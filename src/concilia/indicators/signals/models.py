"""Signals as rows, and the computations that find them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia.agencies.models import Territory
from concilia.bodies.models import Body
from concilia.core.permissions import Actor, Scope, System


class SignalQuerySet(models.QuerySet["Signal"]):
    """Reads of signals."""

    def visible_to(self, user: Actor) -> SignalQuerySet:
        """All of them for everybody who is signed in; none for anybody else."""
        known = isinstance(user, System) or (user is not None and user.is_authenticated)
        return self if known else self.none()

    def within(self, territory: Territory) -> SignalQuerySet:
        """Those in the territory and below it."""
        return self.filter(territory__path__startswith=territory.path)

    def waiting(self) -> SignalQuerySet:
        """Those that nobody has taken up or dismissed and that still last."""
        return self.filter(state=Signal.State.NEW, current=True)


class Signal(models.Model):
    """A stretch of a series that is more than ordinary variation."""

    class State(models.TextChoices):
        """What became of it."""

        NEW = "new", gettext_lazy("new")
        TAKEN = "taken", gettext_lazy("taken up")
        DISMISSED = "dismissed", gettext_lazy("dismissed")

    class Tone(models.TextChoices):
        """What it means, by the direction of the indicator."""

        CONCERN = "concern", gettext_lazy("for the worse")
        IMPROVEMENT = "improvement", gettext_lazy("for the better")
        NEUTRAL = "neutral", gettext_lazy("a change")

    class Method(models.TextChoices):
        """How it was found."""

        XMR = "xmr", gettext_lazy("XmR chart")
        FARRINGTON = "farrington", gettext_lazy("improved Farrington algorithm")

    class Direction(models.TextChoices):
        """Where the values went."""

        UP = "up", gettext_lazy("up")
        DOWN = "down", gettext_lazy("down")

    indicator = models.ForeignKey(
        "indicators.Indicator", on_delete=models.CASCADE, related_name="signals"
    )
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="signals")
    method = models.CharField(max_length=12, choices=Method)
    direction = models.CharField(max_length=4, choices=Direction)
    tone = models.CharField(max_length=12, choices=Tone)
    rules = models.JSONField(default=list)
    onset = models.DateField()
    last = models.DateField()
    current = models.BooleanField(default=True)
    probability = models.FloatField()
    q = models.FloatField()
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    found_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    challenge = models.CharField(max_length=60, blank=True)
    challenge_url = models.CharField(max_length=300, blank=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        ordering = ("q", "-last", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("indicator", "territory", "method", "direction", "onset"),
                name="signal_once",
            ),
            models.CheckConstraint(
                condition=Q(state="new", closed_at=None)
                | (~Q(state="new") & Q(closed_at__isnull=False)),
                name="signal_closed_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="dismissed") | ~Q(reason=""), name="signal_dismissed_why"
            ),
            models.CheckConstraint(
                condition=Q(last__gte=models.F("onset")), name="signal_in_order"
            ),
        )
        indexes = (models.Index(fields=("state", "current", "q"), name="signal_waiting"),)

    def __str__(self) -> str:
        return _("%(indicator)s, %(territory)s") % {
            "indicator": self.indicator,
            "territory": self.territory,
        }

    def get_absolute_url(self) -> str:
        """The page of the signal."""
        return reverse("indicators:signal", args=(self.pk,))

    @property
    def challenge_new_url(self) -> str:
        """Where a challenge is raised from it."""
        return f"{reverse('challenges:new')}?signal={self.pk}"

    def permission_scopes(self) -> list[Scope]:
        """Roles in the bodies whose area holds the territory count."""
        codes = [code for code in self.territory.path.split("/") if code]
        bodies = Body.objects.filter(territory__code__in=codes).values_list("pk", flat=True)
        return [("body", pk) for pk in bodies]


class Computation(models.Model):
    """One pass over all series, with its progress and what it took.

    `by_source` of data quality: per id of the source agency (0: none) how many series, values,
    values expected between the first and the last, and series overdue.
    """

    class Kind(models.TextChoices):
        """What was computed."""

        SIGNALS = "signals", gettext_lazy("signals")
        QUALITY = "quality", gettext_lazy("data quality")

    kind = models.CharField(max_length=10, choices=Kind)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    indicators_total = models.PositiveIntegerField(default=0)
    indicators_done = models.PositiveIntegerField(default=0)
    series = models.PositiveIntegerField(default=0)
    values = models.PositiveBigIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    by_source = models.JSONField(default=dict)

    class Meta:
        ordering = ("-started_at", "-pk")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.started_at:%Y-%m-%d %H:%M}"
