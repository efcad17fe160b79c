"""Facilities from a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia.agencies import names
from concilia.agencies.models import Agency
from concilia.core.errors import Problem
from concilia.core.models import Import
from concilia.core.tables import Counts, Doubt, Field, Finding, Importer, Progress, Row
from concilia.core.tables.parsers import Choice, Integer, Number
from concilia.core.tables.sheet import Sheet
from concilia.indicators.imports.places import Places
from concilia.resources.capacities.exchange import read_any
from concilia.resources.capacities.importing import capacities_of, gathered, keep_capacities
from concilia.resources.capacities.places import astray
from concilia.resources.models import Facility
from concilia.resources.spellings.gathering import Gathering, of_agencies

_UPDATED = ("name", "kind", "agency", "territory", "beds", "staff", "latitude", "longitude")


class Facilities(Importer):
    """Places where care is given."""

    kind = "facilities"
    label = gettext_lazy("Facilities")
    help = gettext_lazy("One facility per row, known by its code.")
    verb = "resources.import"
    anywhere = True
    most_rows = 100_000
    fields = (
        Field("code", gettext_lazy("Code"), required=True, max_length=60, hxl=("#loc+code",)),
        Field(
            "name",
            gettext_lazy("Name"),
            required=True,
            headers=("facility",),
            hxl=("#loc+name",),
        ),
        Field(
            "kind",
            gettext_lazy("Kind"),
            required=True,
            headers=("type", "facility type"),
            hxl=("#loc+type",),
            parse=Choice(Facility.Kind.choices),
        ),
        Field("country", gettext_lazy("Country"), hxl=("#country+name", "#country")),
        Field(
            "territory",
            gettext_lazy("Territory"),
            required=True,
            headers=("district", "zone", "county", "area"),
            hxl=("#adm2+name", "#adm2"),
        ),
        Field(
            "agency",
            gettext_lazy("Agency"),
            headers=("organisation", "run by"),
            hxl=("#org+name", "#org"),
            max_length=250,
        ),
        Field("beds", gettext_lazy("Beds"), hxl=("#capacity+beds",), parse=Integer(0, 100_000)),
        Field("staff", gettext_lazy("Staff"), hxl=("#staff",), parse=Integer(0, 1_000_000)),
        Field(
            "latitude",
            gettext_lazy("Latitude"),
            headers=("lat",),
            hxl=("#geo+lat",),
            parse=Number(-90, 90),
        ),
        Field(
            "longitude",
            gettext_lazy("Longitude"),
            headers=("lon", "lng", "long"),
            hxl=("#geo+lon",),
            parse=Number(-180, 180),
        ),
        Field(
            "capacities",
            gettext_lazy("Capacities"),
            headers=("capacity", "details"),
            hxl=("#capacity+list",),
            parse=capacities_of,
            max_length=20_000,
            help=gettext_lazy(
                "groups: staff, beds, equipment, stock, service, opening, catchment; a column "
                "“staff: nurse” works too"
            ),
            example="staff: nurse = 12; opening: mon = 08:00-16:00; service: maternity",
        ),
    )

    @classmethod
    def read(cls, content: bytes, name: str, sheet: str) -> Sheet:
        """Return the table in a CSV, XLSX, GeoJSON, FHIR R4 or HSDS file."""
        return read_any(content) or super().read(content, name, sheet)

    @classmethod
    def reshape(cls, sheet: Sheet) -> Sheet:
        """Gather columns such as “staff: nurse” into the one of capacities."""
        return gathered(sheet)

    def natural_key(self, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """The code."""
        return (slugify(values["code"]),)

    def prepare(self) -> None:
        """Load places and agencies."""
        self._places = Places()
        self._resolver = names.Resolver("agency")
        self._doubtful = {
            "agency": of_agencies(self._resolver),
            "territory": Gathering("territory", self._places.nearest),
        }
        self._agencies = {a.code: a for a in Agency.objects.exclude(state=Agency.State.MERGED)}

    def doubts(self) -> Iterable[Doubt]:
        """Yield places and agencies that may be known under another name."""
        for one in self._doubtful.values():
            yield from one.doubts()

    def check(self, rows: Sequence[Row]) -> Iterable[Problem]:
        """Yield rows without a usable code, a known territory or a known agency."""
        for row in rows:
            values = row.values
            place = self._places.find(values.get("country") or "", values["territory"])
            wanted = values.get("agency") or ""
            agency = self._agencies.get(self._resolver.find(wanted) or "") if wanted else None
            if not slugify(values["code"]):
                yield Problem(
                    _("The code needs a Latin letter or a figure."),
                    row.number,
                    "code",
                    values["code"],
                )
            elif place.territory is None:
                if not place.facility:
                    self._doubtful["territory"].add(
                        values["territory"], row.number, values.get("country") or ""
                    )
                yield Problem(place.message, row.number, "territory", values["territory"])
            elif wanted and agency is None:
                self._doubtful["agency"].add(wanted, row.number)
                yield Problem(
                    _("No agency has this name; enter it first."), row.number, "agency", wanted
                )
            elif (values.get("latitude") is None) != (values.get("longitude") is None):
                yield Problem(
                    _("A position needs latitude and longitude, or neither."),
                    row.number,
                    "latitude",
                )
            elif values.get("latitude") == 0 == values.get("longitude"):
                yield Problem(
                    _("0, 0 lies in the sea; leave both empty where the position is not known."),
                    row.number,
                    "latitude",
                )
            else:
                values["place"], values["run_by"] = place.territory, agency

    def findings(self, rows: Sequence[Row]) -> Iterable[Finding]:
        """Yield the facilities that lie far from, or outside of, the territory they name."""
        return astray(rows)

    def write(self, rows: Sequence[Row], source: Import, progress: Progress) -> Counts:
        """Enter new facilities and change known ones."""
        counts = Counts()
        known = Facility.objects.in_bulk(
            [slugify(row.values["code"]) for row in rows], field_name="code"
        )
        fresh, changed = [], []
        for row in rows:
            values = row.values
            wanted = {
                "name": values["name"],
                "kind": values["kind"],
                "agency": values["run_by"],
                "territory": values["place"],
                "beds": values.get("beds") or 0,
                "staff": values.get("staff") or 0,
                "latitude": values.get("latitude"),
                "longitude": values.get("longitude"),
            }
            former = known.get(slugify(values["code"]))
            if former is None:
                fresh.append(Facility(code=slugify(values["code"]), **wanted))
            elif any(getattr(former, name) != value for name, value in wanted.items()):
                for name, value in wanted.items():
                    setattr(former, name, value)
                changed.append(former)
            else:
                counts.unchanged += 1
        Facility.objects.bulk_create(fresh, batch_size=1000)
        Facility.objects.bulk_update(changed, _UPDATED, batch_size=500)
        counts.created, counts.updated = len(fresh), len(changed)
        touched = keep_capacities(rows, source)
        besides = len(touched - {one.pk for one in (*fresh, *changed)})
        counts.updated += besides
        counts.unchanged -= besides
        progress(len(rows))
        return counts

    def done_url(self) -> str:
        """The list of facilities."""
        return reverse("resources:facilities")
