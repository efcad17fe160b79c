"""Coordination bodies: their tree, mandates, rules of procedure and seats."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from concilia.agencies.models import Agency, Cluster, Person, Territory, localised
from concilia.core import clock
from concilia.core.permissions import Actor, Scope, scopes_with, seated, sees_all


class BodyQuerySet(models.QuerySet["Body"]):
    """Reads of bodies."""

    def visible_to(self, user: Actor) -> BodyQuerySet:
        """Those in which the person or the person's agency has a seat; public ones for all."""
        if sees_all(user):
            return self
        seats = Seat.objects.filter(agency__in=scopes_with(user, "agency")).on(clock.today())
        return self.filter(
            Q(pk__in=scopes_with(user, "body")) | Q(pk__in=seats.values("body")) | Q(public=True)
        )


class Body(models.Model):
    """A coordination body."""

    class Steering(models.TextChoices):
        """How the body steers its children."""

        CENTRALISED = "centralised", _("centralised: its decisions bind")
        DECENTRALISED = "decentralised", _("decentralised: the children decide")
        HYBRID = "hybrid", _("hybrid: its objectives bind, means are adapted below")

    class Kind(models.TextChoices):
        """What kind of body it is."""

        COUNCIL = "council", _("coordination council")
        CARE_COUNCIL = "care_council", _("care council")
        ALLIANCE = "alliance", _("medical alliance")
        JOINT_MEETING = "joint_meeting", _("joint meeting of departments")
        CLUSTER = "cluster", _("humanitarian cluster")
        EMERGENCY = "emergency", _("emergency cell")

    ref = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    names = models.JSONField(default=dict, blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    steering = models.CharField(max_length=20, choices=Steering, default=Steering.HYBRID)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="bodies")
    country = models.CharField(
        max_length=2, blank=True, help_text=_("ISO 3166 code whose public holidays count")
    )
    time_zone = models.CharField(max_length=60, default="UTC")
    language = models.CharField(
        max_length=10, default="en", help_text=_("language in which its protocols are written")
    )
    public = models.BooleanField(default=False)

    objects = BodyQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        verbose_name_plural = _("bodies")

    def __str__(self) -> str:
        return localised(self.name, self.names)

    def get_absolute_url(self) -> str:
        """Return the address of the body's page."""
        return reverse("bodies:body", args=[self.ref])

    @property
    def zone(self) -> dt.tzinfo:
        """The time zone in which its hours and days are meant; UTC where the name is unknown."""
        try:
            return ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            return dt.UTC

    def today(self) -> dt.date:
        """Return today's date where the body sits, whoever reads it and wherever."""
        return clock.now().astimezone(self.zone).date()

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return [("body", self.pk)]


class Mandate(models.Model):
    """The legal basis on which a body acts, for a time."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="mandates")
    title = models.CharField(max_length=200)
    legal_basis = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-starts",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=models.F("starts")), name="mandate_period"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Procedure(models.Model):
    """One version of a body's rules of procedure; `data` is read by `bodies.rules.Procedure`."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="procedures")
    version = models.PositiveIntegerField()
    effective_from = models.DateField()
    data = models.JSONField()

    class Meta:
        ordering = ("body", "-version")
        constraints = (
            models.UniqueConstraint(fields=("body", "version"), name="procedure_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.body} {self.version}"


class SeatQuerySet(models.QuerySet["Seat"]):
    """Reads of seats."""

    def on(self, day: dt.date) -> SeatQuerySet:
        """Those that exist on `day`."""
        return self.filter(Q(ends=None) | Q(ends__gte=day), starts__lte=day)


class Seat(models.Model):
    """A place in a body that belongs to an agency."""

    class Role(models.TextChoices):
        """What the seat is for."""

        CHAIR = "chair", _("chair")
        DEPUTY = "deputy", _("deputy chair")
        SECRETARY = "secretary", _("secretary")
        MEMBER = "member", _("member")
        ADVISER = "adviser", _("adviser")
        OBSERVER = "observer", _("observer")

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seats")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(max_length=12, choices=Role, default=Role.MEMBER)
    cluster = models.ForeignKey(
        Cluster, on_delete=models.PROTECT, null=True, blank=True, related_name="seats"
    )
    title = models.CharField(max_length=150, blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ("body", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=models.F("starts")), name="seat_period"
            ),
        )

    def __str__(self) -> str:
        return f"{self.agency.label} ({self.get_role_display()})"

    def get_absolute_url(self) -> str:
        """Return the address of the seat's page."""
        return reverse("bodies:seat", args=[self.body.ref, self.pk])

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count, and in the agency to which the seat belongs."""
        there = seated(self.body_id, self.agency_id)
        return [("body", self.body_id), ("agency", self.agency_id), there]

    def fillings_today(self) -> list[Filling]:
        """Return who fills it: on the day of `queries.seats_of`, otherwise today."""
        held: list[Filling] | None = getattr(self, "held", None)
        if held is None:
            held = list(self.fillings.on(clock.today()).select_related("person"))
        return held

    @property
    def delegate(self) -> Person | None:
        """Who fills the seat as delegate."""
        found = (f.person for f in self.fillings_today() if f.kind == Filling.Kind.DELEGATE)
        return next(found, None)

    @property
    def substitutes(self) -> list[Person]:
        """Who may stand in for the delegate."""
        return [f.person for f in self.fillings_today() if f.kind == Filling.Kind.SUBSTITUTE]


class FillingQuerySet(models.QuerySet["Filling"]):
    """Reads of who fills a seat."""

    def on(self, day: dt.date) -> FillingQuerySet:
        """Those that hold on `day`."""
        return self.filter(Q(ends=None) | Q(ends__gte=day), starts__lte=day)


class Filling(models.Model):
    """A person fills a seat, as delegate or substitute, for a time."""

    class Kind(models.TextChoices):
        """In which quality."""

        DELEGATE = "delegate", _("delegate")
        SUBSTITUTE = "substitute", _("substitute")

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="fillings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="fillings")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.DELEGATE)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    objects = FillingQuerySet.as_manager()

    class Meta:
        ordering = ("seat", "kind", "starts")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=models.F("starts")), name="filling_period"
            ),
            models.UniqueConstraint(
                fields=("seat",),
                condition=Q(kind="delegate", ends=None),
                name="seat_one_open_delegate",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} ({self.get_kind_display()})"
