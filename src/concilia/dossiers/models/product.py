"""The dossier itself, what agencies contribute, draft decisions, and frozen versions."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilia.agencies.models import Agency, Person
from concilia.challenges.models import Challenge
from concilia.core.models import StoredFile
from concilia.core.permissions import Actor, Scope, scopes_with, seated, sees_all


class DossierQuerySet(models.QuerySet["Dossier"]):
    """Reads of dossiers."""

    def visible_to(self, user: Actor) -> DossierQuerySet:
        """Those of the bodies in which the person takes part."""
        if sees_all(user):
            return self
        return self.filter(challenge__body__in=scopes_with(user, "body"))


class Dossier(models.Model):
    """The living product; a meeting receives a frozen `DossierVersion`."""

    class State(models.TextChoices):
        """Where it stands."""

        DRAFTING = "drafting", _("in drafting")
        READY = "ready", _("ready for a meeting")
        FROZEN = "frozen", _("frozen for a meeting")

    challenge = models.OneToOneField(Challenge, on_delete=models.PROTECT, related_name="dossier")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFTING)
    summary = models.TextField(blank=True)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    objects = DossierQuerySet.as_manager()

    class Meta:
        ordering = ("-opened_at",)

    def __str__(self) -> str:
        return str(self.challenge)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("dossiers:detail", args=[self.pk])

    @property
    def state_tone(self) -> str:
        """The tone in which its state is shown."""
        return {"drafting": "calm", "ready": "soon", "frozen": "done"}[self.state]

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return self.challenge.permission_scopes()


AGENCY_VOICES = ("agency.head", "agency.coordinator", "agency.delegate")
"""Who in an agency answers for it."""


class ContributionQuerySet(models.QuerySet["Contribution"]):
    """Reads of contributions."""

    def visible_to(self, user: Actor) -> ContributionQuerySet:
        """Those of the bodies in which the person takes part, and those asked from the agency."""
        if sees_all(user):
            return self
        return self.filter(
            Q(dossier__challenge__body__in=scopes_with(user, "body"))
            | Q(agency__in=scopes_with(user, "agency", AGENCY_VOICES))
        )


class Contribution(models.Model):
    """What one agency owes, or has given, to a dossier."""

    class State(models.TextChoices):
        """Where it stands."""

        ASKED = "asked", pgettext_lazy("state of a contribution", "asked for")
        GIVEN = "given", pgettext_lazy("state of a contribution", "given")
        ACCEPTED = "accepted", pgettext_lazy("state of a contribution", "accepted")
        RETURNED = "returned", pgettext_lazy("state of a contribution", "returned")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="contributions")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="contributions")
    question = models.TextField()
    due = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    text = models.TextField(blank=True)
    dissent = models.BooleanField(default=False)
    given_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)
    part = models.ForeignKey(
        "dossiers.Part",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="contributions",
    )
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(null=True, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ("dossier", "due", "agency")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=("given", "accepted"))
                | Q(given_by__isnull=False, given_at__isnull=False),
                name="contribution_given_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agency.label}: {self.question[:60]}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("dossiers:contribution", args=[self.pk])

    @property
    def state_tone(self) -> str:
        """The tone in which its state is shown."""
        return {"asked": "soon", "given": "soon", "returned": "contested", "accepted": "done"}[
            self.state
        ]

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body and in the agency count."""
        body = self.dossier.challenge.body_id
        return [("body", body), ("agency", self.agency_id), seated(body, self.agency_id)]


class DraftDecision(models.Model):
    """Wording that the dossier proposes, with who would lead and who would support."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="drafts")
    wording = models.TextField()
    lead = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    co_leads = models.ManyToManyField(Agency, blank=True, related_name="+")
    supporting = models.ManyToManyField(Agency, blank=True, related_name="+")
    deliverable = models.CharField(max_length=300, blank=True)
    due_in_days = models.PositiveIntegerField(
        default=20, help_text=_("working days after the decision")
    )
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("dossier", "position", "pk")

    def __str__(self) -> str:
        return self.wording[:80]

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return self.dossier.permission_scopes()


class DossierVersion(models.Model):
    """A dossier as a meeting received it: the block tree, and the digest of its canonical JSON."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    blocks = models.JSONField()
    digest = models.CharField(max_length=64)
    content = models.CharField(
        max_length=64, blank=True, help_text=_("digest of all but number, date and changes")
    )
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    frozen_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()

    class Meta:
        ordering = ("dossier", "-number")
        constraints = (
            models.UniqueConstraint(fields=("dossier", "number"), name="dossier_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.dossier} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep a new version; an old one never changes: raises RuntimeError."""
        if not self._state.adding:
            raise RuntimeError("a frozen version of a dossier never changes")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("dossiers:version", args=[self.dossier_id, self.number])

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return self.dossier.permission_scopes()
