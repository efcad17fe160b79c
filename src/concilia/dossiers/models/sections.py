"""Templates of dossiers, the sections that come of them, and demands to verify a figure."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilia.agencies.models import Agency, Person
from concilia.bodies.models import Body
from concilia.challenges.models import Challenge, Evidence
from concilia.core.permissions import Scope
from concilia.dossiers.layouts import title_of
from concilia.dossiers.models.product import Dossier


class Template(models.Model):
    """A body's own template for one kind of challenge; `parts` are read by `dossiers.layouts`."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="dossier_templates")
    kind = models.CharField(max_length=14, choices=Challenge.Kind)
    parts = models.JSONField(default=list)
    edited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    class Meta:
        ordering = ("body", "kind")
        constraints = (models.UniqueConstraint(fields=("body", "kind"), name="template_kind_once"),)

    def __str__(self) -> str:
        return self.get_kind_display()

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return [("body", self.body_id)]


class Part(models.Model):
    """One section of a dossier: what fills it, who owns it, and what a person wrote in it."""

    class Mode(models.TextChoices):
        """What a person's text does to what the system puts there."""

        BEFORE = "before", _("stands before what the system puts here")
        INSTEAD = "instead", _("stands instead of what the system puts here")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="parts")
    key = models.SlugField(max_length=40)
    title = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    question = models.TextField(blank=True)
    days = models.PositiveSmallIntegerField(default=10)
    text = models.TextField(blank=True)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.BEFORE)
    position = models.PositiveIntegerField(default=0)
    edited_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("dossier", "position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("dossier", "key"), name="part_key_once"),
            models.CheckConstraint(
                condition=Q(text="") | Q(edited_by__isnull=False, edited_at__isnull=False),
                name="part_edited_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return self.title or self.key

    @property
    def heading(self) -> str:
        """Its heading, in the active language where the system fills it."""
        return self.title or title_of(self.key)

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return self.dossier.permission_scopes()


class Verification(models.Model):
    """A member's demand to verify a figure, and what came of it."""

    class State(models.TextChoices):
        """Where it stands."""

        DEMANDED = "demanded", pgettext_lazy("state of a verification", "to be verified")
        VERIFIED = "verified", pgettext_lazy("state of a verification", "verified")
        CORRECTED = "corrected", pgettext_lazy("state of a verification", "corrected")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="verifications")
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="verifications")
    reason = models.TextField()
    demanded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    demanded_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.DEMANDED)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("dossier", "demanded_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="demanded", answered_by=None)
                | (~Q(state="demanded") & Q(answered_by__isnull=False) & ~Q(answer="")),
                name="verification_answered",
            ),
        )

    def __str__(self) -> str:
        return str(self.evidence)

    @property
    def state_tone(self) -> str:
        """The tone in which its state is shown."""
        return "contested" if self.state == "demanded" else "done"

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return self.dossier.permission_scopes()
