"""What people are told, and the signed links with which they answer."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One message to one person: always in the application, and by e-mail at once or in a digest.

    `key` makes telling idempotent: the same key is never told twice to the same person. `batch`
    names the e-mail in which the notice goes out; once set it stays, so that a second attempt
    sends the same e-mail.
    """

    class Mail(models.TextChoices):
        """What becomes of it by e-mail."""

        NONE = "none", _("not by e-mail")
        WAITING = "waiting", _("waiting to be sent")
        SENT = "sent", _("sent")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    subject = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    link = models.ForeignKey("core.SignedLink", on_delete=models.SET_NULL, null=True)
    mail = models.CharField(max_length=10, choices=Mail, default=Mail.NONE)
    batch = models.CharField(max_length=80, blank=True, db_index=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("person", "key"), name="notice_once_per_key"),
            models.CheckConstraint(
                condition=models.Q(mail="sent", mailed_at__isnull=False)
                | (~models.Q(mail="sent") & models.Q(mailed_at=None)),
                name="notice_sent_has_time",
            ),
        )
        indexes = (
            models.Index(
                fields=("person", "created_at"),
                condition=models.Q(mail="waiting"),
                name="notice_to_send",
            ),
        )

    def __str__(self) -> str:
        return self.subject


class SignedLink(models.Model):
    """A link that lets one person do one thing to one object, once, until it expires.

    Only a digest of the token is kept. The token can be made again from `salt` together with the
    installation's secret key, which is not in the database: so an e-mail can be written later,
    and a stolen database opens no link.
    """

    digest = models.CharField(max_length=64, unique=True)
    salt = models.CharField(max_length=32)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="links"
    )
    verb = models.CharField(max_length=80)
    object_label = models.CharField(max_length=80, help_text=_("app.model of the object"))
    object_id = models.PositiveBigIntegerField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.verb} {self.object_label} {self.object_id}"

    def find_object(self) -> models.Model | None:
        """Return the object that the link is about, or None when it is gone."""
        model = apps.get_model(self.object_label)
        found: models.Model | None = model._default_manager.filter(pk=self.object_id).first()
        return found
