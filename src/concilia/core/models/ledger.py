"""The ledger's tables: entries in a hash chain, and the head that writers lock."""

from django.db import models


class LedgerEntry(models.Model):
    """One thing that was done. `hash` covers every column but `payload` and `salt`.

    The payload is covered through its salted `digest`, so it can be erased for privacy
    without breaking the chain.
    """

    sequence = models.PositiveBigIntegerField(primary_key=True)
    time = models.CharField(max_length=32)
    actor = models.CharField(max_length=200)
    agency = models.CharField(max_length=200, blank=True)
    scope = models.CharField(max_length=60, blank=True)
    verb = models.CharField(max_length=80)
    object = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    salt = models.CharField(max_length=32, blank=True)
    payload = models.TextField(null=True)

    class Meta:
        ordering = ("sequence",)
        indexes = (
            models.Index(fields=("object", "sequence"), name="ledger_object"),
            models.Index(fields=("scope", "sequence"), name="ledger_scope"),
            models.Index(fields=("verb", "sequence"), name="ledger_verb"),
            models.Index(fields=("actor", "sequence"), name="ledger_actor"),
        )

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb} {self.object}"


class LedgerHead(models.Model):
    """The one row that says where the chain ends; appending locks it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="ledger_one_head"),)

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash[:12]}"
