"""The tables of the responsibility list."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilia.agencies.models import Agency, Person
from concilia.bodies.models import Body
from concilia.core.models import Import
from concilia.core.permissions import Actor, Scope, scopes_with, sees_all


class ResponsibilityListQuerySet(models.QuerySet["ResponsibilityList"]):
    """Reads of responsibility lists."""

    def visible_to(self, user: Actor) -> ResponsibilityListQuerySet:
        """Those of the person's bodies, and those in which the person's agencies have a part."""
        if sees_all(user):
            return self
        agencies = scopes_with(user, "agency")
        parts = StandingDuty.objects.filter(agency__in=agencies)
        parts = parts.exclude(version__state=ListVersion.State.DRAFT)
        return self.filter(
            Q(body__in=scopes_with(user, "body")) | Q(pk__in=parts.values("version__list"))
        )


class ResponsibilityList(models.Model):
    """The standing duties that a body keeps for one matter, in versions."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="responsibility_lists")
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()

    objects = ResponsibilityListQuerySet.as_manager()

    class Meta:
        ordering = ("body", "title")
        constraints = (
            models.UniqueConstraint(fields=("body", "title"), name="responsibility_title_once"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the list's page."""
        return reverse("duties:responsibilities:list", args=[self.pk])

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return [("body", self.body_id)]


class ListVersion(models.Model):
    """One version of a list: a draft, the one in force, or a former one."""

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("draft")
        IN_FORCE = "in_force", _("in force")
        FORMER = "former", pgettext_lazy("version of a list", "former")

    list = models.ForeignKey(ResponsibilityList, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    note = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    in_force_from = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("list", "-number")
        constraints = (
            models.UniqueConstraint(fields=("list", "number"), name="list_version_once"),
            models.UniqueConstraint(
                fields=("list",), condition=Q(state="draft"), name="list_one_draft"
            ),
            models.UniqueConstraint(
                fields=("list",), condition=Q(state="in_force"), name="list_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", in_force_from=None)
                | (~Q(state="draft") & Q(in_force_from__isnull=False)),
                name="list_version_in_force_from",
            ),
        )

    def __str__(self) -> str:
        return f"{self.list} · {self.number}"

    def permission_scopes(self) -> Sequence[Scope]:
        """Roles in the body count."""
        return self.list.permission_scopes()


class StandingDuty(models.Model):
    """One line of a version: what an agency does for a function at a stage, in one role.

    Without an agency the line only says that there is such a function and stage.
    """

    class Stage(models.TextChoices):
        """The three stages of a function."""

        FORMULATE = "formulate", _("formulate")
        EXECUTE = "execute", _("execute")
        EVALUATE = "evaluate", _("evaluate")

    class Role(models.TextChoices):
        """What the agency is for it."""

        LEAD = "lead", pgettext_lazy("role of an agency", "lead")
        CO_LEAD = "co_lead", _("co-lead")
        SUPPORT = "support", pgettext_lazy("role of an agency", "support")
        INFORMED = "informed", _("informed")

    version = models.ForeignKey(ListVersion, on_delete=models.CASCADE, related_name="lines")
    area = models.CharField(max_length=120)
    function = models.CharField(max_length=200)
    stage = models.CharField(max_length=10, choices=Stage)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="standing_duties"
    )
    role = models.CharField(max_length=8, choices=Role, blank=True)
    task = models.CharField(max_length=300, blank=True)
    days = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("time limit in working days")
    )
    legal_basis = models.CharField(max_length=250, blank=True)
    competence = models.CharField(max_length=250, blank=True)
    effort = models.PositiveIntegerField(null=True, blank=True)
    known_by = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("how many persons there can do it")
    )
    waits_for = models.CharField(max_length=400, blank=True)
    source_import = models.ForeignKey(
        Import, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source_row = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("area", "function", "stage", "pk")
        verbose_name_plural = _("standing duties")
        constraints = (
            models.UniqueConstraint(
                fields=("version", "area", "function", "stage", "agency"),
                name="standing_duty_once",
            ),
            models.UniqueConstraint(
                fields=("version", "area", "function", "stage"),
                condition=Q(agency=None),
                name="standing_duty_nobody_once",
            ),
            models.CheckConstraint(
                condition=Q(agency=None, role="") | (Q(agency__isnull=False) & ~Q(role="")),
                name="standing_duty_role_of_an_agency",
            ),
        )

    def __str__(self) -> str:
        return f"{self.area}: {self.function}"


class AgencyCapacity(models.Model):
    """How much of a list an agency says it can carry, in the same points as `effort`."""

    list = models.ForeignKey(
        ResponsibilityList, on_delete=models.CASCADE, related_name="capacities"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="capacities")
    points = models.PositiveIntegerField()

    class Meta:
        ordering = ("list", "agency")
        verbose_name_plural = _("agency capacities")
        constraints = (
            models.UniqueConstraint(fields=("list", "agency"), name="agency_capacity_once"),
        )

    def __str__(self) -> str:
        return f"{self.agency.label}: {self.points}"


class DutyFunction(models.Model):
    """Which function of a list a live duty serves."""

    duty = models.OneToOneField("duties.Duty", on_delete=models.CASCADE, related_name="function_of")
    list = models.ForeignKey(
        ResponsibilityList, on_delete=models.CASCADE, related_name="live_duties"
    )
    area = models.CharField(max_length=120)
    function = models.CharField(max_length=200)

    class Meta:
        ordering = ("list", "area", "function")

    def __str__(self) -> str:
        return f"{self.area}: {self.function}"


class ListProposal(models.Model):
    """What would mend a version as it stood at one time: asked for, then computed by a worker."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", pgettext_lazy("state of a computation", "waiting")
        RUNNING = "running", pgettext_lazy("state of a computation", "running")
        DONE = "done", pgettext_lazy("state of a computation", "done")
        FAILED = "failed", pgettext_lazy("state of a computation", "failed")

    version = models.ForeignKey(ListVersion, on_delete=models.CASCADE, related_name="proposals")
    digest = models.CharField(max_length=64, help_text=_("of everything that it was computed from"))
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField()
    result = models.JSONField(null=True, blank=True)
    problem = models.CharField(max_length=20, blank=True)
    asked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("version", "-asked_at")
        constraints = (
            models.UniqueConstraint(fields=("version", "digest"), name="list_proposal_once"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(result__isnull=False), name="list_proposal_result"
            ),
        )

    def __str__(self) -> str:
        return f"{self.version} · {self.get_state_display()}"

    @property
    def goes_on(self) -> bool:
        """Whether the worker has yet to end it."""
        return self.state in {self.State.WAITING, self.State.RUNNING}
