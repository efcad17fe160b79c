"""Forms of profiles, invitations and joining."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils.translation import gettext_lazy as _

from concilia.agencies.models import Agency, Appointment, Person
from concilia.core import clock
from concilia.core.permissions import Actor, roles_on, scopes_with
from concilia.site.accounts.actions import place_of
from concilia.site.accounts.rules import roles_to_give


def zones() -> list[tuple[str, str]]:
    """Return the time zones that places use, by name."""
    names = sorted(name for name in available_timezones() if "/" in name and name[0].isupper())
    return [
        (name, name.replace("_", " "))
        for name in ("UTC", *names)
        if not name.startswith(("Etc/", "SystemV/", "US/"))
    ]


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """What a person may change about themselves."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=zones, help_text=_("In which you read dates and hours.")
    )

    class Meta:
        model = Person
        fields = ("name", "language", "time_zone", "digest")
        labels = {"name": _("Name"), "digest": _("E-mail")}
        widgets = {"digest": forms.RadioSelect}


class InvitationForm(forms.Form):
    """Whom to invite, for which agency, as what."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("Of the invitation; the person can change it."),
    )
    agency = forms.ModelChoiceField(
        label=_("Agency"), queryset=Agency.objects.none(), empty_label=_("Choose an agency")
    )
    role = forms.ChoiceField(label=_("Role"), choices=Appointment.Role.choices, initial="staff")

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        agencies = Agency.objects.filter(state=Agency.State.ACTIVE)
        if "operator" not in roles_on(by, None):
            ids = scopes_with(by, "agency", ("agency.head", "agency.coordinator"))
            agencies = agencies.filter(pk__in=ids)
        field: Any = self.fields["agency"]
        field.queryset = agencies
        field.required = not roles_on(by, place_of(by, None)) & {"operator", "secretary"}
        if not field.required:
            field.empty_label = _("none yet")
            field.help_text = _("Without an agency, give the person a seat afterwards.")

    def clean_email(self) -> str:
        """Refuse an address that already has an account."""
        email: str = self.cleaned_data["email"].strip().lower()
        if Person.objects.filter(email=email).exists():
            raise forms.ValidationError(
                _("This address already has an account. Give the role on the agency’s page.")
            )
        return email

    def clean(self) -> dict[str, Any]:
        """Refuse a role that is higher than the own."""
        data = super().clean() or {}
        agency, role = data.get("agency"), data.get("role")
        if (
            agency
            and role
            and role not in roles_to_give(roles_on(self.by, place_of(self.by, agency)))
        ):
            self.add_error("role", _("You may not give this role. Ask the head of the agency."))
        return data


class JoinForm(forms.Form):
    """The first password, twice."""

    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        help_text=password_validators_help_text_html(),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        """Refuse two different passwords."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password", again):
            raise forms.ValidationError(_("The two passwords differ."))
        return again


class PeopleFilter(forms.Form):
    """The filters of the list of people."""

    q = forms.CharField(
        label=_("Name or e-mail"), max_length=100, required=False, widget=forms.SearchInput
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=(
            ("", _("any")),
            ("active", _("active")),
            ("invited", _("invited")),
            ("closed", _("closed")),
        ),
    )


def today_roles(person: Person) -> list[Appointment]:
    """Return the person's appointments that hold today, from the prefetched ones."""
    day = clock.today()
    return [
        held
        for held in person.appointments.all()
        if held.starts <= day and (held.ends is None or held.ends >= day)
    ]
