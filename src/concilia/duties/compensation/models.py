"""The tables of cost and compensation."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilia.agencies.models import Agency, Person
from concilia.bodies.models import Body
from concilia.core.models import StoredFile
from concilia.core.permissions import Actor, Scope, acting, scopes_with, seated, sees_all
from concilia.duties.compensation import rules
from concilia.duties.compensation.money import in_words

LEADERS = ("chair", "deputy", "secretary")


class FundQuerySet(models.QuerySet["Fund"]):
    """Reads of funds."""

    def visible_to(self, user: Actor) -> FundQuerySet:
        """Those of the person's bodies, and those that hold an account of the person's agency."""
        if sees_all(user):
            return self
        accounts = Account.objects.filter(agency__in=scopes_with(user, "agency"))
        return self.filter(
            Q(body__in=scopes_with(user, "body")) | Q(pk__in=accounts.values("fund"))
        )


class Fund(models.Model):
    """Means from which a body compensates agencies, in one currency, with the rule it follows."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="funds")
    name = models.CharField(max_length=rules.NAME)
    currency = models.CharField(max_length=3)
    share = models.PositiveSmallIntegerField(default=50, help_text=_("percent"))
    rate_cap = models.BigIntegerField(null=True, blank=True, help_text=_("minor units per hour"))
    cap = models.BigIntegerField(
        null=True, blank=True, help_text=_("minor units per agency and calendar year")
    )
    created_at = models.DateTimeField()

    objects = FundQuerySet.as_manager()

    class Meta:
        ordering = ("body", "name")
        constraints = (
            models.UniqueConstraint(fields=("body", "name"), name="fund_name_once"),
            models.CheckConstraint(condition=Q(share__lte=100), name="fund_share"),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="fund_currency"
            ),
            models.CheckConstraint(
                condition=(Q(rate_cap=None) | Q(rate_cap__gte=0)) & (Q(cap=None) | Q(cap__gte=0)),
                name="fund_caps",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the fund's page."""
        return reverse("duties:compensation:fund", args=[self.pk])

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return [("body", self.body_id)]


class Account(models.Model):
    """One side of the fund's ledger."""

    class Kind(models.TextChoices):
        """Whose money it counts."""

        SOURCE = "source", _("where the money came from")
        MEANS = "means", _("means of the fund")
        AGENCY = "agency", _("owed to an agency")
        PAID = "paid", _("paid out")

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="accounts")
    kind = models.CharField(max_length=8, choices=Kind)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="accounts"
    )

    class Meta:
        ordering = ("fund", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("fund", "kind"), condition=Q(agency=None), name="account_kind_once"
            ),
            models.UniqueConstraint(
                fields=("fund", "kind", "agency"), name="account_of_agency_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("source", "means"), agency=None)
                | Q(kind__in=("agency", "paid"), agency__isnull=False),
                name="account_whose",
            ),
        )

    def __str__(self) -> str:
        words = self.get_kind_display()
        return f"{words}: {self.agency.label}" if self.agency else str(words)


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads of entries; they are never changed or deleted."""

    def update(self, **_kwargs: Any) -> int:
        """Refuse: a mistake is mended by a counter-entry."""
        raise TypeError("entries of a fund are append-only")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: a mistake is mended by a counter-entry."""
        raise TypeError("entries of a fund are append-only")


class Entry(models.Model):
    """One transfer between two accounts of a fund. What one loses the other gains."""

    class Kind(models.TextChoices):
        """What happened."""

        ENDOW = "endow", _("endowment")
        AWARD = "award", _("compensation")
        PAY = "pay", _("payment")
        MOVE = "move", _("moved to the agency’s successor")
        REVERSE = "reverse", _("counter-entry")

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    source = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="given")
    target = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="taken")
    amount = models.BigIntegerField()
    cost = models.ForeignKey(
        "duties.Cost", on_delete=models.PROTECT, null=True, blank=True, related_name="entries"
    )
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    note = models.CharField(max_length=rules.TEXT, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_on = models.DateField()
    made_at = models.DateTimeField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ("fund", "number")
        verbose_name_plural = _("entries")
        constraints = (
            models.UniqueConstraint(fields=("fund", "number"), name="entry_number_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="entry_amount"),
            models.CheckConstraint(
                condition=~Q(source=models.F("target")), name="entry_two_accounts"
            ),
            models.CheckConstraint(
                condition=Q(kind="reverse", reverses__isnull=False)
                | (~Q(kind="reverse") & Q(reverses=None)),
                name="entry_reverses",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it once; refuse to change it."""
        if self.pk is not None:
            raise TypeError("entries of a fund are append-only")
        if self.source.fund_id != self.fund_id or self.target.fund_id != self.fund_id:
            raise ValueError("an entry stays within its fund")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: a mistake is mended by a counter-entry."""
        raise TypeError("entries of a fund are append-only")


class CostQuerySet(models.QuerySet["Cost"]):
    """Reads of booked costs."""

    def visible_to(self, user: Actor) -> CostQuerySet:
        """Those of the person's own agencies, and those of the bodies that the person leads."""
        if sees_all(user):
            return self
        return self.filter(
            Q(body__in=scopes_with(user, "body", LEADERS))
            | acting(user, agency="agency", body="body")
        )


class Cost(models.Model):
    """What coordination cost an agency for a duty: effort or expense."""

    class Kind(models.TextChoices):
        """What it was."""

        EFFORT = "effort", _("effort")
        EXPENSE = "expense", _("expense")

    class State(models.TextChoices):
        """What became of it."""

        BOOKED = "booked", _("waits for a decision")
        AWARDED = "awarded", _("compensated")
        REFUSED = "refused", pgettext_lazy("state of a cost", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("state of a cost", "withdrawn")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="costs")
    duty = models.ForeignKey("duties.Duty", on_delete=models.PROTECT, related_name="costs")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="costs")
    kind = models.CharField(max_length=8, choices=Kind)
    day = models.DateField()
    minutes = models.PositiveIntegerField(null=True, blank=True)
    rate = models.BigIntegerField(null=True, blank=True, help_text=_("minor units per hour"))
    amount = models.BigIntegerField(help_text=_("minor units"))
    currency = models.CharField(max_length=3)
    text = models.CharField(max_length=rules.TEXT)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    booked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    booked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.BOOKED)
    awarded = models.BigIntegerField(null=True, blank=True, help_text=_("minor units"))
    by_rule = models.BooleanField(default=False)
    reason = models.CharField(max_length=rules.TEXT, blank=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = CostQuerySet.as_manager()

    class Meta:
        ordering = ("-day", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="cost_amount"),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="cost_currency"
            ),
            models.CheckConstraint(
                condition=Q(kind="effort", minutes__gt=0, rate__gt=0)
                | Q(kind="expense", minutes=None, rate=None),
                name="cost_effort_or_expense",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="awarded",
                    awarded__gt=0,
                    awarded__lte=models.F("amount"),
                    decided_at__isnull=False,
                )
                | (~Q(state="awarded") & Q(awarded=None)),
                name="cost_awarded",
            ),
        )
        indexes = (models.Index(fields=("body", "state", "day"), name="cost_body_state"),)

    def __str__(self) -> str:
        return f"{self.agency.label}: {in_words(self.amount, self.currency)}"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("duties:compensation:cost", args=[self.pk])

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count, and in the agency."""
        there = seated(self.body_id, self.agency_id)
        return [("body", self.body_id), ("agency", self.agency_id), there]

    @property
    def tone_now(self) -> str:
        """How it stands: soon while it waits, done when compensated, otherwise calm."""
        return {"booked": "soon", "awarded": "done"}.get(self.state, "calm")
