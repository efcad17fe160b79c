"""Challenges with their causes, factors and evidence."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilia.agencies.models import Agency, Person, Territory
from concilia.bodies.models import Body
from concilia.core.models import StoredFile
from concilia.core.permissions import Actor, Scope, scopes_with, sees_all
from concilia.indicators.models import Indicator


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    """Reads of challenges."""

    def visible_to(self, user: Actor) -> ChallengeQuerySet:
        """Those of the bodies in which the person takes part."""
        if sees_all(user):
            return self
        return self.filter(body__in=scopes_with(user, "body"))


class Challenge(models.Model):
    """A problem that a body takes up. Lifecycle in `challenges.rules`."""

    class State(models.TextChoices):
        """Where it stands."""

        RAISED = "raised", pgettext_lazy("state of a challenge", "raised")
        ACCEPTED = "accepted", pgettext_lazy("state of a challenge", "accepted")
        DECLINED = "declined", pgettext_lazy("state of a challenge", "declined")
        MERGED = "merged", pgettext_lazy("state of a challenge", "merged")
        REFERRED = "referred", pgettext_lazy("state of a challenge", "referred")
        IN_DOSSIER = "in_dossier", _("in a dossier")
        DECIDED = "decided", pgettext_lazy("state of a challenge", "decided")
        CLOSED = "closed", pgettext_lazy("state of a challenge", "closed")

    class Severity(models.TextChoices):
        """How bad it is for those whom it touches."""

        LOW = "low", _("low")
        MODERATE = "moderate", _("moderate")
        HIGH = "high", _("high")
        CRITICAL = "critical", _("critical")

    class Urgency(models.TextChoices):
        """How soon something must be done."""

        LOW = "low", _("can wait")
        MODERATE = "moderate", _("this quarter")
        HIGH = "high", _("by the next meeting")
        CRITICAL = "critical", _("at once")

    class Kind(models.TextChoices):
        """What it is about; the template of its dossier is chosen by it."""

        GENERAL = "general", _("general")
        ACCESS = "access", _("access and waiting")
        QUALITY = "quality", _("quality and safety")
        OUTBREAK = "outbreak", _("outbreak or emergency")
        MEANS = "means", _("staff, money and equipment")
        COORDINATION = "coordination", _("coordination between agencies")

    class Origin(models.TextChoices):
        """Where it came from."""

        HAND = "hand", _("written by hand")
        SIGNAL = "signal", _("a signal")
        APPEALS = "appeals", _("a group of appeals")
        AGENCY = "agency", _("a member agency")
        PARENT = "parent", _("the body above")
        REFERRED = "referred", _("another body")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="challenges")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    statement = models.TextField()
    state = models.CharField(max_length=12, choices=State, default=State.RAISED)
    severity = models.CharField(max_length=10, choices=Severity, default=Severity.MODERATE)
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.MODERATE)
    kind = models.CharField(max_length=14, choices=Kind, default=Kind.GENERAL)
    population = models.PositiveIntegerField(null=True, blank=True)
    population_note = models.CharField(max_length=200, blank=True)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="challenges")
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    raised_for = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    raised_at = models.DateTimeField()
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.HAND)
    origin_title = models.CharField(max_length=250, blank=True)
    origin_url = models.CharField(max_length=300, blank=True)
    triage_due = models.DateField(null=True, blank=True)
    triaged_at = models.DateTimeField(null=True, blank=True)
    triage_reason = models.TextField(blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    referred_to = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dossier_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    acted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_note = models.TextField(blank=True)

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        ordering = ("-raised_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("body", "number"), name="challenge_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="challenge_number_from_one"),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into=None)),
                name="challenge_merged_into_one",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("id")),
                name="challenge_not_into_itself",
            ),
            models.CheckConstraint(
                condition=~Q(state="referred") | Q(referred_to__isnull=False),
                name="challenge_referred_somewhere",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("challenges:detail", args=[self.pk])

    @property
    def ref(self) -> str:
        """The number by which people name it, for instance `C-7`."""
        return f"C-{self.number}"

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return [("body", self.body_id)]


class Cause(models.Model):
    """A node in the tree of causes."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="causes")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children"
    )
    text = models.CharField(max_length=300)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("challenge", "position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=models.F("id")), name="cause_not_below_itself"
            ),
        )

    def __str__(self) -> str:
        return self.text

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body of the challenge count."""
        return self.challenge.permission_scopes()


class Stakeholder(models.Model):
    """An agency, or another group, that has a say or an interest in a challenge."""

    class Stance(models.TextChoices):
        """How it stands to a change."""

        UNKNOWN = "unknown", pgettext_lazy("stance", "not known")
        FOR = "for", pgettext_lazy("stance", "for it")
        DIVIDED = "divided", pgettext_lazy("stance", "divided")
        AGAINST = "against", pgettext_lazy("stance", "against it")

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="stakeholders")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=200, blank=True)
    competence = models.CharField(max_length=300, blank=True)
    stance = models.CharField(max_length=10, choices=Stance, default=Stance.UNKNOWN)
    interest = models.CharField(max_length=300, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("challenge", "position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("challenge", "agency"), name="stakeholder_agency_once"),
            models.CheckConstraint(
                condition=Q(agency__isnull=False) | ~Q(name=""), name="stakeholder_is_somebody"
            ),
        )

    def __str__(self) -> str:
        return str(self.agency) if self.agency else self.name


class Factor(models.Model):
    """A condition that makes the challenge worse or better."""

    class Effect(models.TextChoices):
        """Which way it works."""

        WORSENS = "worsens", _("worsens")
        EASES = "eases", _("eases")

    class Strength(models.TextChoices):
        """How sure the evidence makes one of it; the four grades of GRADE."""

        UNGRADED = "ungraded", _("not graded")
        VERY_LOW = "very_low", _("very low")
        LOW = "low", pgettext_lazy("grade of evidence", "low")
        MODERATE = "moderate", pgettext_lazy("grade of evidence", "moderate")
        HIGH = "high", pgettext_lazy("grade of evidence", "high")

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="factors")
    text = models.CharField(max_length=300)
    effect = models.CharField(max_length=10, choices=Effect, default=Effect.WORSENS)
    strength = models.CharField(max_length=10, choices=Strength, default=Strength.UNGRADED)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("challenge", "position", "pk")

    def __str__(self) -> str:
        return self.text


class Evidence(models.Model):
    """What supports a statement. What it points at is kept as it was when it was cited."""

    class Kind(models.TextChoices):
        """What it points at."""

        SERIES = "series", _("series of an indicator")
        DOCUMENT = "document", _("document")
        APPEALS = "appeals", _("group of appeals")
        DECISION = "decision", _("earlier decision")
        LINK = "link", _("link")
        NOTE = "note", _("note")

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="evidence")
    cause = models.ForeignKey(
        Cause, on_delete=models.SET_NULL, null=True, blank=True, related_name="evidence"
    )
    factor = models.ForeignKey(
        Factor, on_delete=models.SET_NULL, null=True, blank=True, related_name="evidence"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    source = models.CharField(
        max_length=80, blank=True, help_text=_("what is cited in another room, by kind and key")
    )
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("challenge", "pk")
        verbose_name_plural = _("evidence")
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind="series") | Q(indicator__isnull=False, territory__isnull=False),
                name="evidence_series_complete",
            ),
            models.CheckConstraint(
                condition=~Q(kind="document") | Q(file__isnull=False), name="evidence_has_file"
            ),
            models.CheckConstraint(
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=models.F("starts")),
                name="evidence_period",
            ),
        )

    def __str__(self) -> str:
        return self.title
