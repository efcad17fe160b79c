"""Papers that take longer than a page may take to load: made by a worker, kept for two days."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilia.agencies.models import Person
from concilia.core.permissions import Actor
from concilia.dossiers.models.product import Dossier, DossierVersion

KEPT = dt.timedelta(days=2)


class PrintoutQuerySet(models.QuerySet["Printout"]):
    """Reads of printouts."""

    def visible_to(self, user: Actor) -> PrintoutQuerySet:
        """The person's own: what stands in a paper depends on who reads it."""
        if not isinstance(user, Person):
            return self.none()
        return self.filter(reader=user, dossier__in=Dossier.objects.visible_to(user))


class Printout(models.Model):
    """One paper for one reader; derived from the dossier, so no ledger entry speaks of it."""

    class Form(models.TextChoices):
        """The kinds of paper."""

        PDF = "pdf", "PDF"
        DOCX = "docx", "DOCX"

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", pgettext_lazy("printout", "waiting")
        DRAWING = "drawing", pgettext_lazy("printout", "being made")
        DONE = "done", pgettext_lazy("printout", "ready")
        FAILED = "failed", pgettext_lazy("printout", "not made")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="printouts")
    version = models.ForeignKey(DossierVersion, on_delete=models.CASCADE, null=True)
    reader = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=4, choices=Form)
    language = models.CharField(max_length=10)
    digest = models.CharField(max_length=64, help_text=_("of the tree of blocks"))
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0, help_text=_("charts that are drawn"))
    total = models.PositiveIntegerField(default=0)
    content = models.BinaryField(null=True)
    asked_at = models.DateTimeField()

    objects = PrintoutQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("reader", "dossier", "form", "digest"), name="printout_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.dossier} {self.get_form_display()}"

    def get_absolute_url(self) -> str:
        """The page that shows how far it is."""
        return reverse("dossiers:printout", args=[self.dossier_id, self.pk])
