"""Agencies, clusters, people and territories."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, cast

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from concilia.agencies.folding import fold
from concilia.core import clock
from concilia.core.permissions import Actor, Scope, System


def localised(name: str, names: dict[str, str]) -> str:
    """Return the name in the active language, or the main name."""
    return names.get(get_language() or "", "") or name


class FoldedField(models.TextField):  # type: ignore[type-arg]  # not generic at run time
    """What a search looks through: the folded names of the row, renewed whenever it is written."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Fold the names again."""
        texts = cast("Agency", model_instance).searchable()
        folded = " | ".join(dict.fromkeys(filter(None, map(fold, texts))))
        setattr(model_instance, self.attname, folded)
        return folded


class Territory(models.Model):
    """A node of the area tree. `path` is the codes from the root, `/LR/LR-MO/`."""

    class Level(models.TextChoices):
        """The kinds of area, from the widest."""

        NATION = "nation", _("nation")
        REGION = "region", _("region")
        DISTRICT = "district", _("district")
        ZONE = "zone", _("zone")
        SITE = "site", _("site")

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    names = models.JSONField(default=dict, blank=True)
    level = models.CharField(max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=400, db_index=True)
    population = models.PositiveBigIntegerField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    geometry = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ("path",)
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        constraints = (
            models.CheckConstraint(
                condition=Q(latitude=None) | Q(latitude__range=(-90, 90)),
                name="territory_latitude",
            ),
            models.CheckConstraint(
                condition=Q(longitude=None) | Q(longitude__range=(-180, 180)),
                name="territory_longitude",
            ),
        )

    def __str__(self) -> str:
        return localised(self.name, self.names)

    def get_absolute_url(self) -> str:
        """Return the address of the territory's page."""
        return reverse("agencies:territory", args=[self.code])


class Cluster(models.Model):
    """A group of agencies that votes as one side."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    names = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return localised(self.name, self.names)


class AgencyQuerySet(models.QuerySet["Agency"]):
    """Reads of agencies."""

    def visible_to(self, user: Actor) -> AgencyQuerySet:
        """All of them for anybody signed in: who exists is no secret among those who coordinate."""
        if isinstance(user, System) or (user is not None and user.is_authenticated):
            return self
        return self.none()

    def standing(self) -> AgencyQuerySet:
        """Those that were not merged into another."""
        return self.exclude(state=Agency.State.MERGED)

    def search(self, text: str) -> AgencyQuerySet:
        """Those whose names, in any language, or known spellings hold every word of `text`."""
        words = fold(text[:250]).split()
        spelled = Alias.objects.filter(kind=Alias.Kind.AGENCY)
        found = self
        for word in words:
            spelled = spelled.filter(text__contains=word)
            found = found.filter(folded__contains=word)
        return (found | self.filter(code__in=spelled.values("code"))) if words else self


class Agency(models.Model):
    """An organisation that takes part in coordination."""

    class Type(models.TextChoices):
        """What kind of organisation it is."""

        GOVERNMENT = "government", _("government")
        MUNICIPALITY = "municipality", _("municipality")
        INSURER = "insurer", _("insurer")
        HOSPITAL = "hospital", _("hospital")
        PRACTICE = "practice", _("practice")
        WELFARE = "welfare", _("welfare organisation")
        PATIENTS = "patients", _("patients' association")
        PROFESSIONALS = "professionals", _("professional association")
        UN = "un", _("UN agency")
        INTERNATIONAL = "international", _("international organisation")
        INGO = "ingo", _("international NGO")
        NNGO = "nngo", _("national NGO")
        NATIONAL = "national", _("national organisation")
        RED_CROSS = "red_cross", _("Red Cross and Red Crescent movement")
        DONOR = "donor", _("donor")
        PRIVATE = "private", _("private company")
        LABORATORY = "laboratory", _("laboratory")
        ACADEMIC = "academic", _("university or institute")
        OTHER = "other", _("other")
        UNKNOWN = "unknown", _("not known")

    class State(models.TextChoices):
        """Whether it still exists as itself."""

        ACTIVE = "active", _("active")
        DISSOLVED = "dissolved", _("dissolved")
        MERGED = "merged", _("merged")

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=250)
    names = models.JSONField(default=dict, blank=True)
    short_name = models.CharField(max_length=60, blank=True)
    type = models.CharField(max_length=20, choices=Type, default=Type.UNKNOWN)
    cluster = models.ForeignKey(
        Cluster, on_delete=models.PROTECT, null=True, blank=True, related_name="agencies"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, null=True, blank=True, related_name="agencies"
    )
    website = models.URLField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from"
    )
    folded = FoldedField(editable=False, default="")

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        verbose_name_plural = _("agencies")
        constraints = (
            models.UniqueConstraint(
                Lower("name"), condition=~Q(state="merged"), name="agency_one_active_name"
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into=None)),
                name="agency_merged_into",
            ),
        )

    def __str__(self) -> str:
        return localised(self.name, self.names)

    def get_absolute_url(self) -> str:
        """Return the address of the agency's page."""
        return reverse("agencies:agency", args=[self.code])

    def searchable(self) -> list[str]:
        """Return every text by which the agency is looked for."""
        return [self.name, self.short_name, self.code, *map(str, self.names.values())]

    @property
    def label(self) -> str:
        """The short name where there is one, for narrow places."""
        return self.short_name or str(self)

    def permission_scopes(self) -> list[Scope]:
        """Roles in the agency count."""
        return [("agency", self.pk)]


class Distinct(models.Model):
    """Two agencies of like names that somebody looked at and knows to be two."""

    first = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(first__lt=models.F("second")), name="distinct_in_order"
            ),
            models.UniqueConstraint(fields=("first", "second"), name="distinct_once"),
        )

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"


class ContactPoint(models.Model):
    """Where an agency is reached for a purpose."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="contact_points")
    label = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ("label",)

    def __str__(self) -> str:
        return self.label


class Competence(models.Model):
    """What an agency is entitled to do: a function in a policy area, with its legal basis."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="competences")
    policy_area = models.CharField(max_length=120)
    function = models.CharField(max_length=200)
    legal_basis = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ("policy_area", "function")
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "policy_area", "function"), name="competence_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.policy_area}: {self.function}"


class Alias(models.Model):
    """A spelling found in files, and the code of what it stands for, confirmed by a person."""

    class Kind(models.TextChoices):
        """What the spelling names."""

        AGENCY = "agency", _("agency")
        AGENCY_TYPE = "agency_type", _("agency type")
        TERRITORY = "territory", _("territory")
        ACTIVITY = "activity", _("activity type")

    kind = models.CharField(max_length=20, choices=Kind)
    text = models.CharField(max_length=250, help_text=_("folded: lower case, single spaces"))
    code = models.CharField(max_length=60)

    class Meta:
        ordering = ("kind", "text")
        verbose_name_plural = _("aliases")
        constraints = (models.UniqueConstraint(fields=("kind", "text"), name="alias_once"),)

    def __str__(self) -> str:
        return f"{self.text} = {self.code}"


class People(BaseUserManager["Person"]):
    """Makes and finds people."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """Create a person who signs in with `email`; without a password only links work."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who uses Concilia, for one or more agencies. Also the account."""

    class Digest(models.TextChoices):
        """How e-mail reaches the person."""

        AT_ONCE = "at_once", _("each message at once")
        DAILY = "daily", _("one digest a day")
        WEEKLY = "weekly", _("one letter on Monday, with what waits for me")
        NEVER = "never", _("no e-mail, only here")

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    language = models.CharField(max_length=10, default="en")
    time_zone = models.CharField(max_length=60, default="UTC")
    digest = models.CharField(max_length=10, choices=Digest, default=Digest.AT_ONCE)
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)
    is_auditor = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ("name", "email")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name or self.email

    def get_absolute_url(self) -> str:
        """Return the address of the person's page."""
        return reverse("agencies:person", args=[self.pk])


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Reads of appointments."""

    def on(self, day: dt.date) -> AppointmentQuerySet:
        """Those that hold on `day`."""
        return self.filter(Q(ends=None) | Q(ends__gte=day), starts__lte=day)


class Appointment(models.Model):
    """A person acts for an agency, in a role, for a time; perhaps in somebody's stead."""

    class Role(models.TextChoices):
        """What the person is in the agency."""

        HEAD = "head", _("head")
        COORDINATOR = "coordinator", _("coordinator")
        DATA_OFFICER = "data_officer", _("data officer")
        STAFF = "staff", pgettext_lazy("role in an agency", "staff")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="appointments")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=20, choices=Role)
    substitute_for = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="substitutes"
    )
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ("agency", "role", "person")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=models.F("starts")),
                name="appointment_period",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"
