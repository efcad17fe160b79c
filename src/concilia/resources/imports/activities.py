"""Who does what where, from the tables that coordinators circulate (3W)."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rapidfuzz import fuzz, process

from concilia.agencies import names
from concilia.agencies.actions import create_agency
from concilia.agencies.models import Agency
from concilia.agencies.rules import alike
from concilia.core import clock
from concilia.core.errors import Invalid, Problem
from concilia.core.models import Import
from concilia.core.permissions import SYSTEM
from concilia.core.tables import Counts, Doubt, Field, Finding, Importer, Progress, Row
from concilia.core.tables.parsers import Date
from concilia.indicators.imports.places import Places
from concilia.resources import catalogue, rules
from concilia.resources.imports import details
from concilia.resources.models import Activity, ActivityType
from concilia.resources.spellings.gathering import LEAST, Gathering, of_agencies

_BATCH = 2000


def code_as_it_comes(text: str) -> str:
    """A place code is only compared, so whatever stands there is kept."""
    return text


class ReportForm(forms.Form):
    """What the file does not say."""

    reported_on = forms.DateField(
        label=gettext_lazy("Day of the report"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Leave empty to take the date in the file's name or its column."),
    )


class Activities(Importer):
    """One agency does one kind of activity in one place."""

    kind = "activities"
    label = gettext_lazy("Who does what where")
    help = gettext_lazy(
        "One agency, one kind of activity, one place per row. Agencies that are not known yet "
        "are entered; look through the findings for names that may mean the same one."
    )
    verb = "resources.import"
    anywhere = True
    options_form = ReportForm
    most_rows = 200_000
    fields = (
        Field(
            "country",
            gettext_lazy("Country"),
            headers=("nation", "adm0"),
            hxl=("#country+name", "#country"),
            example="Liberia",
        ),
        Field(
            "district",
            gettext_lazy("Territory"),
            required=True,
            headers=("district", "territory", "area", "county", "zone", "where", "location"),
            hxl=("#adm2+name", "#adm1+name", "#adm2", "#adm1", "#loc"),
            example="Montserrado",
        ),
        Field(
            "pcode",
            gettext_lazy("Place code"),
            headers=("p-code", "pcode", "adm code"),
            hxl=("#adm2+code", "#adm1+code", "#loc+code"),
            parse=code_as_it_comes,
            help=gettext_lazy("only checked against the country"),
            example="LBR11",
        ),
        Field(
            "organisation",
            gettext_lazy("Agency"),
            required=True,
            headers=("organisation", "organization", "agency", "who", "partner"),
            hxl=("#org+name", "#org"),
            max_length=250,
            example="World Health Organization",
        ),
        Field(
            "organisation_type",
            gettext_lazy("Agency type"),
            headers=("organisation type", "organization type", "type"),
            hxl=("#org+type",),
            example="UN Agency",
        ),
        Field(
            "activity",
            gettext_lazy("Activity"),
            required=True,
            headers=("activity", "what", "sector", "cluster"),
            hxl=("#activity+type", "#activity", "#sector"),
            example="Social Mobilisation",
        ),
        Field(
            "date",
            gettext_lazy("Day of the report"),
            headers=("date", "reported on", "report date", "when"),
            hxl=("#date+reported", "#date"),
            parse=Date(latest=clock.today),
            example="2014-11-18",
        ),
        *details.FIELDS,
    )

    def prepare(self) -> None:
        """Load places, agencies, types and spellings."""
        self._places = Places()
        self._agencies = names.Resolver("agency")
        self._agency_types = names.Resolver("agency_type")
        self._activities = names.Resolver("activity")
        self._types = {one.code: one.name for one in ActivityType.objects.all()}
        self._spellings = dict(catalogue.spellings())
        self._spellings |= {names.key(name): code for code, name in self._types.items()}
        # Agencies that the file brings, by the folded name under which they will be entered.
        self._new: dict[str, str] = {}
        self._said: dict[str, Counter[str]] = defaultdict(Counter)
        # All that are not known, with the rows that name them; of wrong rows too.
        self._unknown: dict[str, tuple[str, list[int]]] = {}

        self._doubtful = {
            "agency": of_agencies(self._agencies, open="new"),
            "territory": Gathering("territory", self._places.nearest),
            "activity": Gathering("activity", self._near_kinds),
        }

    def _near_kinds(self, text: str, _where: str) -> list[names.Suggestion]:
        known = catalogue.activity_types() | self._types
        near = process.extract(
            names.fold(text),
            {code: names.fold(name) for code, name in known.items()},
            scorer=fuzz.WRatio,
            limit=5,
            score_cutoff=LEAST,
        )
        return [names.Suggestion(code, known[code], round(score, 1)) for _t, score, code in near]

    def doubts(self) -> Iterable[Doubt]:
        """Yield places, kinds of activity and new agencies that may be known under another name."""
        for name, rows in self._unknown.values():
            for row in rows:
                self._doubtful["agency"].add(name, row)
        for one in self._doubtful.values():
            yield from one.doubts()

    def _type_code(self, text: str) -> str | None:
        code = self._activities.find(text) or self._spellings.get(names.key(text))
        return code if code in self._types or code in catalogue.activity_types() else None

    def check(self, rows: Sequence[Row]) -> Iterable[Problem]:
        """Yield rows that contradict themselves, or whose place, agency or activity is unclear."""
        countries = {
            names.key(row.values["organisation"]): set[str]()
            for row in rows
            if rules.is_national(row.values["organisation"])
        }
        for row in rows:
            values = row.values
            folded = names.key(values["organisation"])
            if folded in countries:
                countries[folded].add(values.get("country") or "")
        for row in rows:
            problem = self._problem(row, countries)
            if problem:
                yield problem

    def _problem(self, row: Row, countries: dict[str, set[str]]) -> Problem | None:
        values = row.values
        country, district = values.get("country") or "", values["district"]
        other = rules.contradicts(
            names.key(country), values.get("pcode") or "", catalogue.countries()
        )
        if other:
            return Problem(
                _("The place code belongs to another country (%(code)s) than the row says.")
                % {"code": other},
                row.number,
                "pcode",
                f"{country}, {district}, {values['pcode']}",
            )
        place = self._places.find(country, district)
        if place.territory is None and not place.facility:
            self._doubtful["territory"].add(district, row.number, country)
        kind = self._type_code(values["activity"])
        if kind is None:
            self._doubtful["activity"].add(values["activity"], row.number)
        name = " ".join(values["organisation"].split())
        if countries.get(names.key(name)) and country:
            name = f"{name}, {country}"
        folded = names.key(name)
        if not rules.names_nobody(folded):
            values["agency_code"] = self._known(folded, name, row)
        if place.territory is None:
            return Problem(place.message, row.number, "district", f"{country}, {district}")
        if kind is None:
            return Problem(
                _("No kind of activity has this name; add a spelling for it."),
                row.number,
                "activity",
                values["activity"],
            )
        if rules.names_nobody(folded):
            return Problem(_("The row names no agency."), row.number, "organisation", name)
        if wrong := details.problem(row):
            return wrong
        values |= {"territory": place.territory, "type": kind, "agency": folded}
        if not values["agency_code"]:
            self._new.setdefault(folded, name)
        for role in details.OTHERS:
            other = " ".join((values.get(role) or "").split())
            if not rules.names_nobody(names.key(other)):
                values[f"{role}_key"] = names.key(other)
                values[f"{role}_code"] = self._known(names.key(other), other, row)
                if not values[f"{role}_code"]:
                    self._new.setdefault(names.key(other), other)
        self._said[folded][values.get("organisation_type") or ""] += 1
        return None

    def _known(self, folded: str, name: str, row: Row) -> str | None:
        """Return the code of an agency; one that is not known is a doubt."""
        code = self._agencies.find(name)
        if not code:
            self._unknown.setdefault(folded, (name, []))[1].append(row.number)
        return code

    def findings(self, rows: Sequence[Row]) -> Iterable[Finding]:
        """Yield new agencies whose names are near others, and doubtful types."""
        yield from self._near()
        for folded, name in self._new.items():
            said = [text for text in self._said[folded] if text]
            if len(said) > 1:
                yield Finding(
                    _("“%(name)s” has several types: %(types)s. The most frequent is taken.")
                    % {"name": name, "types": ", ".join(sorted(said))}
                )
            unknown = [text for text in said if not self._agency_types.find(text)]
            if unknown:
                yield Finding(
                    _("“%(name)s”: the type “%(type)s” is not known; add a spelling for it.")
                    % {"name": name, "type": unknown[0]}
                )

    def _near(self) -> Iterator[Finding]:
        """Names that may mean one agency, each with how near they are; nothing is merged."""
        known = list(
            Agency.objects.exclude(state=Agency.State.MERGED).values_list("name", "short_name")
        )
        things = dict(enumerate([*known, *((name,) for name in self._new.values())]))
        for pair in alike(things):
            if pair.second < len(known) and pair.first < len(known):
                continue
            yield Finding(
                _("“%(one)s” and “%(other)s” may be one agency (%(score)s of 100: %(why)s).")
                % {
                    "one": things[pair.first][0],
                    "other": things[pair.second][0],
                    "score": f"{pair.score:g}",
                    "why": pair.why,
                }
            )

    def write(self, rows: Sequence[Row], source: Import, progress: Progress) -> Counts:
        """Enter unknown agencies and kinds, then every activity that is not there yet."""
        counts = Counts()
        default = self._day(source)
        agencies = self._enter_agencies(rows)
        kinds = self._enter_types(rows)
        fresh: dict[tuple[int, int, int, dt.date], Activity] = {}
        days: set[dt.date] = set()
        for row in rows:
            values = row.values
            day = values.get("date") or default
            if day is None:
                raise Invalid(_("Say of which day the report is: the file's name holds no date."))
            days.add(day)
            agency, kind = agencies[values["agency"]], kinds[values["type"]]
            key = (agency.pk, kind.pk, values["territory"].pk, day)
            if key in fresh:
                details.add(fresh[key], row)
                counts.unchanged += 1
                continue
            fresh[key] = Activity(
                agency=agency,
                type=kind,
                territory=values["territory"],
                reported_on=day,
                source_import=source,
                source_row=row.number,
                **details.of(row, agencies),
            )
        known = set(
            Activity.objects.filter(reported_on__in=days).values_list(
                "agency", "type", "territory", "reported_on"
            )
        )
        made = [one for key, one in fresh.items() if key not in known]
        Activity.objects.bulk_create(made, batch_size=_BATCH)
        counts.created = len(made)
        counts.unchanged += len(fresh) - len(made)
        if self._new:
            counts.more[_("agencies entered")] = len(self._new)
        progress(len(rows))
        return counts

    def _day(self, source: Import) -> dt.date | None:
        return self.options.get("reported_on") or rules.date_in_name(source.file.name)

    def _enter_agencies(self, rows: Sequence[Row]) -> dict[str, Agency]:
        """Return the agency of every row by folded name; the unknown ones are entered."""
        wanted: dict[str, str | None] = {}
        for row in rows:
            for role in ("agency", *details.KEYS):
                if role in row.values:
                    code = row.values[f"{role.removesuffix('_key')}_code"]
                    wanted[row.values[role]] = code
        known = Agency.objects.in_bulk(filter(None, wanted.values()), field_name="code")
        found = {folded: known[code] for folded, code in wanted.items() if code}
        self._new = {folded: name for folded, name in self._new.items() if folded in wanted}
        for folded, name in self._new.items():
            found[folded] = create_agency(self._agency(name, self._said[folded]), by=SYSTEM)
        return found

    def _agency(self, name: str, said: Counter[str]) -> dict[str, Any]:
        codes = [self._agency_types.find(text) for text, _n in said.most_common() if text]
        return {"name": name, "type": next(filter(None, codes), Agency.Type.UNKNOWN)}

    def _enter_types(self, rows: Sequence[Row]) -> dict[str, ActivityType]:
        wanted = {row.values["type"] for row in rows}
        for code in sorted(wanted - self._types.keys()):
            ActivityType.objects.create(code=code, name=catalogue.activity_types()[code])
        return {one.code: one for one in ActivityType.objects.filter(code__in=wanted)}

    def done_url(self) -> str:
        """The list of who does what where."""
        return reverse("resources:list")
