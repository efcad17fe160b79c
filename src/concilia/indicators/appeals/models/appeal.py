"""The table of appeals."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilia.agencies.models import Agency, Territory
from concilia.bodies.models import Body
from concilia.core.models import Import
from concilia.core.permissions import Actor, Scope, scopes_with, seated, sees_all
from concilia.indicators.appeals import rules


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Reads of appeals."""

    def visible_to(self, user: Actor) -> AppealQuerySet:
        """Those of the person's bodies, and those that concern the person's agencies."""
        if sees_all(user):
            return self
        return self.filter(
            Q(body__in=scopes_with(user, "body")) | Q(agency__in=scopes_with(user, "agency"))
        )


class Appeal(models.Model):
    """A complaint or request of a person, without the person. Lifecycle in `appeals.rules`."""

    class State(models.TextChoices):
        """Where it stands."""

        RECEIVED = "received", pgettext_lazy("state of an appeal", "received")
        WITH_AGENCY = "with_agency", _("with the agency")
        ANSWERED = "answered", pgettext_lazy("state of an appeal", "answered")
        CLOSED = "closed", pgettext_lazy("state of an appeal", "closed")

    class Channel(models.TextChoices):
        """How it came."""

        TELEPHONE = "telephone", _("telephone")
        LETTER = "letter", _("letter")
        PAGE = "page", _("web page")
        VISIT = "visit", _("visit")
        E_MAIL = "e-mail", _("e-mail")

    class Settled(models.TextChoices):
        """Where a well-founded appeal was settled."""

        BEFORE_COURT = "before_court", _("before court")
        IN_COURT = "in_court", _("in court")

    class Category(models.TextChoices):
        """What it is about."""

        WAITING = "waiting", pgettext_lazy("what an appeal is about", "waiting")
        HOME_CARE = "home_care", _("home care")
        PAYMENT = "payment", _("payment")
        INFORMATION = "information", _("information")
        QUALITY = "quality", _("quality of care")
        CONDUCT = "conduct", _("conduct")
        TRANSPORT = "transport", _("transport")
        OTHER = "other", _("other")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="appeals")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=60, blank=True)
    received_on = models.DateField()
    channel = models.CharField(max_length=12, choices=Channel)
    category = models.CharField(max_length=12, choices=Category)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="appeals")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="appeals"
    )
    text = models.TextField(
        blank=True, help_text=_("the case without the person; empty until it was prepared")
    )
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    due_on = models.DateField()
    answered_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    well_founded = models.BooleanField(null=True, blank=True)
    settled = models.CharField(max_length=12, choices=Settled, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    routed = models.CharField(
        max_length=400, blank=True, help_text=_("the competence by which the agency was chosen")
    )
    language = models.CharField(max_length=10, blank=True)
    group = models.ForeignKey(
        "AppealGroup", on_delete=models.SET_NULL, null=True, blank=True, related_name="appeals"
    )
    source_import = models.ForeignKey(
        Import, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source_row = models.PositiveIntegerField(null=True, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering = ("-received_on", "-pk")
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = (
            models.UniqueConstraint(fields=("body", "number"), name="appeal_number_once"),
            models.UniqueConstraint(
                fields=("body", "reference"),
                condition=~Q(reference=""),
                name="appeal_reference_once",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("received_on")), name="appeal_due_after_received"
            ),
            models.CheckConstraint(
                condition=~Q(state="with_agency") | Q(agency__isnull=False),
                name="appeal_with_an_agency",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("answered", "closed"), answered_on__isnull=False)
                | (~Q(state__in=("answered", "closed")) & Q(answered_on=None)),
                name="appeal_answered_on",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("received_on")),
                name="appeal_answered_after_received",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False)
                | (~Q(state="closed") & Q(closed_on=None)),
                name="appeal_closed_on",
            ),
            models.CheckConstraint(
                condition=Q(settled="") | Q(well_founded=True), name="appeal_settled_if_founded"
            ),
            models.CheckConstraint(
                condition=~Q(text="") | Q(state="received"), name="appeal_prepared_first"
            ),
        )
        indexes = (
            models.Index(fields=("body", "received_on"), name="appeal_by_day"),
            models.Index(fields=("state", "due_on"), name="appeal_open_due"),
        )

    def __str__(self) -> str:
        return self.ref

    def get_absolute_url(self) -> str:
        """Return the address of the appeal's page."""
        return reverse("appeals:appeal", args=[self.pk])

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count, and in the agency concerned."""
        scopes: list[Scope] = [("body", self.body_id)]
        if self.agency_id:
            scopes += [("agency", self.agency_id), seated(self.body_id, self.agency_id)]
        return scopes

    @property
    def ref(self) -> str:
        """The number by which people name it, for instance `A-12`."""
        return f"A-{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes an answer."""
        return self.state in rules.OPEN

    @property
    def state_tone(self) -> str:
        """How it stands today: late, soon, done or calm."""
        return rules.tone(self.state, self.due_on, self.body.today())
