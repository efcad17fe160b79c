"""The person behind an appeal, apart from the case and for a time only."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from concilia.core.permissions import Scope
from concilia.indicators.appeals.models.appeal import Appeal


class Petitioner(models.Model):
    """Who appealed, in which words, and how to reach them. No list or search reads this table."""

    PERSONAL = ("name", "email", "phone", "address", "words")
    """The fields that are erased on schedule."""

    appeal = models.OneToOneField(Appeal, on_delete=models.CASCADE, related_name="petitioner")
    name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=250, blank=True)
    words = models.TextField(blank=True)
    shared = models.BooleanField(default=False)
    salt = models.CharField(max_length=32, blank=True)
    digest = models.CharField(max_length=64, blank=True, db_index=True)
    erase_on = models.DateField()
    erased_at = models.DateTimeField(null=True, blank=True)
    letter_sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(name="", email="", phone="", address="", words="", salt=""),
                name="petitioner_erased",
            ),
        )
        indexes = (models.Index(fields=("erased_at", "erase_on"), name="petitioner_to_erase"),)

    def __str__(self) -> str:
        return str(self.appeal)

    def get_absolute_url(self) -> str:
        """The page of the appeal."""
        return self.appeal.get_absolute_url()

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count, and in the agency concerned."""
        return self.appeal.permission_scopes()


class Attachment(models.Model):
    """A file that came with an appeal. It is personal, and erased with the person."""

    petitioner = models.ForeignKey(Petitioner, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.media_type

    def get_absolute_url(self) -> str:
        """Where those who may see the person fetch it."""
        return reverse("appeals:attachment", args=[self.petitioner.appeal_id, self.pk])
