"""Motions and ballots."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilia.agencies.models import Person
from concilia.bodies.models import Seat
from concilia.core import entropy
from concilia.core.permissions import Scope
from concilia.dossiers.models import DraftDecision
from concilia.meetings.models.meetings import AgendaItem
from concilia.meetings.rules.choosing.terms import Terms, marks_in_words


def random_id() -> uuid.UUID:
    """Return an identifier that says nothing of when it was made."""
    return uuid.UUID(bytes=entropy.token_bytes(16), version=4)


class Motion(models.Model):
    """Wording that is put to the vote. `reasoning` is `meetings.rules.Result` as data.

    `place` is that of an amendment among those to the same motion.
    """

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("open for ballots")
        ADOPTED = "adopted", _("adopted")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")
        PROPOSED = "proposed", _("moved, not yet voted on")
        TIED = "tied", _("tied: a second ballot follows")
        COUNTED = "counted", pgettext_lazy("state of an election or ranking", "counted")
        RUNOFF = "runoff", _("a runoff follows")

    class Kind(models.TextChoices):
        """What adopting it does."""

        SUBSTANTIVE = "substantive", _("motion")
        AMENDMENT = "amendment", _("amendment")
        PROCEDURAL = "procedural", _("procedural motion")

    class Manner(models.TextChoices):
        """How it is voted on."""

        OPEN = "open", pgettext_lazy("manner of voting", "open")
        ROLL_CALL = "roll_call", pgettext_lazy("manner of voting", "by name, one after the other")
        SECRET = "secret", pgettext_lazy("manner of voting", "secret")

    class Asks(models.TextChoices):
        """What a ballot on it says."""

        VOTE = "vote", pgettext_lazy("kind of ballot", "yes, no or abstain")
        ELECTION = "election", pgettext_lazy("kind of ballot", "election")
        RANKING = "ranking", pgettext_lazy("kind of ballot", "ranking of options")
        SCORING = "scoring", pgettext_lazy("kind of ballot", "scores for options")

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="motions")
    draft = models.ForeignKey(
        DraftDecision, on_delete=models.PROTECT, null=True, blank=True, related_name="motions"
    )
    wording = models.TextField()
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.SUBSTANTIVE)
    manner = models.CharField(max_length=10, choices=Manner, default=Manner.OPEN)
    asks = models.CharField(max_length=10, choices=Asks, default=Asks.VOTE)
    terms = models.JSONField(default=dict, blank=True)
    amends = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="amendments"
    )
    passage = models.TextField(blank=True)
    place = models.PositiveIntegerField(default=0)
    second_of = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="second_ballot"
    )
    ratifies = models.ForeignKey(
        "meetings.Decision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ratifications",
    )
    ends_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    reasoning = models.JSONField(default=dict, blank=True)
    put_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("item", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("item",), condition=Q(state="open"), name="motion_one_open_per_item"
            ),
            models.CheckConstraint(
                condition=Q(kind="amendment", amends__isnull=False)
                | (~Q(kind="amendment") & Q(amends=None)),
                name="motion_amendment_amends",
            ),
            models.CheckConstraint(
                condition=Q(asks="vote", terms={}) | (~Q(asks="vote") & ~Q(terms={})),
                name="motion_choice_has_terms",
            ),
        )

    def __str__(self) -> str:
        return self.wording[:80]

    @property
    def state_tone(self) -> str:
        """What the state means in the design system."""
        tones = {"adopted": "done", "counted": "done", "rejected": "contested"}
        return "soon" if self.state in {"open", "tied", "runoff"} else tones.get(self.state, "calm")

    @property
    def choice_of(self) -> Terms | None:
        """What an election, ranking or scoring asks; None where the answer is yes or no."""
        return None if self.asks == self.Asks.VOTE else Terms.from_data(self.terms)

    def permission_scopes(self) -> list[Scope]:
        """Roles in the body count."""
        return [("body", self.item.meeting.body_id)]


def marks_of(kept: Mapping[str, int]) -> dict[int, int]:
    """Return the marks of a ballot by number; JSON keeps the numbers of options as text."""
    return {int(number): value for number, value in kept.items()}


def words_of(motion: Motion, choice: str, marks: Mapping[str, int]) -> str:
    """Return what a ballot on `motion` says in the active language."""
    terms = motion.choice_of
    if terms is None:
        return str(Ballot.Choice(choice).label)
    return marks_in_words(terms, marks_of(marks))


class Ballot(models.Model):
    """The vote of one seat on one motion. `recorded`: written down by the secretary."""

    class Choice(models.TextChoices):
        """What a seat may say."""

        YES = "yes", pgettext_lazy("ballot", "yes")
        NO = "no", pgettext_lazy("ballot", "no")
        ABSTAIN = "abstain", pgettext_lazy("ballot", "abstain")
        OBJECT = "object", pgettext_lazy("ballot", "object")
        MARKED = "marked", pgettext_lazy("ballot", "marked")

    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="ballots")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="ballots")
    choice = models.CharField(max_length=8, choices=Choice)
    marks = models.JSONField(default=dict, blank=True)
    cast_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    cast_at = models.DateTimeField()
    recorded = models.BooleanField(default=False)

    class Meta:
        ordering = ("motion", "seat")
        constraints = (models.UniqueConstraint(fields=("motion", "seat"), name="ballot_once"),)

    def __str__(self) -> str:
        return f"{self.seat}: {self.words}"

    @property
    def words(self) -> str:
        """What the ballot says."""
        return words_of(self.motion, self.choice, self.marks)


class Voted(models.Model):
    """A seat has voted on a secret motion; nothing says what, or when."""

    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="voted")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("motion", "seat"), name="voted_once"),)

    def __str__(self) -> str:
        return str(self.seat)


class SecretBallot(models.Model):
    """A ballot that belongs to no seat. `receipt` is a digest of what the voter was shown."""

    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="secret_ballots")
    cluster = models.CharField(max_length=200, blank=True)
    choice = models.CharField(max_length=8, choices=Ballot.Choice)
    marks = models.JSONField(default=dict, blank=True)
    receipt = models.CharField(max_length=64)

    class Meta:
        ordering = ("receipt",)
        constraints = (models.UniqueConstraint(fields=("receipt",), name="receipt_once"),)

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """What the ballot says."""
        return words_of(self.motion, self.choice, self.marks)
