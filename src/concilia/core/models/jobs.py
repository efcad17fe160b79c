"""Work that outlives a request, as rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """One piece of work; a worker claims it by a conditional update of `state` and `lease_until`.

    `claimed_by` names the claim, not the worker: it is new at every attempt, so that a worker
    that lost its lease cannot end the job of another. `result` is what the handler returned.
    """

    class State(models.TextChoices):
        """Where the work is."""

        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        DEAD = "dead", _("failed for good")

    kind = models.CharField(max_length=80)
    key = models.CharField(max_length=200, unique=True)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    run_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    claimed_by = models.CharField(max_length=80, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    result = models.JSONField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("state", "run_at"), name="job_due"),
            models.Index(fields=("kind", "created_at"), name="job_kind"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def error_line(self) -> str:
        """The last line of the error, which says most."""
        return self.error.strip().rpartition("\n")[2][:160]
