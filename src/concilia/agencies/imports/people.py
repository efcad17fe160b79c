"""People and for which agencies they act, from a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia.agencies import names
from concilia.agencies.models import Agency, Appointment, Person
from concilia.core.errors import Problem
from concilia.core.models import Import
from concilia.core.tables import Counts, Field, Importer, Progress, Row
from concilia.core.tables.parsers import Choice, Date, Email


class PeopleImporter(Importer):
    """Reads people and their appointments; a person is known by the e-mail address."""

    kind = "people"
    label = gettext_lazy("People and appointments")
    help = gettext_lazy("One appointment per row. People sign in only after an invitation.")
    verb = "agencies.import"
    fields = (
        Field("name", gettext_lazy("Name"), required=True, headers=("person",), max_length=150),
        Field(
            "email",
            gettext_lazy("E-mail"),
            required=True,
            hxl=("#contact+email",),
            parse=Email(),
            max_length=254,
        ),
        Field(
            "agency",
            gettext_lazy("Agency"),
            required=True,
            headers=("organisation", "organization"),
            hxl=("#org+name", "#org"),
            max_length=250,
        ),
        Field("role", gettext_lazy("Role"), required=True, parse=Choice(Appointment.Role.choices)),
        Field("starts", gettext_lazy("First day"), required=True, parse=Date()),
        Field("ends", gettext_lazy("Last day"), parse=Date()),
    )

    def natural_key(self, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Return who acts for whom, as what, from when."""
        email = str(values.get("email") or "").lower()
        return (email, values.get("agency"), values.get("role"), values.get("starts"))

    def prepare(self) -> None:
        """Load the spellings of agencies."""
        self.agencies = names.Resolver("agency")
        self.known = {a.code: a for a in Agency.objects.standing()}
        self.held: dict[tuple[str, int, str], list[Appointment]] = {}
        for one in Appointment.objects.select_related("person"):
            place = (one.person.email, one.agency_id, one.role)
            self.held.setdefault(place, []).append(one)

    def check(self, rows: Sequence[Row]) -> Iterable[Problem]:
        """Find every agency, and refuse periods that cannot be."""
        for row in rows:
            values = row.values
            values["email"] = values["email"].lower()
            agency = self.known.get(self.agencies.find(values["agency"]) or "")
            if agency is None:
                near = ", ".join(found.name for found in self.agencies.suggest(values["agency"], 3))
                yield Problem(
                    _("This agency is not known. Near to it: %(near)s.") % {"near": near or "—"},
                    row=row.number,
                    column="agency",
                    value=values["agency"],
                )
                continue
            values["agency object"] = agency
            if values.get("ends") and values["ends"] < values["starts"]:
                yield Problem(
                    _("The last day is before the first."),
                    row=row.number,
                    column="ends",
                    value=str(values["ends"]),
                )

    def write(self, rows: Sequence[Row], source: Import, progress: Progress) -> Counts:
        """Make people that are new and their appointments; one that stands gets its last day."""
        people = {p.email: p for p in Person.objects.all()}
        counts: Counter[str] = Counter()
        made = 0
        for done, row in enumerate(rows, start=1):
            email = row.values["email"]
            if email not in people:
                people[email] = Person.objects.create_user(email, None, name=row.values["name"])
                made += 1
            counts[self._appoint(people[email], row.values)] += 1
            progress(done)
        more = {"people": made}
        return Counts(counts["created"], counts["updated"], counts["unchanged"], more)

    def _appoint(self, person: Person, values: Mapping[str, Any]) -> str:
        agency, role = values["agency object"], values["role"]
        starts, ends = values["starts"], values.get("ends")
        held = self.held.setdefault((person.email, agency.pk, role), [])
        for one in held:
            apart = (one.ends and one.ends < starts) or (ends and ends < one.starts)
            if not apart:
                if ends and one.ends != ends and one.starts <= ends:
                    one.ends = ends
                    one.save(update_fields=("ends",))
                    return "updated"
                return "unchanged"
        held.append(
            Appointment.objects.create(
                person=person, agency=agency, role=role, starts=starts, ends=ends
            )
        )
        return "created"

    def done_url(self) -> str:
        """Return the list of agencies."""
        return reverse("agencies:list")
