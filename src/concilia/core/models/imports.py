"""One import of one file: what came in, what was set aside, what it changed."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Import(models.Model):
    """A file on its way in, or in.

    `problems` is a list of `{"row", "column", "value", "message"}`; `mapping` maps the importer's
    field names to the file's headers; `counts` says how many rows were right, wrong and repeated,
    and after the run created, updated, unchanged and set aside. `preview` holds the headings and
    first rows as they were read; `doubts` are names in the file that nobody knows for sure
    (`tables.Doubt` as data); `former` is the import that already brought in the same file.
    """

    class State(models.TextChoices):
        """Where the file is on its way."""

        UPLOADED = "uploaded", _("uploaded")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")
        FAILED = "failed", _("failed")

    kind = models.CharField(max_length=60)
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="imports")
    state = models.CharField(max_length=20, choices=State, default=State.UPLOADED)
    sheet = models.CharField(max_length=100, blank=True)
    former = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    preview = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    doubts = models.JSONField(default=list)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=("kind", "file"), name="import_of_file"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        """Return the page of the import, which is also its report."""
        return reverse("core:import", args=[self.pk])

    @property
    def state_tone(self) -> str:
        """The tone of the state, for its tag."""
        if self.state == self.State.CHECKED:
            return "contested" if self.counts.get("wrong") else "calm"
        return {"done": "done", "failed": "late", "refused": "calm"}.get(self.state, "soon")

    @property
    def busy(self) -> bool:
        """Whether a worker is at it."""
        return self.state in {self.State.CHECKING, self.State.RUNNING}
