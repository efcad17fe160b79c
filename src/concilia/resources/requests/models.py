"""What one agency asks of others or offers them, what becomes of it, and who may answer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilia.agencies.models import Agency, Territory
from concilia.bodies.models import Body, Mandate
from concilia.core.permissions import Actor, Scope, scopes_with, seated, sees_all


class RequestQuerySet(models.QuerySet["ResourceRequest"]):
    """Reads of requests and offers."""

    def visible_to(self, user: Actor) -> RequestQuerySet:
        """Those of the bodies that the person sees, and those of the person's own agencies."""
        if sees_all(user):
            return self
        if user is None or not user.is_authenticated:
            return self.none()
        mine = scopes_with(user, "agency")
        taken = Transfer.objects.filter(agency__in=mine).values("request")
        bodies = Body.objects.visible_to(user).filter(pk__in=_bodies_of(user))
        return self.filter(Q(body__in=bodies) | Q(agency__in=mine) | Q(pk__in=taken))


def _bodies_of(user: Actor) -> models.QuerySet[Body]:
    """Bodies in which the person has a part: what agencies lack is not for the public."""
    return Body.objects.exclude(public=True) | Body.objects.filter(pk__in=scopes_with(user, "body"))


class ResourceRequest(models.Model):
    """An agency asks for resources, or offers some, through a body."""

    class Kind(models.TextChoices):
        """Which way."""

        ASK = "ask", _("request")
        OFFER = "offer", pgettext_lazy("of resources", "offer")

    class State(models.TextChoices):
        """Whether it still waits for others."""

        OPEN = "open", pgettext_lazy("a request or an offer", "open")
        CLOSED = "closed", _("closed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class What(models.TextChoices):
        """What kind of resource."""

        STAFF = "staff", _("staff")
        BEDS = "beds", _("beds")
        EQUIPMENT = "equipment", _("equipment")
        STOCK = "stock", _("supplies")
        VEHICLES = "vehicles", _("vehicles")
        MONEY = "money", _("money")
        OTHER = "other", _("other")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="resource_requests")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=12, choices=What)
    item = models.CharField(max_length=150)
    quantity = models.FloatField()
    unit = models.CharField(max_length=40, blank=True)
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("body", "number"), name="resource_request_number"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="resource_request_quantity"),
        )

    def __str__(self) -> str:
        return self.item

    def get_absolute_url(self) -> str:
        """The page of the request."""
        return reverse("resources:request", args=[self.pk])

    @property
    def ref(self) -> str:
        """The number as people write it."""
        return f"R{self.number}"

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count, and in the agency that asks or offers."""
        there = seated(self.body_id, self.agency_id)
        return [("body", self.body_id), ("agency", self.agency_id), there]


class Transfer(models.Model):
    """What one agency gives to another on a request or takes from an offer.

    The quantities tell the way: said (offered or claimed), assigned, sent, received.
    """

    class State(models.TextChoices):
        """How far it is."""

        SAID = "said", pgettext_lazy("a transfer of resources", "offered")
        APPROVED = "approved", pgettext_lazy("a transfer of resources", "approved")
        ASSIGNED = "assigned", pgettext_lazy("a transfer of resources", "assigned")
        SENT = "sent", pgettext_lazy("a transfer of resources", "sent")
        RECEIVED = "received", pgettext_lazy("a transfer of resources", "received")
        DECLINED = "declined", pgettext_lazy("a transfer of resources", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("a transfer of resources", "withdrawn")

    request = models.ForeignKey(ResourceRequest, on_delete=models.CASCADE, related_name="transfers")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.SAID)
    said = models.FloatField()
    assigned = models.FloatField(null=True, blank=True)
    sent = models.FloatField(null=True, blank=True)
    received = models.FloatField(null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("made_at", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(said__gt=0), name="transfer_said"),
            models.CheckConstraint(
                condition=Q(sent=None) | Q(assigned__isnull=False, sent__lte=F("assigned")),
                name="transfer_sent_within_assigned",
            ),
            models.CheckConstraint(
                condition=Q(received=None) | Q(received__gte=0), name="transfer_received"
            ),
        )

    def __str__(self) -> str:
        return f"{self.request.ref}: {self.agency.label}"

    @property
    def giver(self) -> Agency:
        """The agency from which it comes."""
        return self.request.agency if self.request.kind == "offer" else self.agency

    @property
    def taker(self) -> Agency:
        """The agency to which it goes."""
        return self.agency if self.request.kind == "offer" else self.request.agency


class Deed(models.Model):
    """One step in the history of a request: who did what, how much, for whom."""

    request = models.ForeignKey(ResourceRequest, on_delete=models.CASCADE, related_name="deeds")
    transfer = models.ForeignKey(
        Transfer, on_delete=models.CASCADE, null=True, blank=True, related_name="deeds"
    )
    step = models.CharField(max_length=12)
    quantity = models.FloatField(null=True, blank=True)
    text = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    under = models.ForeignKey(
        "resources.Authority", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.step


class Authority(models.Model):
    """A mandate says that one agency may answer requests on behalf of another (none: of any)."""

    mandate = models.ForeignKey(Mandate, on_delete=models.CASCADE, related_name="authorities")
    holder = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    provision = models.CharField(max_length=250)

    class Meta:
        ordering = ("mandate", "pk")
        verbose_name_plural = _("authorities")
        constraints = (
            models.UniqueConstraint(fields=("mandate", "holder", "agency"), name="authority_once"),
            models.UniqueConstraint(
                fields=("mandate", "holder"),
                condition=Q(agency=None),
                name="authority_for_all_once",
            ),
        )

    def __str__(self) -> str:
        return self.provision
