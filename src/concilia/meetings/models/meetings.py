"""Meetings, their agenda, and who is there."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilia.agencies.models import Person
from concilia.bodies.models import Body, Seat
from concilia.core.models import StoredFile
from concilia.core.permissions import Actor, Scope, scopes_with, sees_all
from concilia.dossiers.models import DossierVersion


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Reads of meetings."""

    def visible_to(self, user: Actor) -> MeetingQuerySet:
        """Those of the bodies in which the person takes part."""
        if sees_all(user):
            return self
        return self.filter(body__in=scopes_with(user, "body"))


class Meeting(models.Model):
    """One meeting of a body. Lifecycle in `meetings.rules`.

    `version` counts what everybody in the room sees change; `at_item` is the item called.
    """

    class State(models.TextChoices):
        """Where it stands."""

        PLANNED = "planned", pgettext_lazy("state of a meeting", "planned")
        INVITED = "invited", pgettext_lazy("state of a meeting", "invited")
        OPEN = "open", pgettext_lazy("state of a meeting", "open")
        CLOSED = "closed", pgettext_lazy("state of a meeting", "closed")
        ISSUED = "issued", _("protocol issued")
        CANCELLED = "cancelled", pgettext_lazy("state of a meeting", "cancelled")

    class Form(models.TextChoices):
        """How the body decides: around a table, or by letters."""

        SITTING = "sitting", _("sitting")
        WRITTEN = "written", _("written procedure")
        SILENT = "silent", _("silent procedure")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    convening = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    invited_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    quorum_at_opening = models.JSONField(default=dict, blank=True)
    form = models.CharField(max_length=10, choices=Form, default=Form.SITTING)
    ends_at = models.DateTimeField(null=True, blank=True)
    remote = models.BooleanField(default=False)
    urgent = models.BooleanField(default=False)
    sequence = models.PositiveIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveBigIntegerField(default=0)
    at_item = models.ForeignKey(
        "meetings.AgendaItem", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_at",)
        constraints = (
            models.UniqueConstraint(fields=("body", "number"), name="meeting_number_once"),
            models.CheckConstraint(
                condition=Q(form="sitting") | Q(ends_at__isnull=False), name="meeting_letters_end"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the meeting's page."""
        return reverse("meetings:meeting", args=[self.pk])

    @property
    def ref(self) -> str:
        """The number by which people name it, for instance `council/7`."""
        return f"{self.body.ref}/{self.number}"

    @property
    def zone(self) -> dt.tzinfo:
        """The time zone of the body, in which the meeting's hours are written."""
        return self.body.zone

    @property
    def day(self) -> dt.date:
        """The day of the meeting, where the body sits."""
        return self.starts_at.astimezone(self.zone).date()

    @property
    def state_tone(self) -> str:
        """What the state means in the design system."""
        return {"open": "soon", "closed": "soon", "issued": "done"}.get(self.state, "calm")

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return [("body", self.body_id)]


class AgendaItem(models.Model):
    """One point on the agenda, and what was said to it."""

    class Kind(models.TextChoices):
        """What the item is for."""

        DOSSIER = "dossier", _("dossier")
        RETURN = "return", _("comes back")
        INFORMATION = "information", _("information")
        OTHER = "other", _("other")
        PROPOSAL = "proposal", _("proposal of a member")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.OTHER)
    dossier_version = models.ForeignKey(
        DossierVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )
    about_url = models.CharField(max_length=300, blank=True)
    heard = models.TextField(blank=True)
    spoke = models.TextField(blank=True)
    resolved = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField(default=0)
    closed = models.BooleanField(default=False)
    proposed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted = models.BooleanField(default=True)
    speakers_closed = models.BooleanField(default=False)

    class Meta:
        ordering = ("meeting", "position", "pk")

    def __str__(self) -> str:
        return self.title

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return [("body", self.meeting.body_id)]


class Attendance(models.Model):
    """Whether, and how, a seat is represented at a meeting."""

    class Mode(models.TextChoices):
        """How."""

        IN_PERSON = "in_person", _("in person")
        REMOTE = "remote", _("remote")
        PROXY = "proxy", _("by proxy")
        EXCUSED = "excused", _("excused")
        ABSENT = "absent", _("absent")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="attendances"
    )
    substitute = models.BooleanField(default=False)
    mode = models.CharField(max_length=10, choices=Mode)
    arrived_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("meeting", "seat")
        constraints = (models.UniqueConstraint(fields=("meeting", "seat"), name="attendance_once"),)

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_mode_display()}"


class Material(models.Model):
    """A paper to an agenda item, and when it was there."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="materials")
    title = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("item", "pk")

    def __str__(self) -> str:
        return self.title


class Answer(models.Model):
    """What a seat answered to the invitation; the last answer stands."""

    class Says(models.TextChoices):
        """Whether somebody will come."""

        YES = "yes", pgettext_lazy("answer to an invitation", "will come")
        REMOTE = "remote", pgettext_lazy("answer to an invitation", "will take part remotely")
        NO = "no", pgettext_lazy("answer to an invitation", "cannot come")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="answers")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="answers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    says = models.CharField(max_length=10, choices=Says)
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ("meeting", "seat")
        constraints = (models.UniqueConstraint(fields=("meeting", "seat"), name="answer_once"),)

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_says_display()}"


class Proxy(models.Model):
    """A seat lets another seat vote in its place at one meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="proxies")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="proxies_given")
    holder = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="proxies_held")
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        ordering = ("meeting", "seat")
        verbose_name_plural = _("proxies")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "seat"), name="proxy_once"),
            models.CheckConstraint(
                condition=~Q(seat=models.F("holder")), name="proxy_is_another_seat"
            ),
        )

    def __str__(self) -> str:
        return f"{self.seat} → {self.holder}"


class Recusal(models.Model):
    """A seat takes no part in one item, for a conflict of interest."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="recusals")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="recusals")
    reason = models.CharField(max_length=300, blank=True)
    declared_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ("item", "seat")
        constraints = (models.UniqueConstraint(fields=("item", "seat"), name="recusal_once"),)

    def __str__(self) -> str:
        return f"{self.seat}: {self.item}"
