"""What was said and sent about a duty; none of it is ever changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilia.agencies.models import Agency, Person
from concilia.core.models import StoredFile


class Report(models.Model):
    """What somebody said about the progress of a duty. Never changed."""

    class Channel(models.TextChoices):
        """How it came."""

        PAGE = "page", _("page")
        LINK = "link", _("e-mail link")
        COMMAND = "command", _("command line")
        API = "api", _("interface for programs")
        TABLE = "table", _("spreadsheet")

    duty = models.ForeignKey("duties.Duty", on_delete=models.CASCADE, related_name="reports")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    part = models.ForeignKey(
        "duties.DutyPart", on_delete=models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    percent = models.PositiveSmallIntegerField()
    done = models.BooleanField(default=False)
    obstacle = models.TextField(blank=True)
    forecast = models.DateField(null=True, blank=True)
    attachment = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.PAGE)
    reported_at = models.DateTimeField()

    class Meta:
        ordering = ("duty", "-reported_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(percent__lte=100), name="report_percent"),
        )

    def __str__(self) -> str:
        return f"{self.percent} %"


class Remark(models.Model):
    """What was said when somebody contested, returned, verified or ended a duty."""

    class Kind(models.TextChoices):
        """At which step it was said."""

        ACCEPTED = "accepted", pgettext_lazy("what happened to a duty", "accepted")
        SILENT = "silent", _("accepted by silence")
        ASKED = "asked", _("a change was asked for")
        GRANTED = "granted", _("the change was granted")
        REFUSED = "refused", _("the change was refused")
        DELEGATED = "delegated", _("delegated")
        DISPATCHED = "dispatched", _("a part was given")
        RELEASED = "released", _("a part was released")
        WITHDRAWN = "withdrawn", _("the lead withdrew")
        DISSOLVED = "dissolved", _("the lead agency was dissolved")
        HANDED_OVER = "handed_over", _("handed over to another lead")
        REACHED = "reached", _("a milestone was reached")
        PROPOSED = "proposed", _("put before the parent body")
        ANSWERED = "answered", _("the parent body answered")
        MOVED = "moved", _("taken over by another body")
        EFFECT = "effect", _("the effect was judged")
        CONTESTED = "contested", _("contested")
        SETTLED = "settled", _("settled, back to under way")
        RETURNED = "returned", _("returned")
        VERIFIED = "verified", _("verified and closed")
        CLOSED = "closed", _("closed without a report")
        CANCELLED = "cancelled", _("cancelled")

    duty = models.ForeignKey("duties.Duty", on_delete=models.CASCADE, related_name="remarks")
    kind = models.CharField(max_length=12, choices=Kind)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField(blank=True)
    attachment = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("duty", "-made_at", "-pk")

    def __str__(self) -> str:
        return self.get_kind_display()


class Reminder(models.Model):
    """One step of the ladder that was sent; never twice."""

    duty = models.ForeignKey("duties.Duty", on_delete=models.CASCADE, related_name="reminders")
    step = models.CharField(max_length=40)
    to = models.CharField(max_length=12, default="lead", help_text=_("rung of the ladder"))
    told = models.PositiveSmallIntegerField(default=0, help_text=_("people who were told"))
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ("duty", "sent_at")
        constraints = (
            models.UniqueConstraint(fields=("duty", "step"), name="reminder_once_per_step"),
        )

    def __str__(self) -> str:
        return self.step
