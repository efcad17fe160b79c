"""The tables of disputes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilia.agencies.models import Agency, Person
from concilia.bodies.models import Body
from concilia.core.models import StoredFile
from concilia.core.permissions import Actor, Scope, acting, scopes_with, seated, sees_all
from concilia.duties.disputes import rules
from concilia.duties.disputes.terms import DisputeTerms as DisputeTerms
from concilia.duties.responsibilities.models import ResponsibilityList, StandingDuty
from concilia.meetings.models import Decision

LEADERS = ("chair", "deputy", "secretary")


class DisputeQuerySet(models.QuerySet["Dispute"]):
    """Reads of disputes."""

    def visible_to(self, user: Actor) -> DisputeQuerySet:
        """Those of who leads the body, of the parties, and of the neutral agencies."""
        if sees_all(user):
            return self
        mine = acting(user, agency="agency", body="dispute__body")
        return self.filter(
            Q(body__in=scopes_with(user, "body", LEADERS))
            | Q(pk__in=DisputeParty.objects.filter(mine).values("dispute"))
            | Q(pk__in=Neutral.objects.filter(mine).values("dispute"))
        )

    def with_interim(self) -> DisputeQuerySet:
        """Those about a duty that somebody leads until they end; in no order."""
        named = self.filter(duty__isnull=False, interim_lead__isnull=False)
        return named.exclude(state__in=rules.ENDED).order_by()


class Dispute(models.Model):
    """A disagreement between agencies. Lifecycle in `disputes.rules`."""

    class Subject(models.TextChoices):
        """What it is about."""

        DUTY = "duty", _("a duty")
        FUNCTION = "function", _("a function of a responsibility list")
        DATA = "data", _("a data request")
        COST = "cost", _("a cost")

    class State(models.TextChoices):
        """At which step it is."""

        NEGOTIATION = "negotiation", _("negotiation")
        MEDIATION = "mediation", _("mediation")
        ARBITRATION = "arbitration", _("arbitration")
        PLENARY = "plenary", _("before the body")
        RULED = "ruled", _("ruled, appeal possible")
        APPEAL = "appeal", pgettext_lazy("step of a dispute", "on appeal")
        FINAL = "final", pgettext_lazy("state of a ruling", "final")
        SETTLED = "settled", _("settled by agreement")
        WITHDRAWN = "withdrawn", pgettext_lazy("state of a dispute", "withdrawn")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="disputes")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=rules.TITLE)
    subject = models.CharField(max_length=10, choices=Subject)
    state = models.CharField(max_length=12, choices=State, default=State.NEGOTIATION)
    duty = models.ForeignKey(
        "duties.Duty", on_delete=models.PROTECT, null=True, blank=True, related_name="disputes"
    )
    list = models.ForeignKey(
        ResponsibilityList,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="disputes",
    )
    area = models.CharField(max_length=120, blank=True)
    function = models.CharField(max_length=200, blank=True)
    stage = models.CharField(max_length=10, choices=StandingDuty.Stage, blank=True)
    data_request = models.CharField(max_length=300, blank=True)
    cost = models.ForeignKey(
        "duties.Cost", on_delete=models.PROTECT, null=True, blank=True, related_name="disputes"
    )
    claim = models.TextField()
    opened_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_on = models.DateField()
    due = models.DateField(null=True, blank=True, help_text=_("time limit of the step"))
    interim = models.TextField(blank=True)
    interim_lead = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    interim_since = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        ordering = ("-opened_on", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("body", "number"), name="dispute_number_once"),
            models.CheckConstraint(
                condition=Q(subject="duty", duty__isnull=False)
                | Q(subject="function", list__isnull=False)
                | Q(subject="cost", cost__isnull=False)
                | (Q(subject="data") & ~Q(data_request="")),
                name="dispute_has_its_subject",
            ),
            models.CheckConstraint(
                condition=Q(state__in=rules.ENDED, closed_on__isnull=False, due=None)
                | (~Q(state__in=rules.ENDED) & Q(closed_on=None, due__isnull=False)),
                name="dispute_closed_or_due",
            ),
        )
        indexes = (models.Index(fields=("state", "due"), name="dispute_state_due"),)

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"

    def get_absolute_url(self) -> str:
        """Return the address of the dispute's page."""
        return reverse("duties:disputes:dispute", args=[self.pk])

    def permission_scopes(self) -> Sequence[Scope]:
        """Roles in the body count; what an agency may do is asked of its side."""
        return [("body", self.body_id)]

    @property
    def ref(self) -> str:
        """The number by which people name it, for instance `X-3`."""
        return f"X-{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it still goes on."""
        return self.state not in rules.ENDED

    @property
    def today(self) -> dt.date:
        """Today's date in its body."""
        return self.body.today()

    @property
    def tone_now(self) -> str:
        """How it stands today: late, contested, soon, done or calm."""
        return rules.tone(self.state, self.due, self.today)


class DisputeParty(models.Model):
    """An agency on one side of a dispute."""

    class Side(models.TextChoices):
        """On which."""

        CLAIMANT = "claimant", _("opened it")
        RESPONDENT = "respondent", _("other side")

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="parties")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="disputes")
    side = models.CharField(max_length=10, choices=Side)

    class Meta:
        ordering = ("dispute", "side", "pk")
        verbose_name_plural = _("dispute parties")
        constraints = (
            models.UniqueConstraint(fields=("dispute", "agency"), name="dispute_party_once"),
        )

    def __str__(self) -> str:
        return self.agency.label

    def permission_scopes(self) -> list[Scope]:
        """Roles in the agency count."""
        return [("agency", self.agency_id), seated(self.dispute.body_id, self.agency_id)]


class Neutral(models.Model):
    """An agency without a part in the dispute that mediates or arbitrates."""

    class Role(models.TextChoices):
        """What it does."""

        MEDIATOR = "mediator", _("mediates")
        ARBITRATOR = "arbitrator", _("arbitrates")

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="neutrals")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="neutral_in")
    role = models.CharField(max_length=10, choices=Role)
    named_on = models.DateField()

    class Meta:
        ordering = ("dispute", "role", "pk")
        constraints = (
            models.UniqueConstraint(fields=("dispute", "agency", "role"), name="neutral_once"),
        )

    def __str__(self) -> str:
        return self.agency.label

    def permission_scopes(self) -> list[Scope]:
        """Roles in the agency count."""
        return [("agency", self.agency_id), seated(self.dispute.body_id, self.agency_id)]


class DisputeStep(models.Model):
    """One step that a dispute went through, with its time limit. One is open at a time."""

    class Ended(models.TextChoices):
        """Why the step ended."""

        TIME = "time", _("time ran out")
        HAND = "hand", _("moved on by hand")
        ENDED = "ended", _("brought to its end")

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Dispute.State)
    began_on = models.DateField()
    due = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    how = models.CharField(max_length=5, choices=Ended, blank=True)

    class Meta:
        ordering = ("dispute", "number")
        constraints = (
            models.UniqueConstraint(fields=("dispute", "number"), name="dispute_step_once"),
            models.UniqueConstraint(
                fields=("dispute",), condition=Q(ended_on=None), name="dispute_one_open_step"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, how="") | (Q(ended_on__isnull=False) & ~Q(how="")),
                name="dispute_step_ended_how",
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def took(self) -> int | None:
        """Calendar days from its beginning to its end, None while it goes on."""
        return (self.ended_on - self.began_on).days if self.ended_on else None


class Statement(models.Model):
    """What one side laid before: a position, evidence, or an offer to settle. Never changed."""

    class Kind(models.TextChoices):
        """What it is."""

        POSITION = "position", _("position")
        EVIDENCE = "evidence", _("evidence")
        OFFER = "offer", _("offer to settle")

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="statements")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.POSITION)
    text = models.TextField()
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("dispute", "made_at", "pk")

    def __str__(self) -> str:
        return f"{self.agency.label}: {self.get_kind_display()}"


class Acceptance(models.Model):
    """A party accepts an offer to settle."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="acceptances")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("statement", "agency"), name="acceptance_once"),
        )

    def __str__(self) -> str:
        return self.agency.label


class Ruling(models.Model):
    """A ruling: an arbitrator drafts it, and it is given when most of the panel agree."""

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("before the panel")
        GIVEN = "given", pgettext_lazy("state of a ruling", "given")
        DROPPED = "dropped", _("not carried by the panel")

    class Effect(models.TextChoices):
        """What it changes when it becomes final."""

        NONE = "none", _("nothing but what it says")
        PROPOSE = "propose", _("propose the new lead in the list’s draft")
        APPLY = "apply", _("the new lead takes over at once")

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="rulings")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="rulings"
    )
    wording = models.TextField()
    reasons = models.TextField()
    effect = models.CharField(max_length=8, choices=Effect, default=Effect.NONE)
    new_lead = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    amount = models.BigIntegerField(null=True, blank=True, help_text=_("minor units"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("dispute", "number")
        constraints = (
            models.UniqueConstraint(fields=("dispute", "number"), name="ruling_number_once"),
            models.UniqueConstraint(
                fields=("dispute",), condition=Q(state="draft"), name="ruling_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(effect="none") | Q(new_lead__isnull=False), name="ruling_effect_lead"
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="ruling_amount"
            ),
            models.CheckConstraint(
                condition=~Q(state="given") | Q(given_at__isnull=False), name="ruling_given_at"
            ),
        )

    def __str__(self) -> str:
        return self.wording[:80]


class Voice(models.Model):
    """What one agency of a panel says to a drafted ruling."""

    ruling = models.ForeignKey(Ruling, on_delete=models.CASCADE, related_name="voices")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    agrees = models.BooleanField()
    text = models.TextField(blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("ruling", "pk")
        constraints = (models.UniqueConstraint(fields=("ruling", "agency"), name="voice_once"),)

    def __str__(self) -> str:
        return self.agency.label
