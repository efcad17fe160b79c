"""Values of indicators from a table: one value per row."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia.agencies import names
from concilia.agencies.models import Agency
from concilia.core import clock
from concilia.core.errors import Problem
from concilia.core.models import Import
from concilia.core.permissions import SYSTEM
from concilia.core.tables import Counts, Field, Finding, Importer, Progress, Row
from concilia.core.tables.sheet import Sheet
from concilia.indicators import actions, pack, rules, settling
from concilia.indicators.imports import corrections, dhis2, growth, running, shapes, sources
from concilia.indicators.imports.figures import Amount, Figure
from concilia.indicators.imports.periods import Period
from concilia.indicators.imports.places import Places
from concilia.indicators.imports.sources import Held
from concilia.indicators.models import Indicator, Observation
from concilia.indicators.quality import totals

_BATCH = 2000
# A file says the same few names in every row.
_folded = lru_cache(maxsize=20_000)(names.key)


class Observations(Importer):
    """Reported values: territory, date, indicator, value."""

    kind = "observations"
    label = gettext_lazy("Values of indicators")
    help = gettext_lazy(
        "One value per row: where, when, of which indicator. A value that differs from one "
        "already known replaces it; the former value stays visible."
    )
    verb = "indicators.import"
    anywhere = True
    companion = gettext_lazy("the metadata (JSON) beside a data value set of DHIS2.")
    fields = (
        Field(
            "country",
            gettext_lazy("Country"),
            headers=("nation", "adm0"),
            hxl=("#country+name", "#country"),
            help=gettext_lazy("needed where districts of two countries share a name"),
            example="Liberia",
        ),
        Field(
            "district",
            gettext_lazy("Territory"),
            required=True,
            headers=("district", "territory", "area", "county", "zone", "region", "location"),
            hxl=("#adm2+name", "#adm1+name", "#adm2", "#adm1", "#loc"),
            help=gettext_lazy("name or code; “National” is the whole country"),
            example="Montserrado County",
        ),
        Field(
            "date",
            gettext_lazy("Date"),
            required=True,
            headers=("period", "day", "month", "report date"),
            hxl=("#date+reported", "#date"),
            parse=Period(),
            example="2014-09-01",
        ),
        Field(
            "variable",
            gettext_lazy("Indicator"),
            required=True,
            headers=("indicator", "indicator code", "measure"),
            hxl=("#indicator+code", "#indicator+name", "#indicator"),
            help=gettext_lazy("code or name of the indicator"),
            example="contacts_lost",
        ),
        Field(
            "value",
            gettext_lazy("Value"),
            required=True,
            headers=("values", "amount", "number"),
            hxl=("#value", "#indicator+value+num", "#indicator+num"),
            parse=Figure(),
            example="13",
        ),
        Field(
            "source",
            gettext_lazy("Reported by"),
            headers=("source agency",),
            hxl=("#org+source",),
            max_length=250,
            help=gettext_lazy("the agency, when several report the same; all are kept"),
        ),
        Field(
            "unit",
            gettext_lazy("Unit"),
            headers=("unit of measure",),
            hxl=("#meta+unit",),
            max_length=60,
            help=gettext_lazy("checked against the definition"),
        ),
    )

    def natural_key(self, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """One value per place, day and indicator."""
        return (
            _folded(values.get("country") or ""),
            _folded(values["district"]),
            values["date"],
            _folded(values["variable"]),
            _folded(values.get("source") or ""),
        )

    @classmethod
    def read(cls, content: bytes, name: str, sheet: str) -> Sheet:
        """Return one value per row: of a long or wide table, or of DHIS2's JSON."""
        if dhis2.is_json(content):
            return dhis2.read(content)
        importer = cls()
        importer.prepare()
        words = {
            one.name: {text.casefold() for text in (one.name, str(one.label), *one.headers)}
            for one in cls.fields
        }
        table = super().read(content, name, sheet)
        if table.hxl:
            return table
        return shapes.long(table, lambda text: importer._indicator(text) is not None, words)

    @classmethod
    def join(cls, content: bytes, companion: bytes) -> bytes:
        """Return DHIS2's values and their metadata as one file."""
        return dhis2.joined(content, companion)

    def prepare(self) -> None:
        """Load territories, indicators and the ready definitions."""
        self._places = Places()
        self._known = {i.code: i for i in Indicator.objects.all()}
        self._spellings = dict(pack.spellings())
        for indicator in self._known.values():
            for text in (indicator.name, *indicator.names.values(), indicator.code):
                self._spellings[names.key(str(text))] = indicator.code
        self._codes: dict[str, Indicator | None] = {}
        self._running: list[running.Stretch] = []
        self._resolver = names.Resolver("agency")
        self._agencies: dict[str, int] = dict(Agency.objects.standing().values_list("code", "pk"))

    def _indicator(self, text: str) -> Indicator | None:
        """Return the indicator that `text` names: a known one, or a ready one not yet saved."""
        if text not in self._codes:
            code = self._spellings.get(names.key(text), "")
            if code not in self._known and code in pack.definitions():
                self._known[code] = Indicator(**pack.definitions()[code])
            self._codes[text] = self._known.get(code)
        return self._codes[text]

    def check(self, rows: Sequence[Row]) -> Iterable[Problem]:
        """Yield rows without a place, without an indicator, or with an impossible value."""
        seen: dict[tuple[str, int, dt.date, int | None], list[Row]] = defaultdict(list)
        for row in rows:
            values = row.values
            indicator = self._indicator(values["variable"])
            unfit = self._not_for(indicator, row)
            if unfit is not None or indicator is None:
                yield unfit or Problem("", row.number)
                continue
            place = self._places.find(values.get("country") or "", values["district"])
            if place.territory is None:
                yield row.wrong(place.message, "district", values["district"])
                continue
            wrong = self._doubt(values["value"], indicator)
            if wrong:
                yield row.wrong(wrong, "value", f"{values['value'].value:g}")
                continue
            values["indicator"] = indicator
            values["territory"] = place.territory
            values["period"] = rules.period_start(values["date"].day, indicator.frequency)
            agency = values["agency"]
            seen[(indicator.code, place.territory.pk, values["period"], agency)].append(row)
        yield from _contradictions(seen)
        self._running = running.stretches([row for some in seen.values() for row in some])
        yield from running.problems(self._running)

    def _not_for(self, indicator: Indicator | None, row: Row) -> Problem | None:
        """Return why the row cannot be a value of this indicator, whatever its figure."""
        values = row.values
        if indicator is None:
            words = _("No indicator has this code or name; define it first.")
            return row.wrong(words, "variable", values["variable"])
        if not indicator.defined:
            words = _("This indicator has no settled formula. Define it before use.")
            return row.wrong(words, "variable", values["variable"])
        if indicator.expression:
            words = _("This indicator is computed from others; import those.")
            return row.wrong(words, "variable", values["variable"])
        told = values["date"].frequency
        if told and told != indicator.frequency:
            words = _("The period overlaps those of the indicator, which is due %(frequency)s.")
            said = {"frequency": indicator.get_frequency_display()}
            return row.wrong(words % said, "date", values["date"].day.isoformat())
        unit = values.get("unit") or ""
        if unit and unit.casefold() != indicator.unit.casefold():
            words = _("The indicator counts %(unit)s: a change of unit needs a new indicator.")
            said = {"unit": indicator.unit or _("things")}
            return row.wrong(words % said, "unit", unit)
        return self._source(row)

    def _source(self, row: Row) -> Problem | None:
        name = row.values.get("source") or ""
        row.values["agency"] = None
        if name:
            found = self._agencies.get(self._resolver.find(name) or "")
            if found is None:
                words = _("No agency has this name; enter it first.")
                return row.wrong(words, "source", name)
            row.values["agency"] = found
        return None

    def _doubt(self, amount: Amount, indicator: Indicator) -> str:
        found = rules.doubt(
            amount.value,
            percent=amount.percent,
            unit=indicator.unit,
            minimum=indicator.minimum,
            maximum=indicator.maximum,
        )
        if found is rules.Doubt.PERCENTAGE:
            return _("This is a percentage, but the indicator counts %(unit)s.") % {
                "unit": indicator.unit or _("things")
            }
        if found is rules.Doubt.TOO_LOW:
            return _("The value lies below the lowest possible, %(bound)s.") % {
                "bound": f"{indicator.minimum:g}"
            }
        if found is rules.Doubt.TOO_HIGH:
            return _("The value lies above the highest possible, %(bound)s.") % {
                "bound": f"{indicator.maximum:g}"
            }
        return ""

    def findings(self, rows: Sequence[Row]) -> Iterable[Finding]:
        """Yield what is cumulative, where cumulative series fall, and what is corrected."""
        by_series: dict[str, dict[int, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            by_series[row.values["indicator"].code][row.values["territory"].pk].append(row)
        yield from running.findings(self._running)
        codes = sorted(by_series)
        for code in codes:
            yield from growth.recognition(self._known[code], list(by_series[code].values()))
        for code in sorted(codes, key=lambda code: self._known[code].cumulative):
            yield from growth.breaks(self._known[code], list(by_series[code].values()))
        known = self._existing(rows)
        yield from corrections.told((row, known.get(_key(row.values))) for row in rows)

    def _existing(self, rows: Sequence[Row]) -> dict[tuple[str, int, dt.date], Held]:
        """Return the known observations that the rows may touch."""
        codes = {row.values["indicator"].code for row in rows}
        days = [row.values["period"] for row in rows]
        if not rows:
            return {}
        found = Observation.objects.filter(
            indicator__code__in=codes, period__range=(min(days), max(days))
        ).values_list("pk", "indicator__code", "territory", "period", "value", "source")
        return {
            (code, place, period): Held(pk, value, source)
            for pk, code, place, period, value, source in found.iterator(chunk_size=_BATCH)
        }

    def write(self, rows: Sequence[Row], source: Import, progress: Progress) -> Counts:
        """Write new values, correct changed ones, and keep what they were and what others say."""
        counts = Counts()
        defined = self._define(rows, source)
        now = clock.now()
        existing = self._existing(rows)
        fresh: dict[tuple[str, int, dt.date], Observation] = {}
        again: list[Row] = []
        for row in rows:
            values = row.values
            if _key(values) in existing or _key(values) in fresh:
                again.append(row)
                continue
            fresh[_key(values)] = Observation(
                indicator=self._known[values["indicator"].code],
                territory=values["territory"],
                period=values["period"],
                value=values["value"].value,
                source_id=values["agency"],
                source_import=source,
                source_row=row.number,
                known_at=now,
            )
        made = list(fresh.values())
        for start in range(0, len(made), _BATCH):
            Observation.objects.bulk_create(made[start : start + _BATCH])
            progress(min(start + _BATCH, len(made)))
        existing |= {key: Held(one.pk, one.value, one.source_id) for key, one in fresh.items()}
        counts.created = len(made)
        beside = self._again(again, existing, source, now, counts)
        self._tell_running()
        settling.request(f"import-{source.pk}")
        counts.more = {_("indicators defined"): defined} if defined else {}
        if beside:
            counts.more[_("kept beside the value of another source")] = beside
        progress(len(rows))
        return counts

    def _again(
        self,
        rows: Sequence[Row],
        existing: dict[tuple[str, int, dt.date], Held],
        source: Import,
        now: dt.datetime,
        counts: Counts,
    ) -> int:
        """Correct what is known, or keep it beside; return how much was kept beside."""
        changed: list[tuple[int, Row]] = []
        beside: list[tuple[int, int, float, Row | None]] = []
        moved: list[tuple[int, int | None]] = []
        for row in rows:
            values = row.values
            held, given = existing[_key(values)], values["agency"]
            value, answering = values["value"].value, values["indicator"].source_id
            if not sources.counts_here(held.source, given, answering):
                beside.append((held.pk, given or answering, value, row))
                continue
            aside = sources.demoted(held, given, answering)
            if aside is not None and given is not None:
                beside.append((held.pk, aside, held.value, None))
                moved.append((held.pk, given))
            if held.value == value:
                counts.unchanged += 1
                continue
            changed.append((held.pk, row))
            existing[_key(values)] = Held(held.pk, value, given or held.source)
        corrections.apply(changed, source, now)
        sources.move(moved)
        counts.updated = len(changed)
        kept = sources.keep(beside, source, now)
        counts.unchanged += sum(row is not None for *_rest, row in beside) - kept
        return kept

    def _tell_running(self) -> None:
        """Keep a finding of each stretch of running totals, where the indicator is known."""
        totals.tell(
            (known.pk, one.territory.pk, one.starts, one.facts())
            for one in self._running
            if (known := self._known[one.indicator.code]).pk
        )

    def _define(self, rows: Sequence[Row], source: Import) -> int:
        """Save the ready definitions that the rows use; return how many were new."""
        new = sorted({r.values["indicator"].code for r in rows if not r.values["indicator"].pk})
        for code in new:
            self._known[code] = actions.define(
                by=source.created_by or SYSTEM, **pack.definitions()[code]
            )
        return len(new)

    def done_url(self) -> str:
        """The list of indicators."""
        return reverse("indicators:list")


def _key(values: Mapping[str, Any]) -> tuple[str, int, dt.date]:
    return (values["indicator"].code, values["territory"].pk, values["period"])


def _contradictions(seen: Mapping[Any, Sequence[Row]]) -> Iterator[Problem]:
    """Two spellings of one place may say two things of one day: then neither is taken."""
    for rows in seen.values():
        if len({row.values["value"].value for row in rows}) > 1:
            for row in rows:
                others = ", ".join(str(other.number) for other in rows if other is not row)
                yield row.wrong(
                    _("Row %(rows)s gives another value for the same place and period.")
                    % {"rows": others},
                    "value",
                    f"{row.values['value'].value:g}",
                )
