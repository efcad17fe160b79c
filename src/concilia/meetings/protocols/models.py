"""Drafts that went out, what was said to them, dissent, corrections, and what is published."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from concilia.agencies.models import Person
from concilia.bodies.models import Seat
from concilia.core.models import StoredFile
from concilia.core.permissions import Scope
from concilia.meetings.models.decisions import Decision, Protocol
from concilia.meetings.models.meetings import AgendaItem, Meeting
from concilia.meetings.models.voting import Motion


class Draft(models.Model):
    """One text of a protocol as it went out to those present; its blocks never change."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="drafts")
    version = models.PositiveSmallIntegerField()
    blocks = models.JSONField()
    digest = models.CharField(max_length=64)
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField()
    silent_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("meeting", "-version")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "version"), name="draft_version_once"),
        )

    def __str__(self) -> str:
        return _("%(meeting)s, draft %(version)d") % {
            "meeting": self.meeting,
            "version": self.version,
        }

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return [("body", self.meeting.body_id)]


class Assent(models.Model):
    """Whether a seat agrees to one draft; the last word stands."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="assents")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    reason = models.TextField(blank=True)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ("draft", "seat")
        constraints = (
            models.UniqueConstraint(fields=("draft", "seat"), name="assent_once"),
            models.CheckConstraint(
                condition=Q(agrees=True) | ~Q(reason=""), name="assent_refusal_has_reason"
            ),
        )

    def __str__(self) -> str:
        return str(self.seat)


class Comment(models.Model):
    """What somebody who was present says to the draft, and what the secretary answers."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="comments")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="comments"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    made_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    settled_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("meeting", "made_at", "pk")

    def __str__(self) -> str:
        return self.text[:80]

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return [("body", self.meeting.body_id)]


class Dissent(models.Model):
    """A seat has its dissent from a result recorded, with its reasons."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="dissents")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("motion", "recorded_at", "pk")
        constraints = (models.UniqueConstraint(fields=("motion", "seat"), name="dissent_once"),)

    def __str__(self) -> str:
        return str(self.seat)


class Correction(models.Model):
    """A later decision corrects an issued protocol, whose text stays as it is."""

    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="corrections")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="corrections")
    text = models.TextField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("protocol", "made_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("protocol", "decision"), name="correction_once"),
        )

    def __str__(self) -> str:
        return self.text[:80]


class Publication(models.Model):
    """What of a meeting is public: its decisions, or its protocol too, without closed items.

    `modified_at` moves when something public changes: a correction, a successor, a withdrawal.
    """

    protocol = models.OneToOneField(Protocol, on_delete=models.PROTECT, related_name="publication")
    whole = models.BooleanField(default=False)
    blocks = models.JSONField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()
    modified_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-published_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(whole=False) | (Q(blocks__isnull=False) & ~Q(digest="")),
                name="publication_has_text",
            ),
        )

    def __str__(self) -> str:
        return str(self.protocol)

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return [("body", self.protocol.meeting.body_id)]
