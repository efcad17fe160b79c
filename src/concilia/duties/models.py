"""Duties: what a decision asks of agencies, and what they report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilia.agencies.models import Agency, Person
from concilia.bodies.models import Body
from concilia.core.permissions import Actor, Scope, scopes_with, seated, sees_all
from concilia.duties import rules
from concilia.duties.cascade.models import Branch, Cascade
from concilia.duties.compensation.models import Account, Cost, Entry, Fund
from concilia.duties.disputes.models import (
    Acceptance,
    Dispute,
    DisputeParty,
    DisputeStep,
    DisputeTerms,
    Neutral,
    Ruling,
    Statement,
    Voice,
)
from concilia.duties.following.models import (
    Aim,
    Change,
    Milestone,
    Proposal,
    Rating,
    Succession,
    Wait,
)
from concilia.duties.following.said import Remark, Reminder, Report
from concilia.duties.responsibilities.models import (
    AgencyCapacity,
    DutyFunction,
    ListProposal,
    ListVersion,
    ResponsibilityList,
    StandingDuty,
)
from concilia.meetings.models import Decision

__all__ = [
    "Acceptance",
    "Account",
    "AgencyCapacity",
    "Aim",
    "Branch",
    "Cascade",
    "Change",
    "Cost",
    "Dispute",
    "DisputeParty",
    "DisputeStep",
    "DisputeTerms",
    "Duty",
    "DutyFunction",
    "DutyPart",
    "Entry",
    "Fund",
    "ListProposal",
    "ListVersion",
    "Milestone",
    "Neutral",
    "Proposal",
    "Rating",
    "Remark",
    "Reminder",
    "Report",
    "ResponsibilityList",
    "Ruling",
    "StandingDuty",
    "Statement",
    "Succession",
    "Voice",
    "Wait",
]


class DutyQuerySet(models.QuerySet["Duty"]):
    """Reads of duties."""

    def visible_to(self, user: Actor) -> DutyQuerySet:
        """Those of the person's bodies, and those in which the person's agency has a part.

        An agency that is asked to verify has one, and who leads in the interim; and a body sees
        what was put before it as the parent.
        """
        if sees_all(user):
            return self
        agencies = scopes_with(user, "agency")
        bodies = scopes_with(user, "body")
        every = Duty.objects.order_by()
        named = Q(body__in=bodies) | Q(lead__in=agencies) | Q(verifier__in=agencies)
        referred = Q(referred_at__isnull=False, body__parent__in=bodies)
        parts = DutyPart.objects.order_by().filter(agency__in=agencies)
        interim = Dispute.objects.with_interim().filter(interim_lead__in=agencies)
        # A union, because indexes serve each of the four, and none serves an OR of all.
        seen = (
            every.filter(named)
            .values("pk")
            .union(
                every.filter(referred).values("pk"), parts.values("duty"), interim.values("duty")
            )
        )
        return self.filter(pk__in=seen)

    def with_interim(self) -> DutyQuerySet:
        """Fetch `interim_lead_id` in the same query."""
        leading = Dispute.objects.with_interim().filter(duty=OuterRef("pk"))
        newest = leading.order_by("-interim_since", "-pk").values("interim_lead")
        return self.annotate(interim_found=Subquery(newest[:1]))

    def of_body(self, body: Body, user: Actor) -> DutyQuerySet:
        """Those of one body that a person sees: all of them for who belongs to it."""
        found = self.filter(body=body)
        return found if body.pk in scopes_with(user, "body") else found.visible_to(user)


class Duty(models.Model):
    """One thing to be done, with one lead agency. Lifecycle in `duties.rules`."""

    class State(models.TextChoices):
        """Where it stands."""

        GIVEN = "given", pgettext_lazy("state of a duty", "given")
        ACCEPTED = "accepted", pgettext_lazy("state of a duty", "accepted")
        UNDER_WAY = "under_way", pgettext_lazy("state of a duty", "under way")
        CONTESTED = "contested", pgettext_lazy("state of a duty", "contested")
        DONE = "done", pgettext_lazy("state of a duty", "reported done")
        VERIFIED = "verified", pgettext_lazy("state of a duty", "verified, effect awaited")
        CLOSED = "closed", pgettext_lazy("state of a duty", "verified and closed")
        CANCELLED = "cancelled", pgettext_lazy("state of a duty", "cancelled")

    class Stage(models.TextChoices):
        """What the duty is for."""

        FORMULATE = "formulate", _("formulate")
        EXECUTE = "execute", _("execute")
        EVALUATE = "evaluate", _("evaluate")

    class Effect(models.TextChoices):
        """What became of the indicators, judged after the verification."""

        REACHED = "reached", _("reached")
        PARTLY = "partly", _("partly reached")
        MISSED = "missed", _("not reached")
        UNKNOWN = "unknown", _("cannot be told")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="duties")
    number = models.PositiveIntegerField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="duties")
    title = models.CharField(max_length=300)
    deliverable = models.CharField(max_length=300, blank=True)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.EXECUTE)
    lead = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="led_duties")
    given_on = models.DateField()
    due = models.DateField()
    forecast = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.GIVEN)
    percent = models.PositiveSmallIntegerField(default=0)
    term_days = models.PositiveSmallIntegerField(null=True, blank=True)
    term_working = models.BooleanField(default=True, help_text=_("whether these are working days"))
    amber_from = models.DateField(null=True, blank=True, help_text=_("first day of due soon"))
    budget = models.BigIntegerField(null=True, blank=True, help_text=_("in minor units"))
    currency = models.CharField(max_length=3, blank=True, help_text=_("ISO 4217 code"))
    answer_by = models.DateField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    change_asked_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(
        null=True, blank=True, help_text=_("since when the lead is no longer able or willing")
    )
    assignee = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="assigned_duties"
    )
    verifier = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="duties_to_verify"
    )
    referred_at = models.DateTimeField(
        null=True, blank=True, help_text=_("since when the parent body has it before it")
    )
    referral_open = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    effect_due = models.DateField(null=True, blank=True)
    effect = models.CharField(max_length=8, choices=Effect, blank=True)
    verified_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    late_since = models.DateField(null=True, blank=True, help_text=_("first day of being late"))

    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ("due", "pk")
        verbose_name_plural = _("duties")
        constraints = (
            models.UniqueConstraint(fields=("body", "number"), name="duty_number_once"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="duty_percent"),
            models.CheckConstraint(
                condition=Q(due__gte=models.F("given_on")), name="duty_due_after_given"
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False), name="duty_closed_at"
            ),
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(verified_at__isnull=False),
                name="duty_verified_at",
            ),
            models.CheckConstraint(
                condition=Q(budget=None, currency="")
                | (Q(budget__isnull=False, budget__gte=0) & ~Q(currency="")),
                name="duty_budget_with_currency",
            ),
        )
        indexes = (models.Index(fields=("state", "due"), name="duty_open_due"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the duty's page."""
        return reverse("duties:duty", args=[self.pk])

    def permission_scopes(self) -> Iterator[Scope]:
        """Roles in the body, in the lead agency and in the agencies with a part count.

        Prefetch `parts` where many duties are asked; who needs the body alone asks for no more.
        """
        yield ("body", self.body_id)
        found = [self.lead_id, *(part.agency_id for part in self.parts.all())]
        more = (self.verifier_id, self.interim_lead_id)
        for agency in dict.fromkeys([*found, *filter(None, more)]):
            yield ("agency", agency)
            yield seated(self.body_id, agency)

    @cached_property
    def interim_lead_id(self) -> int | None:
        """The agency that leads while a dispute about the duty goes on, if one was named.

        Fetch it `with_interim` where many duties are asked.
        """
        if "interim_found" in vars(self):
            found: int | None = vars(self)["interim_found"]
            return found
        leading = Dispute.objects.with_interim().filter(duty=self.pk)
        newest = leading.order_by("-interim_since", "-pk").values_list("interim_lead", flat=True)
        return newest.first()

    @property
    def ref(self) -> str:
        """The number by which people name it, for instance `D-12`."""
        return f"D-{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do it."""
        return self.state in rules.OPEN

    @property
    def today(self) -> dt.date:
        """Today's date in its body, by which it is late or not for every reader."""
        return self.body.today()

    @property
    def tone_now(self) -> str:
        """How it stands today: late, soon, contested, done or calm."""
        return rules.tone(
            self.state,
            self.due,
            self.today,
            forecast=self.forecast,
            amber_from=self.amber_from,
        )

    @property
    def slip(self) -> int:
        """By how many days the forecast lies after the due date while it is open; 0 if not."""
        if self.forecast is None or not self.is_open:
            return 0
        return max(0, (self.forecast - self.due).days)


class DutyPart(models.Model):
    """What a co-leading or supporting agency does for a duty."""

    class Role(models.TextChoices):
        """In which role."""

        CO_LEAD = "co_lead", _("co-lead")
        SUPPORT = "support", _("support")

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="parts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="duty_parts")
    role = models.CharField(max_length=8, choices=Role, default=Role.SUPPORT)

    class State(models.TextChoices):
        """Where the part stands."""

        GIVEN = "given", pgettext_lazy("state of a duty", "given")
        ACCEPTED = "accepted", pgettext_lazy("state of a duty", "accepted")
        UNDER_WAY = "under_way", pgettext_lazy("state of a duty", "under way")
        CONTESTED = "contested", pgettext_lazy("state of a duty", "contested")
        DONE = "done", pgettext_lazy("state of a part of a duty", "done")
        RELEASED = "released", pgettext_lazy("state of a part of a duty", "released")

    task = models.CharField(max_length=300, blank=True)
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.GIVEN)
    percent = models.PositiveSmallIntegerField(default=0)
    forecast = models.DateField(null=True, blank=True)
    assignee = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="assigned_parts"
    )
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("duty", "role", "agency")
        constraints = (models.UniqueConstraint(fields=("duty", "agency"), name="duty_part_once"),)

    def __str__(self) -> str:
        return f"{self.agency.label} ({self.get_role_display()})"

    @property
    def is_open(self) -> bool:
        """Whether the agency still has to do it."""
        return self.state in rules.PART_OPEN
